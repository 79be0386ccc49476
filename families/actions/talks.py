from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import advance
from families import notices, rules
from families.models import Adult, Talk
from families.states import Talk as State
from partners.models import ServiceEntry


@transaction.atomic
def wish_talk(
    adult: Adult,
    *,
    actor: Actor,
    way: str = Talk.Way.PHONE,
    times: Iterable[str] = (),
    with_whom: ServiceEntry | None = None,
) -> Talk:
    """Ask for a time to talk without the child present. What it is about is said, never written."""
    Adult.objects.select_for_update().get(pk=adult.pk)
    refuse(rules.why_not_wish_talk(adult, actor=actor) or rules.why_not_with_whom(adult, with_whom))
    talk = Talk.objects.create(adult=adult, way=way, times=list(times), with_whom=with_whom)
    audit.record("talk.wished", talk, actor=actor)
    return talk


@transaction.atomic
def book_talk(talk: Talk, *, at: datetime, actor: Actor) -> None:
    """Book the time, or move it, and tell the parent."""
    refuse(rules.why_not_book_talk(talk, at=at, now=timezone.now(), actor=actor))
    if talk.state == State.WISHED:
        advance(talk, State.BOOKED, actor=actor, booked_for=at)
    else:
        talk.booked_for = at
        talk.save(update_fields=["booked_for"])
        audit.record("talk.moved", talk, actor=actor, fields=["booked_for"])
    notices.talk_booked(talk)


def end_talks(adult: Adult, *, actor: Actor) -> None:
    """End what an adult has wished for or has a time for, without a word to anybody and without a time to remember."""
    for talk in Talk.objects.live().filter(adult=adult):
        advance(talk, State.CANCELLED, actor=actor, booked_for=None)


@transaction.atomic
def hold_talk(talk: Talk, *, actor: Actor) -> None:
    """The talk was held; nothing is kept of what was said."""
    refuse(rules.why_not_handle_talk(talk, actor=actor))
    advance(talk, State.HELD, actor=actor)


@transaction.atomic
def cancel_talk(talk: Talk, *, actor: Actor) -> None:
    """Cancel a talk. The parent is told of a booked time that the office cancels.

    A time that the parent cancels stays on the row, so that the office sees it until it has passed.
    """
    refuse(rules.why_not_cancel_talk(talk, actor=actor))
    if actor.role == Role.FAMILY:
        advance(talk, State.CANCELLED, actor=actor)
        return
    booked_for = talk.booked_for
    advance(talk, State.CANCELLED, actor=actor, booked_for=None)
    if booked_for:
        notices.talk_cancelled(talk, booked_for)
