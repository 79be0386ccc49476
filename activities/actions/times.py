"""The times of an activity: made from its rhythm, and moved with it so that no registration is ever lost.

Who comes hangs on the row of a time. So a time that moves keeps its row, and one for which somebody has registered is
cancelled, never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from activities import notices
from activities.models import Activity, RegisteredChild, Session, Shift
from activities.recurrence import days_of_rule
from activities.rhythm import span
from notifications.quiet import local

MOVES = ("starts_at", "ends_at", "place")
Span = tuple[datetime, datetime]


def change(session: Session, now: datetime, **facts: Any) -> bool:
    """Save what is new in `facts`; return whether the time or the place is another. The caller holds the activity."""
    changed = [name for name, value in facts.items() if getattr(session, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(session, name, facts[name])
    session.changed_at, session.revision = now, session.revision + 1
    session.save(update_fields=[*changed, "changed_at", "revision"])
    return any(name in MOVES for name in changed)


def call_off(sessions: list[Session], now: datetime, **facts: Any) -> None:
    """Cancel times; the caller holds the activity, and tells. What was known of children who are not to come goes."""
    facts |= {"cancelled_at": now, "changed_at": now}
    for session in sessions:
        session.revision += 1
        for name, value in facts.items():
            setattr(session, name, value)
    Session.objects.bulk_update(sessions, [*facts, "revision"])
    RegisteredChild.objects.filter(registration__session__in=sessions).delete()


def spans_of(activity: Activity) -> dict[date, Span]:
    """Return from when to when an activity is, by the days of its rhythm; nothing while it has no clock time."""
    starts, minutes = activity.starts, activity.minutes
    if not (activity.from_on and starts and minutes):
        return {}
    first, last, skipped = activity.from_on, activity.until_on, set(activity.skipped)
    days = days_of_rule(activity.rule, from_on=first, until_on=last, skipped=skipped)
    return {day: span(day, starts, minutes) for day in days}


def follow_rhythm(activity: Activity) -> None:
    """Let the times ahead follow the rhythm: stay, move within the week, fall away, or come as new ones."""
    now, spans = timezone.now(), spans_of(activity)
    wanted = {day: ends for day, ends in spans.items() if ends[0] > now}
    there = set(activity.sessions.values_list("on", flat=True))
    free = [day for day in wanted if day not in there]
    moved, gone = [], []
    for session in activity.sessions.live().filter(starts_at__gt=now):
        if session.on is None or (session.is_moved and not falls_away(session.on, activity)):
            continue
        day = session.on if session.on in spans else next_to(session.on, free)
        if day is None or session.is_moved:
            gone.append(session)
        elif day in wanted and move(session, day, wanted[day], now):
            moved.append(session)
        free = [other for other in free if other != day]
    new = {day: wanted[day] for day in free}
    Session.objects.bulk_create(
        Session(activity=activity, on=day, starts_at=a, ends_at=b) for day, (a, b) in new.items()
    )
    keep_in_step(activity)
    notices.activities.times_changed(activity, [*moved, *drop(activity, gone, now)])


def falls_away(day: date, activity: Activity) -> bool:
    """Whether a time that was changed on its own lies beyond the end now, or on a day that was left out by name."""
    is_after = activity.until_on is not None and day > activity.until_on
    return is_after or day.isoformat() in activity.skipped


def next_to(day: date, free: Iterable[date]) -> date | None:
    """Return the free day in the same week as `day`: whoever registered goes along when the weekday changes."""
    return next((other for other in free if other.isocalendar()[:2] == day.isocalendar()[:2]), None)


def move(session: Session, day: date, ends: Span, now: datetime) -> bool:
    return change(session, now, on=day, starts_at=ends[0], ends_at=ends[1])


def drop(activity: Activity, sessions: list[Session], now: datetime) -> list[Session]:
    """Take away times that are no more; return those that somebody has registered for, cancelled instead."""
    of_all = activity.registrations.filter(session=None).exists()
    kept = [session for session in sessions if of_all or session.registrations.exists()]
    activity.sessions.filter(pk__in={session.pk for session in sessions} - {session.pk for session in kept}).delete()
    call_off(kept, now)
    return kept


def keep_in_step(activity: Activity) -> None:
    """Link each time to the shift of the volunteers on the same day; an extra time is on the day on which it begins."""
    series = activity.shifts_id
    shifts = dict(Shift.objects.live().filter(series=series).values_list("on", "pk")) if series else {}
    for session in activity.sessions.only("pk", "on", "starts_at", "shift"):
        shift = shifts.get(session.on or local(session.starts_at).date())
        if session.shift_id != shift:
            session.shift_id = shift
            session.save(update_fields=["shift"])
