"""Why something may not be done to a shift, or to a place on one, now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from activities.models import Shift, ShiftPlace, ShiftSeries, ShiftSwap
from activities.rhythm import days_of
from activities.states import MARKABLE, Swap
from activities.states import Place as State
from core.actor import Actor, Role
from core.refusals import Refusal
from notifications.quiet import local
from volunteers import states as volunteers
from volunteers.models import Volunteer, VolunteerRole
from volunteers.requirements import why_not_serve_in
from volunteers.serving import roles_of_volunteers

LONGEST_SERIES = timedelta(days=366)
OFFICE = frozenset({Role.COORDINATOR, Role.SYSTEM})


def why_not_arrange(organisation_id: int, municipality_id: str, *, actor: Actor) -> Refusal | None:
    """Shifts are arranged by the coordinators of the association, each in her municipalities."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    if not actor.is_system and municipality_id not in actor.municipality_ids:
        return Refusal("other_municipality", _("Choose a municipality that you look after."))
    return None


def why_not_make(role: VolunteerRole, municipality: Municipality, *, actor: Actor) -> Refusal | None:
    """A shift is of a role of the association, where the role's programme works."""
    if refusal := why_not_arrange(role.organisation_id, municipality.pk, actor=actor):
        return refusal
    if not role.programme.municipalities.filter(pk=municipality.pk).exists():
        return Refusal("not_there", _("The programme of this role does not work in this municipality."))
    return None


def why_not_make_series(
    role: VolunteerRole, municipality: Municipality, *, rhythm: dict[str, int], from_on: date, until_on: date,
    today: date, actor: Actor,
) -> Refusal | None:  # fmt: skip
    """A series begins today or later, lasts at most a year, and comes at least once."""
    if refusal := why_not_make(role, municipality, actor=actor):
        return refusal
    if from_on < today:
        return Refusal("is_past", _("Choose a first day that has not passed."))
    return why_not_last(rhythm, from_on, until_on)


def why_not_last(rhythm: dict[str, int], from_on: date, until_on: date) -> Refusal | None:
    if until_on - from_on > LONGEST_SERIES:
        return Refusal("too_long", _("A series lasts at most a year. You can prolong it later."))
    if next(days_of(**rhythm, from_on=from_on, until_on=until_on), None) is None:
        return Refusal("never", _("There is no such weekday between the first and the last day."))
    return None


def why_not_make_shift(
    role: VolunteerRole, municipality: Municipality, *, starts_at: datetime, now: datetime, actor: Actor
) -> Refusal | None:
    """A single shift lies ahead."""
    if refusal := why_not_make(role, municipality, actor=actor):
        return refusal
    if starts_at <= now:
        return Refusal("is_past", _("Choose a time that lies ahead."))
    return None


def why_not_change_series(series: ShiftSeries, *, today: date, actor: Actor) -> Refusal | None:
    """A series that is over stays as it was."""
    if refusal := why_not_arrange(series.organisation_id, series.municipality_id, actor=actor):
        return refusal
    if series.until_on < today:
        return Refusal("is_over", _("This series has ended. Begin a new one, or prolong it."))
    return None


def why_not_prolong(series: ShiftSeries, *, until_on: date, today: date, actor: Actor) -> Refusal | None:
    """A series goes on from its last day, at most a year from today."""
    if refusal := why_not_arrange(series.organisation_id, series.municipality_id, actor=actor):
        return refusal
    if until_on <= series.until_on or until_on < today:
        return Refusal("not_longer", _("Choose a day that is later than the last day now."))
    if until_on - today > LONGEST_SERIES:
        return Refusal("too_long", _("A series lasts at most a year. You can prolong it later."))
    return None


def why_not_end_series(series: ShiftSeries, *, until_on: date, today: date, actor: Actor) -> Refusal | None:
    """A series ends today or later, and before its last day; what has been is not taken back."""
    if refusal := why_not_change_series(series, today=today, actor=actor):
        return refusal
    if not max(today, series.from_on) <= until_on < series.until_on:
        return Refusal("not_shorter", _("Choose a day from today on that is before the last day now."))
    return None


