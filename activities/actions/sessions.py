"""One time of an activity: added, changed alone or with others, cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from activities import notices, rules
from activities.actions.activities import held_activity, hold_again
from activities.actions.times import call_off, change, keep_in_step
from activities.models import Activity, Session
from activities.querysets.activities import SessionQuerySet
from activities.rhythm import span
from activities.vocabulary import Scope
from core import audit
from core.actor import Actor
from core.refusals import refuse
from notifications.quiet import local

MINUTE = timedelta(minutes=1)


def held_session(session: Session) -> Session:
    """Return the time as it is now, with its activity held."""
    activity = held_activity(session.activity)
    session = Session.objects.get(pk=session.pk)
    session.activity = activity
    return session


@transaction.atomic
def add_session(activity: Activity, *, starts_at: datetime, actor: Actor, **facts: Any) -> Session:
    """Add a time outside the rhythm; `facts` are fields of `Session`. Raises `Refused`."""
    activity, now = held_activity(activity), timezone.now()
    refuse(rules.why_not_add_session(activity, starts_at=starts_at, now=now, actor=actor))
    session = Session.objects.create(activity=activity, starts_at=starts_at, **facts)
    refuse(rules.why_not_go_on(activity, now=now))
    keep_in_step(activity)
    audit.record("session.made", session, actor=actor)
    hold_again(activity, actor=actor)
    return session


def sessions_in(session: Session, scope: str, now: datetime) -> SessionQuerySet:
    """Return the times that a change of `session` is for, this one among them."""
    ahead = session.activity.sessions.live().filter(starts_at__gt=now)
    if scope == Scope.FOLLOWING:
        return ahead.filter(starts_at__gte=session.starts_at)
    if scope == Scope.ALL:
        return ahead.filter(is_moved=False).exclude(on=None) | ahead.filter(pk=session.pk)
    return ahead.filter(pk=session.pk)


@transaction.atomic
def change_session(
    session: Session, *, starts_at: datetime, ends_at: datetime, place: str, words: str, actor: Actor,
    scope: str = Scope.THIS,
) -> int:  # fmt: skip
    """Change one time, or others with it by as many days and to the same clock; return how many changed place or time.

    Those that were changed alone or with the following ones are exceptions from the rhythm (RECURRENCE-ID) and stay
    as they are when it changes; a change of all is one of the rhythm itself. Who registered is told. Raises `Refused`.
    """
    session, now = held_session(session), timezone.now()
    refuse(rules.why_not_move_session(session, starts_at=starts_at, now=now, actor=actor))
    begins, ends = (local(at).replace(tzinfo=None) for at in (starts_at, ends_at))
    days, minutes = begins.date() - local(session.starts_at).date(), int((ends - begins) / MINUTE)
    rows = list(sessions_in(session, scope, now))
    if scope == Scope.ALL:
        refuse(rules.why_not_move_all(session, starts_at=starts_at))
        change_rhythm(session.activity, rows, place=place, starts=begins.time(), minutes=minutes)
    moved = []
    for row in rows:
        first, last = span(local(row.starts_at).date() + days, begins.time(), minutes)
        facts = {"starts_at": first, "ends_at": last, "place": place}
        facts |= {"words": words} if row.pk == session.pk else {}
        facts |= {"is_moved": True} if scope != Scope.ALL and row.on else {}
        if change(row, now, **facts):
            moved.append(row)
    refuse(rules.why_not_go_on(session.activity, now=now))
    audit.record("session.changed", session, actor=actor, reason=str(scope), fields=("starts_at", "ends_at", "place"))
    notices.activities.times_changed(session.activity, moved)
    return len(moved)


def change_rhythm(activity: Activity, rows: list[Session], *, place: str, **facts: Any) -> None:
    """Write another clock or place of all times, `rows`, on the activity, for those that come later too.

    The other times stay where they were.
    """
    if place and place != activity.place:
        rest = activity.sessions.filter(place="").exclude(pk__in=[row.pk for row in rows])
        rest.update(place=activity.place)
        facts |= {"place": place, "address": "", "venue": None}
    for name, value in facts.items():
        setattr(activity, name, value)
    activity.save(update_fields=list(facts))


@transaction.atomic
def cancel_session(session: Session, *, words: str = "", actor: Actor) -> None:
    """One time is not held: who registered for it is told. The others stay."""
    session, now = held_session(session), timezone.now()
    refuse(rules.why_not_change_session(session, now=now, actor=actor))
    call_off([session], now, words=words)
    notices.activities.times_changed(session.activity, [session])
    audit.record("session.cancelled", session, actor=actor)
