"""What a volunteer has ahead and has yet to do, gathered from several kinds of rows in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.actor import Actor
from families.models import Appointment
from matching.asks import volunteer_asks
from matching.models import Agreement, Match, Meeting
from matching.states import WALKING, Party
from matching.states import Match as State

WEEK = timedelta(days=7)
STILL_REMEMBERED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a time: what, with whom, where."""

    at: datetime
    title: str
    text: str
    url: str
    has_clock: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, with the one button that does it."""

    title: str
    text: str
    label: str
    url: str
    due: Any = None


@dataclass(frozen=True, slots=True)
class Agenda:
    today: list[Event]
    week: list[Event]
    later: list[Event]

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.week or self.later)


def called(match: Match) -> str:
    """Return the name by which the volunteer knows the parent."""
    contact = match.request.contact
    return contact.called if contact else _("the family")


def page_of_match(match: Match) -> str:
    return reverse("volunteer:match-detail", args=[match.pk])


def agenda_of(matches: Sequence[Match], now: datetime, *, actor: Actor, also: Iterable[Event] = ()) -> Agenda:
    """Return what is ahead for a volunteer in `matches`, all of them shared, and `also` beside them."""
    events = [*first_meetings(matches, now), *meetings_ahead(matches, now, actor), *appointments(matches, now, actor)]
    events += also
    events.sort(key=lambda event: event.at)
    today, week_ends = timezone.localdate(now), timezone.localdate(now + WEEK)
    days = [(timezone.localdate(event.at), event) for event in events]
    return Agenda(
        today=[event for day, event in days if day == today],
        week=[event for day, event in days if today < day <= week_ends],
        later=[event for day, event in days if day > week_ends],
    )


def first_meetings(matches: Iterable[Match], now: datetime) -> list[Event]:
    return [
        Event(match.first_meeting_at, _("First meeting of all three"), place_of(match), page_of_match(match))
        for match in matches
        if match.state == State.MEETING_BOOKED and match.first_meeting_at and match.first_meeting_at > now
    ]


def place_of(match: Match) -> str:
    return ", ".join(part for part in (called(match), match.first_meeting_place) if part)


def meetings_ahead(matches: Iterable[Match], now: datetime, actor: Actor) -> list[Event]:
    by_pk = {match.pk: match for match in matches}
    rows = Meeting.objects.visible_to(actor).upcoming(now).filter(match__in=by_pk)
    return [
        Event(
            row.starts_at,
            _("You meet: %(name)s") % {"name": called(by_pk[row.match_id])},
            capfirst(row.get_place_type_display()),
            page_of_match(by_pk[row.match_id]),
        )
        for row in rows
    ]


def appointments(matches: Iterable[Match], now: datetime, actor: Actor) -> list[Event]:
    """Booked times of the families that they have shared, one by one."""
    by_family = {match.request.family_id: match for match in matches}
    rows = Appointment.objects.visible_to(actor).upcoming(now).filter(family__in=by_family)
    return [
        Event(
            row.starts_at,
            row.title,
            ", ".join(part for part in (called(by_family[row.family_id]), row.place) if part),
            page_of_match(by_family[row.family_id]),
            has_clock=not row.is_deadline,
        )
        for row in rows
    ]


def tasks_of(matches: Sequence[Match], now: datetime, *, actor: Actor) -> list[Task]:
    """Return what the volunteer has yet to do in `matches`: agreements, visits to log, the answer after the trial."""
    answers = answers_to_give(matches, timezone.localdate(now))
    return [*agreements_to_read(matches, actor), *visits_to_log(matches, now, actor), *answers]


def agreements_to_read(matches: Iterable[Match], actor: Actor) -> list[Task]:
    newest: dict[int, Agreement] = {}
    rows = Agreement.objects.visible_to(actor).filter(match__in=[match.pk for match in matches])
    for row in rows.order_by("version").prefetch_related("acceptances"):
        newest[row.match_id] = row
    return [
        Task(
            _("Read the agreement and accept it"),
            called(match),
            _("Read the agreement"),
            reverse("volunteer:match-agreement", args=[match.pk]),
        )
        for match in matches
        if match.pk in newest and not is_accepted(newest[match.pk])
    ]


def is_accepted(agreement: Agreement) -> bool:
    return any(acceptance.party == Party.VOLUNTEER for acceptance in agreement.acceptances.all())


def visits_to_log(matches: Iterable[Match], now: datetime, actor: Actor) -> list[Task]:
    """Planned meetings that have passed and have no entry in the diary."""
    by_pk = {match.pk: match for match in matches if match.state in WALKING}
    rows = Meeting.objects.visible_to(actor).filter(match__in=by_pk, logged_at=None, starts_at__lte=now)
    return [
        Task(
            _("Log the visit: %(name)s") % {"name": called(by_pk[row.match_id])},
            "",
            _("Log a visit"),
            reverse("volunteer:visit-new", args=[row.match_id]),
            row.starts_at,
        )
        for row in rows.filter(starts_at__gte=now - STILL_REMEMBERED)
    ]


def answers_to_give(matches: Iterable[Match], today: date) -> list[Task]:
    """Whether to go on is asked from the middle of the trial, when there is something to say."""
    return [
        Task(
            _("Would you like to go on with this family?"),
            called(match),
            _("Tell the coordinator"),
            f"{page_of_match(match)}#after-trial",
        )
        for match in matches
        if match.state == State.TRIAL and match.volunteer_continues is None and is_half_way(match, today)
    ]


def is_half_way(match: Match, today: date) -> bool:
    half = timedelta(days=match.request.programme.trial_days // 2)
    return match.trial_began_on is not None and today >= match.trial_began_on + half


def feedback_to_give(now: datetime, *, actor: Actor) -> list[Task]:
    """Companionships that ended lately, of which the volunteer has not told how it was."""
    asks = volunteer_asks(today=timezone.localdate(now), actor=actor)
    return [Task(ask.title, ask.text, ask.label, ask.url) for ask in asks]