def why_not_change_shift(shift: Shift, *, now: datetime, actor: Actor) -> Refusal | None:
    """A shift is changed, filled or cancelled before it begins."""
    if refusal := why_not_arrange(shift.organisation_id, shift.municipality_id, actor=actor):
        return refusal
    return why_not_open(shift, now=now)


def why_not_move_shift(shift: Shift, *, starts_at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """The new time lies ahead too."""
    if refusal := why_not_change_shift(shift, now=now, actor=actor):
        return refusal
    if starts_at <= now:
        return Refusal("is_past", _("Choose a time that lies ahead."))
    return None


def why_not_open(shift: Shift, *, now: datetime) -> Refusal | None:
    if shift.cancelled_at:
        return Refusal("is_cancelled", _("This shift has been cancelled."))
    if shift.starts_at <= now:
        return Refusal("has_begun", _("This shift has begun already."))
    return None


def is_own(volunteer: Volunteer, actor: Actor) -> bool:
    """Whether the volunteer's file is of the person who acts, alone or in a couple."""
    return actor.role == Role.VOLUNTEER and actor.user_id in {person.pk for person in volunteer.people}


def why_not_take(shift: Shift, volunteer: Volunteer, *, now: datetime, actor: Actor) -> Refusal | None:
    """A volunteer takes a place that is free; the office may add a helping hand to a full shift."""
    if not is_own(volunteer, actor) and (refusal := why_not_fill(shift, volunteer, actor=actor)):
        return refusal
    if refusal := why_not_come(shift, volunteer, now=now):
        return refusal
    if is_own(volunteer, actor) and hands_on(shift) >= shift.needed:
        return Refusal("is_full", _("This shift has the people it needs. Thank you all the same."))
    return None


def why_not_fill(shift: Shift, volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """A coordinator puts those whom she looks after on shifts that she looks after."""
    return why_not_arrange(shift.organisation_id, shift.municipality_id, actor=actor) or why_not_arrange(
        volunteer.organisation_id, volunteer.municipality_id, actor=actor
    )


def why_not_come(shift: Shift, volunteer: Volunteer, *, now: datetime) -> Refusal | None:
    """Somebody who comes to a shift serves in its role, is free then, and is in order with what the role asks."""
    if refusal := why_not_open(shift, now=now) or why_not_serve(shift.role, volunteer):
        return refusal
    if shift.places.filter(volunteer=volunteer, state__in=MARKABLE).exists():
        return Refusal("is_on", _("There is a place on this shift already."))
    if busy_with(shift, volunteer):
        return Refusal("overlap", _("There is another shift at the same time."))
    return why_not_serve_in(shift.role, volunteer.people, local(shift.starts_at).date())


def why_not_serve(role: VolunteerRole, volunteer: Volunteer) -> Refusal | None:
    """Who is on a pause rests from shifts too."""
    if volunteer.state == volunteers.Volunteer.ENDED:
        return Refusal("has_ended", _("This volunteer has ended."))
    if volunteer.state == volunteers.Volunteer.PAUSED:
        return Refusal("is_paused", _("Shifts wait until the pause has ended."))
    if role not in roles_of_volunteers([volunteer])[volunteer.pk]:
        return Refusal("other_role", _("This shift belongs to another role."))
    return None


def busy_with(shift: Shift, volunteer: Volunteer) -> bool:
    """Whether one of those who would come is on a shift at the time, this one too in another file."""
    places = ShiftPlace.objects.live().of_people(volunteer.people)
    return places.overlapping(shift.starts_at, shift.ends_at).exists()


def hands_on(shift: Shift) -> int:
    """Return how many people are on the shift; a couple is two."""
    rows = shift.places.with_hands().values_list("volunteer__together_with", flat=True)
    return sum(2 if other else 1 for other in rows)


def has_days_off(volunteer: Volunteer, shift: Shift) -> bool:
    """Whether the shift falls on days on which the volunteer is not asked for anything: told, not refused."""
    first, last = local(shift.starts_at).date(), local(shift.ends_at).date()
    return volunteer.holidays.filter(from_on__lte=last, until_on__gte=first).exists()


def why_not_wish_swap(place: ShiftPlace, *, now: datetime, actor: Actor) -> Refusal | None:
    """A volunteer looks for somebody else for the own place, before the shift begins."""
    return why_not_own_place(place, {State.TAKEN}, now=now, actor=actor)


def why_not_keep(place: ShiftPlace, *, now: datetime, actor: Actor) -> Refusal | None:
    """A wish for a swap is taken back as long as nobody has taken over."""
    return why_not_own_place(place, {State.SWAP_WANTED}, now=now, actor=actor)


def why_not_own_place(place: ShiftPlace, wanted: Collection[str], *, now: datetime, actor: Actor) -> Refusal | None:
    if not is_own(place.volunteer, actor):
        return Refusal("not_yours", _("This place belongs to somebody else."))
    if refusal := why_not_open(place.shift, now=now):
        return refusal
    if place.state not in wanted:
        return Refusal("moved_on", _("This has changed since you opened the page. Look at it again."))
    return None


def why_not_take_over(place: ShiftPlace, volunteer: Volunteer, *, now: datetime, actor: Actor) -> Refusal | None:
    """Another volunteer takes over a place whose holder wishes it; one at a time."""
    if not is_own(volunteer, actor):
        return Refusal("not_yours", _("Only a volunteer can take over a place."))
    if place.volunteer_id == volunteer.pk:
        return Refusal("own_place", _("This is your own place."))
    if place.state != State.SWAP_WANTED or not place.is_live:
        return Refusal("not_wanted", _("Somebody has taken over already, or it is no longer needed."))
    if place.swaps.waiting().exists():
        return Refusal("is_offered", _("Somebody has offered already. The coordinator decides about it."))
    return why_not_come(place.shift, volunteer, now=now)


def why_not_agree(swap: ShiftSwap, *, now: datetime, actor: Actor) -> Refusal | None:
    """The coordinator agrees when the one who takes over is still free and in order."""
    if refusal := why_not_decide(swap, actor=actor):
        return refusal
    return why_not_come(swap.place.shift, swap.volunteer, now=now)


def why_not_decide(swap: ShiftSwap, *, actor: Actor) -> Refusal | None:
    shift = swap.place.shift
    if refusal := why_not_arrange(shift.organisation_id, shift.municipality_id, actor=actor):
        return refusal
    return why_not_offered(swap)


def why_not_offered(swap: ShiftSwap) -> Refusal | None:
    if swap.state != Swap.OFFERED:
        return Refusal("is_decided", _("This offer has been answered already, or it is no longer needed."))
    return None


def why_not_withdraw(swap: ShiftSwap, *, actor: Actor) -> Refusal | None:
    """An offer is the volunteer's own to take back until the coordinator has agreed."""
    if not is_own(swap.volunteer, actor):
        return Refusal("not_yours", _("This offer is somebody else's."))
    return why_not_offered(swap)


def why_not_release(place: ShiftPlace, *, now: datetime, actor: Actor) -> Refusal | None:
    """The office lets somebody off before the shift; afterwards it marks who was there."""
    if refusal := why_not_change_shift(place.shift, now=now, actor=actor):
        return refusal
    if not place.is_live:
        return Refusal("not_on", _("This volunteer is not on the shift any more."))
    return None


def why_not_mark(shift: Shift, *, now: datetime, actor: Actor) -> Refusal | None:
    """Who was there is known when the shift has begun."""
    if refusal := why_not_arrange(shift.organisation_id, shift.municipality_id, actor=actor):
        return refusal
    if shift.cancelled_at:
        return Refusal("is_cancelled", _("This shift has been cancelled."))
    if shift.starts_at > now:
        return Refusal("not_begun", _("Mark who was there when the shift has begun."))
    return None
