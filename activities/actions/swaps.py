"""One volunteer looks for another to come instead, who takes over, at once or when the coordinator agrees."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from activities import notices, rules
from activities.actions.places import held_volunteer, put_on
from activities.actions.shifts import end_place, held
from activities.models import ShiftPlace, ShiftSwap
from activities.states import Place, Swap
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from volunteers.models import Volunteer


def held_place(place: ShiftPlace) -> ShiftPlace:
    """Return the place as it is now, with its shift held."""
    shift = held(place.shift)
    fresh = ShiftPlace.objects.select_related("volunteer__user", "volunteer__together_with").get(pk=place.pk)
    fresh.shift = shift
    return fresh


@transaction.atomic
def wish_swap(place: ShiftPlace, *, actor: Actor) -> None:
    """The volunteer cannot come: others of the role are asked. Until somebody has taken over, the place stays."""
    place = held_place(place)
    refuse(rules.why_not_wish_swap(place, now=timezone.now(), actor=actor))
    advance(place, Place.SWAP_WANTED, actor=actor)
    notices.shifts.swap_wished(place)


@transaction.atomic
def keep_place(place: ShiftPlace, *, actor: Actor) -> None:
    """The volunteer can come after all; somebody who has offered hears that it is not needed."""
    place = held_place(place)
    refuse(rules.why_not_keep(place, now=timezone.now(), actor=actor))
    for swap in place.swaps.waiting().for_list():
        notices.shifts.declined(swap)
    end_place(place, Place.TAKEN, actor=actor)


def take_over(place: ShiftPlace, volunteer: Volunteer, *, actor: Actor) -> ShiftSwap:
    """Take over a place, or offer to where the role asks the coordinator. Raises `Refused`, `NotNow`."""
    try:
        with transaction.atomic():
            place, volunteer = held_place(place), held_volunteer(volunteer)
            refuse(rules.why_not_take_over(place, volunteer, now=timezone.now(), actor=actor))
            swap = ShiftSwap.objects.create(place=place, volunteer=volunteer)
            audit.record("shiftswap.offered", swap, actor=actor)
            if not place.shift.role.approves_swaps:
                hand_over(swap, actor=actor)
            return swap
    except IntegrityError as error:
        raise moved_on() from error


def hand_over(swap: ShiftSwap, *, actor: Actor) -> ShiftPlace:
    """Let the place pass to the one who has offered; the caller holds the shift and has asked the rules."""
    advance(swap, Swap.AGREED, actor=actor)
    advance(swap.place, Place.HANDED_OVER, actor=actor)
    notices.shifts.place_news(swap.place, "handed_over")
    return put_on(swap.place.shift, swap.volunteer, actor=actor)


def held_swap(swap: ShiftSwap) -> ShiftSwap:
    """Return the offer as it is now, with its shift and its volunteer held."""
    place = held_place(swap.place)
    fresh = ShiftSwap.objects.get(pk=swap.pk)
    fresh.place, fresh.volunteer = place, held_volunteer(swap.volunteer)
    return fresh


@transaction.atomic
def agree_swap(swap: ShiftSwap, *, actor: Actor) -> None:
    """The coordinator agrees: both are told."""
    swap = held_swap(swap)
    refuse(rules.why_not_agree(swap, now=timezone.now(), actor=actor))
    notices.shifts.place_news(hand_over(swap, actor=actor), "agreed")


@transaction.atomic
def decline_swap(swap: ShiftSwap, *, actor: Actor) -> None:
    """The coordinator does not agree: the one who offered is told, and the place goes on looking for somebody."""
    swap = held_swap(swap)
    refuse(rules.why_not_decide(swap, actor=actor))
    advance(swap, Swap.DECLINED, actor=actor)
    notices.shifts.declined(swap)


@transaction.atomic
def withdraw_offer(swap: ShiftSwap, *, actor: Actor) -> None:
    """Whoever has offered takes it back; the place goes on looking for somebody."""
    swap = held_swap(swap)
    refuse(rules.why_not_withdraw(swap, actor=actor))
    advance(swap, Swap.WITHDRAWN, actor=actor)
