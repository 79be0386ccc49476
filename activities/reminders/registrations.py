"""What is due for those who registered: a reminder the day before, thanks afterwards, offers that ran out, draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from activities import notices
from activities.actions.registrations import LINE, draw_places, keep_line
from activities.models import Activity, Registration, Session
from activities.occasions import Occasion
from activities.states import HAS_PLACE
from activities.states import Activity as ActivityState
from activities.states import Registration as State
from notifications.quiet import last_open

BEFORE = timedelta(days=1)
LONGEST_QUIET = timedelta(days=7)  # holidays in a row, when the reminder goes before them
THANKED_AFTER, THANKED_UNTIL = timedelta(hours=1), timedelta(days=2)


def coming_to(session: Session, states: Iterable[str]) -> QuerySet[Registration]:
    """Return the registrations in `states` for this time alone, or for all times."""
    rows = Registration.objects.filter(activity=session.activity_id, state__in=states)
    return rows.filter(Q(session=session) | Q(session=None)).select_related("activity", "session")


def remind_registrations(at: datetime) -> int:
    """Queue the reminders that are due at `at`; return how many. Doing it twice queues nothing new.

    Who registered when the reminder was already due has just read when it is.
    """
    near = Session.objects.live().filter(starts_at__gt=at, starts_at__lte=at + BEFORE + LONGEST_QUIET)
    count = 0
    for session in near.filter(Exists(Registration.objects.filter(activity=OuterRef("activity")))):
        due_at = last_open(session.starts_at - BEFORE)
        if due_at > at:
            continue
        for registration in coming_to(session, HAS_PLACE).filter(state_since__lt=due_at):
            with transaction.atomic():
                notices.registrations.session_ahead(registration, session)
            count += 1
    return count


def thank_registrations(at: datetime) -> int:
    """Queue thanks to those who had a place at what ended lately; return how many. Twice queues nothing new."""
    ended = Session.objects.live().filter(ends_at__lte=at - THANKED_AFTER, ends_at__gt=at - THANKED_UNTIL)
    later = Session.objects.live().filter(activity=OuterRef("activity"), starts_at__gt=OuterRef("starts_at"))
    count = 0
    for session in ended.annotate(goes_on=Exists(later)):
        rows = coming_to(session, (State.CONFIRMED, State.ATTENDED))
        for registration in rows.filter(session=session) if session.goes_on else rows:
            with transaction.atomic():
                notices.registrations.thank(registration, session)
            count += 1
    return count


def with_a_line() -> Iterator[Occasion]:
    """Yield what has somebody in the queue, or an offer that is open."""
    rows = Registration.objects.in_line().order_by().values_list("activity", "session").distinct()
    pairs = list(rows)
    activities = Activity.objects.in_bulk([activity for activity, _session in pairs])
    sessions = Session.objects.select_related("activity").in_bulk([key for _activity, key in pairs if key])
    for activity, session in pairs:
        yield Occasion(activities[activity], sessions.get(session))


def keep_lines(at: datetime) -> int:
    """Let unanswered offers pass to the next, and offer what has become free; return how many queues there are."""
    kept = [occasion for occasion in with_a_line() if occasion.ends_at and occasion.ends_at > at]
    for occasion in kept:
        keep_line(occasion, now=at, actor=LINE)
    return len(kept)


def draw_due(at: datetime) -> int:
    """Draw the places of every time whose draw is due at `at`; return how many were drawn."""
    rotating = {"activity__is_rotating": True, "activity__state": ActivityState.PUBLISHED, "drawn_at": None}
    ahead = Session.objects.live().filter(starts_at__gt=at, **rotating).select_related("activity")
    due = [one for one in ahead if (draws_at := Occasion(one.activity, one).draws_at) and draws_at <= at]
    for session in due:
        draw_places(session, now=at, actor=LINE)
    return len(due)
