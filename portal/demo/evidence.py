"""What the demo families have answered of how things are, and what two of them said at the end."""

from __future__ import annotations

from datetime import date, timedelta

from matching import actions as matching
from matching.models import Feedback, Gauge
from matching.states import Lesson, Party
from portal.demo import people
from portal.demo.clock import at, moment
from portal.demo.steps import match_of, office, parent, request_of


def answer(code: str, today: date, days_ago: int, *, goals: tuple[int, ...], everyday: tuple[int | None, ...]) -> None:
    with at(moment(today - timedelta(days=days_ago), "20.00")):
        match, adult = match_of(code), request_of(code).contact
        own = match.agreements.latest("version").goals.all()
        values = dict(zip((goal.pk for goal in own), goals, strict=True))
        matching.rate_goals(match, values=values, actor=parent(code))
        told = dict(zip(Gauge.QUESTIONS, everyday, strict=True))
        matching.answer_gauge(match, adult=adult, actor=parent(code), **told)


def learn(code: str, today: date, days_ago: int) -> None:
    """At the closing meeting all three looked back."""
    codes = [Lesson.CALM, Lesson.RHYTHM, Lesson.EARLIER_START]
    with at(moment(today - timedelta(days=days_ago), "15.00")):
        matching.record_lessons(match_of(code), codes=codes, actor=office(request_of(code)).actor)


def tell(code: str, volunteer: str, today: date, days_ago: int) -> None:
    said = {
        Party.FAMILY: (9, "Oli hyvä, että joku kysyi ja muisti.", parent(code)),
        Party.VOLUNTEER: (10, "", people.volunteer_actor(volunteer)),
    }
    with at(moment(today - timedelta(days=days_ago), "19.00")):
        for row in Feedback.objects.filter(match=match_of(code)).select_related("match"):
            value, text, actor = said[row.party]
            matching.give_feedback(row, value=value, text=text, actor=actor)
        matching.take_part(match_of(code), wishes=["activities", "peer"], actor=parent(code))
