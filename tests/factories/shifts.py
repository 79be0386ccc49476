"""Shifts as coordinators arrange them, and volunteers who could come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from activities import actions
from activities.models import Shift, ShiftPlace, ShiftSeries, ShiftSwap
from notifications.quiet import moment
from tests.factories import cast
from tests.factories.applications import role_in
from tests.factories.cast import MAKER, Office, Person
from volunteers.models import VolunteerRole

FACTS: dict[str, Any] = {
    "kind": "grandparents",
    "name": "Mummola",
    "place": "Perheentalo",
    "children_expected": 8,
    "children_per_volunteer": 4,
    "least_volunteers": 1,
}


def grandparents(office: Office, **facts: Any) -> VolunteerRole:
    """Return a role that asks nothing, whose swaps need nobody's leave unless told."""
    return role_in(office, "grandparent", **{"approves_swaps": False, **facts})


def serves(person: Person, role: VolunteerRole) -> Person:
    """Let a volunteer serve in `role`, as when approved for it."""
    person.volunteer.roles.add(role)
    return person


def helper(office: Office, name: str, role: VolunteerRole, **profile: Any) -> Person:
    """Return a volunteer who serves in `role`."""
    return serves(cast.volunteer(office, name, **profile), role)


def at(days: int, hour: int = 10) -> datetime:
    return moment(timezone.localdate() + timedelta(days=days), time(hour))


def shift(office: Office, role: VolunteerRole, *, days: int = 5, hour: int = 10, **facts: Any) -> Shift:
    """Return a shift of two hours, so many days from today."""
    starts_at = at(days, hour)
    told = {**FACTS, "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), **facts}
    return actions.make_shift(role=role, municipality=office.municipality, actor=MAKER, **told)


def series(office: Office, role: VolunteerRole, *, from_on: date | None = None, **facts: Any) -> ShiftSeries:
    """Return a series of two hours a week for three weeks, from the day after tomorrow unless told."""
    first = from_on or timezone.localdate() + timedelta(days=2)
    told = {
        **FACTS,
        "weekday": first.weekday(),
        "every_weeks": 1,
        "starts": time(10),
        "minutes": 120,
        "from_on": first,
        "until_on": first + timedelta(days=14),
        **facts,
    }
    return actions.make_series(role=role, municipality=office.municipality, actor=MAKER, **told)


def on(shift: Shift, person: Person) -> ShiftPlace:
    """Return the place that a volunteer takes."""
    return actions.take_place(shift, person.volunteer, actor=person.actor)


def looking(shift: Shift, person: Person) -> ShiftPlace:
    """Return the place of a volunteer who has taken it and cannot come."""
    place = on(shift, person)
    actions.wish_swap(place, actor=person.actor)
    place.refresh_from_db()
    return place


def pass_by(shift: Shift, by: timedelta) -> None:
    """Let so much time pass over a shift."""
    Shift.objects.filter(pk=shift.pk).update(starts_at=F("starts_at") - by, ends_at=F("ends_at") - by)
    shift.refresh_from_db()


def swapping(office: Office, volunteer: Person) -> ShiftSwap:
    """A series, somebody on its first shift who cannot come, `volunteer` who offers to and has a place on the next."""
    role = grandparents(office, approves_swaps=True)
    other = helper(office, f"Sulo {office.organisation.pk} {office.municipality.pk}", role)
    serves(volunteer, role)
    first, second, *_later = series(office, role).shifts.order_by("starts_at")
    place = looking(first, other)
    on(second, volunteer)
    return actions.take_over(place, volunteer.volunteer, actor=volunteer.actor)
