"""Who comes to a shift, and who was there."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from activities import notices, rules
from activities.actions.shifts import end_place, held
from activities.models import Shift, ShiftPlace
from activities.states import MARKABLE, Place
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from volunteers.models import Volunteer


def held_volunteer(volunteer: Volunteer) -> Volunteer:
    """Return the volunteer with the row held, so that two shifts at the same time are not taken at once."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("user", "together_with")
    return rows.get(pk=volunteer.pk)


def take_place(shift: Shift, volunteer: Volunteer, *, actor: Actor) -> ShiftPlace:
    """Give a volunteer a place on a shift that has room for it. Raises `Refused`, and `NotNow` for a lost race."""
    try:
        with transaction.atomic():
            shift, volunteer = held(shift), held_volunteer(volunteer)
            refuse(rules.why_not_take(shift, volunteer, now=timezone.now(), actor=actor))
            return put_on(shift, volunteer, actor=actor)
    except IntegrityError as error:
        raise moved_on() from error


def put_on(shift: Shift, volunteer: Volunteer, *, actor: Actor) -> ShiftPlace:
    """Write the place; the caller holds the shift and has asked the rules."""
    place = ShiftPlace.objects.create(shift=shift, volunteer=volunteer)
    audit.record("shiftplace.taken", place, actor=actor)
    return place


@transaction.atomic
def fill_place(shift: Shift, *, volunteer: Volunteer, actor: Actor) -> ShiftPlace:
    """The office puts a volunteer on a shift, who is told."""
    place = take_place(shift, volunteer, actor=actor)
    notices.shifts.place_news(place, "given")
    return place


@transaction.atomic
def release_place(place: ShiftPlace, *, actor: Actor) -> None:
    """The office lets a volunteer off a shift, who is told."""
    place.shift = held(place.shift)
    refuse(rules.why_not_release(place, now=timezone.now(), actor=actor))
    end_place(place, Place.CANCELLED, actor=actor, reason="released")
    notices.shifts.place_news(place, "released")


@transaction.atomic
def mark_attendance(shift: Shift, *, present: Collection[int], actor: Actor) -> None:
    """Write down who was there: `present` are keys of places. It can be done anew."""
    shift = held(shift)
    refuse(rules.why_not_mark(shift, now=timezone.now(), actor=actor))
    for place in shift.places.filter(state__in=MARKABLE):
        to = Place.DONE if place.pk in present else Place.NO_SHOW
        if place.state != to:
            end_place(place, to, actor=actor)
    audit.record("shift.attendance_marked", shift, actor=actor)
