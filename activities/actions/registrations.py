"""Who comes: registering without an account, answering an offer, changing, cancelling; the queue and the draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from activities import notices, rules
from activities.links import address_key
from activities.models import RegisteredChild, Registration, Session
from activities.occasions import Occasion, held, occasion_of, room_of, seats_for, waiting_in
from activities.queue import answer_by, to_be_given
from activities.states import Registration as State
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance

LINE = Actor.system("waiting-list")
Kids = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Received:
    """What became of a form that was sent; `had_room` says the same to whoever sends it, known here or not."""

    registration: Registration
    had_room: bool


@transaction.atomic
def register(
    occasion: Occasion, *, submission: UUID, adults: int, children: int, actor: Actor, kids: Kids = (), **facts: Any
) -> Received:
    """Give a place, or the last place in the queue. The same form, or the same address, gives one registration.

    `facts` are fields of `Registration`, `kids` those of `RegisteredChild`. Raises `Refused`.
    """
    occasion = held(occasion)
    activity, now = occasion.activity, timezone.now()
    refuse(rules.why_not_register(occasion, now=now, actor=actor))
    refuse(rules.why_not_so_many(activity, adults=adults, children=children))
    move_line(occasion, now=now)
    seats = seats_for(activity, adults=adults, children=children)
    has_room = room_of(occasion).holds(seats, children)
    key = address_key(facts.get("email") or str(facts["phone"]))
    if same := registered_before(occasion, submission, key):
        return Received(same, has_room)
    numbers = {"adults": adults, "children": children, "seats": seats, "contact_key": key}
    registration = write(occasion, kids, actor=actor, submission=submission, registered_at=now, **numbers, **facts)
    if not occasion.awaits_draw:
        advance(registration, State.CONFIRMED if has_room else State.WAITLISTED, actor=actor)
    notices.registrations.moved(registration, actor=actor)
    return Received(registration, has_room)


def registered_before(occasion: Occasion, submission: UUID, key: str) -> Registration | None:
    """Return what the same form made, or what stands for the same address, which is reminded of it there."""
    if found := Registration.objects.filter(submission=submission).first():
        return found
    standing = occasion.registrations.standing().filter(contact_key=key).first()
    if standing:
        notices.registrations.again(standing)
    return standing


def write(occasion: Occasion, kids: Kids, *, actor: Actor, **facts: Any) -> Registration:
    registration = Registration.objects.create(activity=occasion.activity, session=occasion.session, **facts)
    RegisteredChild.objects.bulk_create(RegisteredChild(registration=registration, **kid) for kid in kids)
    audit.record("registration.made", registration, actor=actor)
    return registration


def taken_up(registration: Registration) -> tuple[Registration, Occasion]:
    """Return a registration as it is now, with its occasion held."""
    occasion = held(occasion_of(registration))
    fresh = Registration.objects.get(pk=registration.pk)
    fresh.activity, fresh.session = occasion.activity, occasion.session
    return fresh, occasion


@transaction.atomic
def cancel_registration(registration: Registration, *, actor: Actor) -> None:
    """They do not come after all: children's details go at once, and the place goes to the queue."""
    registration, occasion = taken_up(registration)
    now = timezone.now()
    refuse(rules.why_not_change_registration(registration, now=now, actor=actor))
    advance(registration, State.CANCELLED, actor=actor, offer_until=None)
    registration.kids.all().delete()
    notices.registrations.moved(registration, actor=actor)
    move_line(occasion, now=now)


