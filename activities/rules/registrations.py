"""Why somebody may not register, answer, change or cancel now. Pure: no writes.

A private link opens one's own registration: whoever holds it acts as the public.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Registration
from activities.occasions import Occasion, occasion_of, room_of, seats_for
from activities.queue import answer_by
from activities.rules.shifts import OFFICE, why_not_arrange
from activities.states import HAS_PLACE, IN_LINE
from activities.states import Activity as ActivityState
from activities.states import Registration as State
from activities.vocabulary import Entry, Seat
from core.actor import Actor, Role
from core.refusals import Refusal

JUST_COME = {
    Entry.OPEN: _("You need not register. Just come."),
    Entry.ANONYMOUS: _("You need not register, and nobody asks your name. Just come."),
    Entry.HOST_RUN: _("The host arranges this for its own families. Ask the host."),
    Entry.INTERNAL: _("This is for our own volunteers. There is no registration."),
}
CAN_CHANGE = (State.REGISTERED, State.CONFIRMED, *IN_LINE)


def why_not_register(occasion: Occasion, *, now: datetime, actor: Actor) -> Refusal | None:
    """One registers where names are taken, while registration is open; the office adds somebody until the end."""
    if actor.role != Role.PUBLIC and (refusal := why_not_office(occasion.activity, actor=actor)):
        return refusal
    if refusal := why_no_names(occasion):
        return refusal
    return why_over(occasion, now=now) if actor.role in OFFICE else why_not_open(occasion, now=now)


def why_not_office(activity: Activity, *, actor: Actor) -> Refusal | None:
    return why_not_arrange(activity.organisation_id, activity.municipality_id, actor=actor)


def why_no_names(occasion: Occasion) -> Refusal | None:
    """Only what is published, and takes names, is registered for."""
    activity = occasion.activity
    if not activity.takes_names:
        return Refusal("just_come", JUST_COME[Entry(activity.entry)])
    if activity.state == ActivityState.CANCELLED or (occasion.session and not occasion.session.is_live):
        return Refusal("is_cancelled", _("We cancelled the event. Sorry."))
    if activity.state != ActivityState.PUBLISHED:
        return Refusal("not_published", _("There is no registration for this now."))
    if (activity.entry == Entry.CLOSED) != (occasion.session is None):
        return Refusal("other_entry", _("Registration has ended."))
    return None


def why_over(occasion: Occasion, *, now: datetime) -> Refusal | None:
    if occasion.ends_at is None:
        return Refusal("is_cancelled", _("We cancelled the event. Sorry."))
    if occasion.ends_at <= now:
        return Refusal("is_over", _("This has been held already."))
    return None


def why_not_open(occasion: Occasion, *, now: datetime) -> Refusal | None:
    opens_at, closes_at = occasion.activity.registration_opens_at, occasion.closes_at
    if closes_at is None or closes_at <= now:
        return Refusal("has_closed", _("Registration has ended."))
    if opens_at and opens_at > now:
        return Refusal("not_yet_open", _("Registration has not begun yet."))
    return None


def why_not_so_many(activity: Activity, *, adults: int, children: int) -> Refusal | None:
    """Somebody comes, a child where places are children's, and not more than there are places in all."""
    if activity.seat == Seat.CHILD and not children:
        return Refusal("no_children", _("Tell how many children come."))
    if not adults + children:
        return Refusal("nobody", _("Tell how many of you come."))
    if activity.places is not None and seats_for(activity, adults=adults, children=children) > activity.places:
        return Refusal("too_many", _("There are not so many places. Call us, and we find a way."))
    return None


def why_not_change_registration(registration: Registration, *, now: datetime, actor: Actor) -> Refusal | None:
    """Who comes is changed, or cancelled, before the end; by oneself or by the office."""
    if refusal := why_not_yours(registration, actor=actor):
        return refusal
    if registration.state not in CAN_CHANGE:
        return Refusal("has_ended", _("This registration has ended."))
    return why_over(occasion_of(registration), now=now)


def why_not_yours(registration: Registration, *, actor: Actor) -> Refusal | None:
    return None if actor.role == Role.PUBLIC else why_not_office(registration.activity, actor=actor)


def why_no_room(registration: Registration, *, adults: int, children: int) -> Refusal | None:
    """Who holds a place can bring as many more as there is room for; who waits, as many as there are places."""
    activity = registration.activity
    if refusal := why_not_so_many(activity, adults=adults, children=children):
        return refusal
    if registration.state not in (*HAS_PLACE, State.OFFERED):
        return None
    more = seats_for(activity, adults=adults, children=children) - registration.seats
    if not room_of(occasion_of(registration)).holds(more, children - registration.children):
        return Refusal("no_room", _("There is no room for so many. Your registration stays as it was."))
    return None


def why_not_answer(registration: Registration, *, now: datetime, actor: Actor) -> Refusal | None:
    """An offer is answered in its time."""
    if refusal := why_not_yours(registration, actor=actor):
        return refusal
    if registration.state != State.OFFERED or registration.offer_until is None or registration.offer_until <= now:
        return Refusal("no_offer", _("The time to answer has passed, or you have answered already."))
    return None


def why_not_offer(registration: Registration, *, now: datetime, actor: Actor) -> Refusal | None:
    """The office offers a free place to somebody in the queue, while a message can still be answered."""
    if refusal := why_not_office(registration.activity, actor=actor):
        return refusal
    if registration.state != State.WAITLISTED:
        return Refusal("not_waiting", _("This family is not waiting in the queue."))
    occasion = occasion_of(registration)
    begins_at = occasion.next_start(now)
    if begins_at is None or answer_by(now, begins_at) is None:
        return Refusal("too_late", _("It begins so soon that a message would not be read in time. Call them."))
    if not room_of(occasion).holds(registration.seats, registration.children):
        return Refusal("no_room", _("There is no free place for so many. It can be offered when somebody cancels."))
    return None
