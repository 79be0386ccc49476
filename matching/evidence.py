"""When own goals and the everyday gauge are asked (domain.md 6.6), and what was answered. Reads only."""

from __future__ import annotations

from datetime import date, timedelta

from core.actor import Actor
from families.models import Adult
from matching.models import Agreement, Gauge, Goal, GoalRating, Match
from matching.states import Match as State
from matching.states import Moment

THREE_MONTHS = timedelta(days=91)
ASKED_AFTER_THE_END = timedelta(days=60)
UNDER_WAY = (State.TRIAL, State.ACTIVE, State.PAUSED)
LOW = 3
ASKED_ABOUT_HELP = ("coping", "someone")


def has_lately_ended(match: Match, today: date) -> bool:
    """Whether the companionship ended so lately that it is still asked about."""
    return match.state == State.ENDED and match.ended_on is not None and today <= match.ended_on + ASKED_AFTER_THE_END


def open_moment(match: Match, today: date) -> Moment | None:
    """Return the moment whose answers can be given on the day `today`; None when nothing is asked."""
    if match.trial_began_on is None:
        return None
    if match.state == State.CLOSING or has_lately_ended(match, today):
        return Moment.END
    if match.state not in UNDER_WAY or today < match.trial_began_on:
        return None
    return Moment.THREE_MONTHS if today >= match.trial_began_on + THREE_MONTHS else Moment.START


def goals_now(match: Match, *, actor: Actor) -> list[Goal]:
    """Return the goals of the newest agreement that still have their words."""
    newest = Agreement.objects.visible_to(actor).filter(match=match).order_by("-version").first()
    if newest is None:
        return []
    return [goal for goal in Goal.objects.visible_to(actor).filter(agreement=newest) if goal.text]


def goal_answers(match: Match, *, actor: Actor) -> dict[str, dict[str, int | None]]:
    """Return what was answered of each goal at each moment, by the words of the goal.

    A renewed agreement has new rows for the same goal: their answers belong together. Goals of the newest version
    come first.
    """
    goals = Goal.objects.visible_to(actor).filter(agreement__match=match).order_by("-agreement__version", "order")
    texts = {goal.pk: goal.text for goal in goals if goal.text}
    answers: dict[str, dict[str, int | None]] = {text: {} for text in texts.values()}
    ratings = GoalRating.objects.visible_to(actor).filter(goal__in=texts).order_by("answered_at", "pk")
    for rating in ratings:
        answers[texts[rating.goal_id]][rating.moment] = rating.value
    return answers


def gauges_of(match: Match, adult: Adult, *, actor: Actor) -> dict[str, Gauge]:
    """Return one parent's own answers by moment; those of another adult are not shown."""
    rows = Gauge.objects.visible_to(actor).filter(match=match, adult=adult)
    return {gauge.moment: gauge for gauge in rows}


def newest_gauge(gauges: dict[str, Gauge]) -> Gauge | None:
    return next((gauges[moment] for moment in reversed(Moment.values) if moment in gauges), None)


def is_heavy(gauge: Gauge | None) -> bool:
    """Whether the parent is shown numbers of people who listen. Nobody is told."""
    answers = [getattr(gauge, question) for question in ASKED_ABOUT_HELP] if gauge else []
    return any(answer is not None and answer <= LOW for answer in answers)