@transaction.atomic
def change_registration(
    registration: Registration, *, adults: int, children: int, actor: Actor, kids: Kids | None = None
) -> None:
    """Change how many come. Who holds a place can bring more only while there is room; the turn stays the same."""
    registration, occasion = taken_up(registration)
    now = timezone.now()
    refuse(rules.why_not_change_registration(registration, now=now, actor=actor))
    refuse(rules.why_no_room(registration, adults=adults, children=children))
    registration.adults, registration.children = adults, children
    registration.seats = seats_for(occasion.activity, adults=adults, children=children)
    registration.save(update_fields=["adults", "children", "seats"])
    if kids is not None:
        registration.kids.all().delete()
        RegisteredChild.objects.bulk_create(RegisteredChild(registration=registration, **kid) for kid in kids)
    audit.record("registration.changed", registration, actor=actor, fields=("adults", "children", "kids"))
    move_line(occasion, now=now)


@transaction.atomic
def answer_offer(registration: Registration, *, says_yes: bool, actor: Actor) -> None:
    """Take the place that was offered, or leave it to the next in the queue."""
    registration, occasion = taken_up(registration)
    now = timezone.now()
    refuse(rules.why_not_answer(registration, now=now, actor=actor))
    advance(registration, State.CONFIRMED if says_yes else State.DECLINED, actor=actor, offer_until=None)
    if says_yes:
        notices.registrations.moved(registration, actor=actor)
    else:
        registration.kids.all().delete()
        move_line(occasion, now=now)


@transaction.atomic
def offer_place(registration: Registration, *, actor: Actor) -> None:
    """The office offers a free place to somebody in the queue, out of turn where there is a reason."""
    registration, occasion = taken_up(registration)
    now = timezone.now()
    refuse(rules.why_not_offer(registration, now=now, actor=actor))
    offer(registration, occasion, now=now, actor=actor)


def offer(registration: Registration, occasion: Occasion, *, now: datetime, actor: Actor) -> None:
    """Write the offer; the caller holds the occasion and knows that there is time to answer."""
    until = answer_by(now, occasion.next_start(now) or now)
    advance(registration, State.OFFERED, actor=actor, offered_at=now, offer_until=until)
    notices.registrations.moved(registration, actor=actor)


def move_line(occasion: Occasion, *, now: datetime) -> None:
    """Offer free places to the first in the queue; the caller holds the occasion. Too late, nothing is offered."""
    begins_at = occasion.next_start(now)
    if begins_at is None or answer_by(now, begins_at) is None or occasion.awaits_draw:
        return
    waiting = waiting_in(occasion, State.WAITLISTED)
    given = to_be_given(waiting, room_of(occasion)) if waiting else []
    rows = Registration.objects.select_related("activity", "session").in_bulk(given)
    for key in given:
        offer(rows[key], occasion, now=now, actor=LINE)


@transaction.atomic
def keep_line(occasion: Occasion, *, now: datetime, actor: Actor) -> None:
    """Let offers that nobody answered pass, and offer what is free to the next."""
    occasion = held(occasion)
    unanswered = occasion.registrations.filter(state=State.OFFERED, offer_until__lte=now)
    for registration in unanswered.select_related("activity", "session"):
        advance(registration, State.OFFER_EXPIRED, actor=actor)
        registration.kids.all().delete()
        notices.registrations.moved(registration, actor=actor)
    move_line(occasion, now=now)


@transaction.atomic
def draw_places(session: Session, *, now: datetime, actor: Actor) -> None:
    """Give the places of a time among those who registered for it (`activities.queue`); everybody is told."""
    occasion = held(Occasion(session.activity, session))
    if not occasion.awaits_draw or occasion.session is None:
        return
    waiting = waiting_in(occasion, State.REGISTERED)
    given = set(to_be_given(waiting, room_of(occasion)))
    rows = Registration.objects.select_related("activity", "session").in_bulk([one.key for one in waiting])
    occasion.session.drawn_at = now
    occasion.session.save(update_fields=["drawn_at"])
    audit.record("session.drawn", occasion.session, actor=actor)
    for one in waiting:
        advance(rows[one.key], State.CONFIRMED if one.key in given else State.WAITLISTED, actor=actor)
        notices.registrations.moved(rows[one.key], actor=actor)
