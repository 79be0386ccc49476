"""What leaders write down: how many were there, who of those registered came; and what follows from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activities import rules
from activities.models import Activity, Presence, Registration, Session
from activities.states import Activity as State
from activities.states import Registration as Place
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on


def held_session(session: Session) -> Session:
    """Return the time with its row held: what is written down of it is written one after the other."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("activity")
    return rows.get(pk=session.pk)


@transaction.atomic
def count_heads(
    session: Session,
    *,
    adults: int,
    children: int,
    actor: Actor,
    fathers: int | None = None,
    first_timers: int | None = None,
    counted_at: datetime | None = None,
) -> Session:
    """Write down how many were there: whole numbers, so that the same count sent twice is one.

    `counted_at` tells when it was counted, where the numbers come later than that; None stands for "not counted".
    Raises `Refused`, and `NotNow` when somebody has counted later than that.
    """
    now = timezone.now()
    session, at = held_session(session), min(counted_at or now, now)
    refuse(rules.why_not_count(session, now=now, actor=actor))
    refuse(rules.why_not_heads(adults=adults, fathers=fathers, first_timers=first_timers))
    heads = {"adults": adults, "fathers": fathers, "children": children, "first_timers": first_timers}
    changed = [name for name, number in heads.items() if getattr(session, name) != number]
    if session.counted_at and not changed:
        return session
    if session.counted_at and session.counted_at > at:
        raise moved_on()
    write(session, **heads, counted_at=at, counted_by_id=actor.user_id)
    audit.record("session.counted", session, actor=actor, fields=changed)
    settle(session.activity, now=now, actor=actor)
    return session


def write(session: Session, **facts: object) -> None:
    for name, value in facts.items():
        setattr(session, name, value)
    session.save(update_fields=list(facts))


@transaction.atomic
def say_not_held(session: Session, *, words: str, actor: Actor) -> None:
    """Cancel a time afterwards, with the reason in words: nobody has to count it."""
    session, now = held_session(session), timezone.now()
    refuse(rules.why_not_say_not_held(session, now=now, actor=actor))
    write(session, words=words, cancelled_at=now, changed_at=now, revision=session.revision + 1)
    audit.record("session.not_held", session, actor=actor)
    settle(session.activity, now=now, actor=actor)


def settle(activity: Activity, *, now: datetime, actor: Actor) -> None:
    """Report an activity that has nothing left to be counted."""
    if rules.why_not_report(activity, now=now) is None:
        report_activity(activity, actor=actor)


@transaction.atomic
def report_activity(activity: Activity, *, actor: Actor) -> None:
    """Close an activity all of whose times have been counted. Raises `Refused`."""
    refuse(rules.why_not_report(activity, now=timezone.now()))
    advance(activity, State.REPORTED, actor=actor)


@transaction.atomic
def mark_presence(registration: Registration, session: Session, *, came: bool, actor: Actor) -> Presence:
    """Write down whether a registered family was there; marking anew corrects it."""
    session, now = held_session(session), timezone.now()
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    refuse(rules.why_not_mark_presence(registration, session, now=now, actor=actor))
    presence, _is_new = Presence.objects.update_or_create(
        registration=registration,
        session=session,
        defaults={"came": came, "marked_at": now, "marked_by_id": actor.user_id},
    )
    audit.record("presence.marked", presence, actor=actor, organisation_id=session.organisation_id)
    to = Place.ATTENDED if came else Place.NO_SHOW
    if registration.session_id and registration.state != to:
        advance(registration, to, actor=actor)
    return presence
