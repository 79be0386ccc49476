"""Grandparents on Wednesdays and a family café on Mondays: who came and comes, and one who looks for somebody else."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Municipality
from activities import actions
from activities.models import Shift, ShiftPlace, ShiftSeries
from core.actor import Actor, Role
from portal.demo import people
from portal.demo.clock import at, moment, working_day
from portal.demo.places import IISALMI, SASTAMALA
from volunteers.models import VolunteerRole
from volunteers.vocabulary import RoleKind

DECIDED_DAYS, TAKEN_DAYS, SWAP_DAYS = 12, 8, 1
MONDAY, WEDNESDAY = 0, 2
MUMMOLA: dict[str, Any] = {
    "kind": "grandparents", "name": "Mummola", "place": "Perheentalo", "children_expected": 8,
    "children_per_volunteer": 4, "least_volunteers": 2, "weekday": WEDNESDAY, "starts": time(14), "minutes": 150,
}  # fmt: skip
CAFE: dict[str, Any] = {
    "kind": "cafe", "name": "Perhekahvila", "place": "Perhekeskus Sylvää", "children_expected": 6,
    "children_per_volunteer": 4, "least_volunteers": 2, "weekday": MONDAY, "starts": time(9, 30), "minutes": 120,
}  # fmt: skip


def build(today: date) -> None:
    """Put two series into the calendar, let volunteers take shifts, mark who came, and let one look for another."""
    with at(moment(working_day(DECIDED_DAYS, today), "10.00")):
        grandparents = series(RoleKind.GRANDPARENT, IISALMI, today, MUMMOLA)
        cafe = series(RoleKind.COMPANION, SASTAMALA, today, CAFE)
    taken_on = working_day(TAKEN_DAYS, today)
    with at(moment(taken_on, "18.00")):
        take(grandparents, "marjaliisa", taken_on, shifts=5)
        take(cafe, "kerttu", taken_on, shifts=4)
        place = take(cafe, "eero", taken_on, shifts=3)
    with at(moment(today - timedelta(days=SWAP_DAYS), "11.00")):
        mark_held()
        actions.wish_swap(place, actor=hat_of("eero"))


def series(kind: str, code: str, today: date, facts: dict[str, Any]) -> ShiftSeries:
    begun = working_day(DECIDED_DAYS, today)
    period = {"from_on": begun, "until_on": begun + timedelta(days=120)}
    role = VolunteerRole.objects.select_related("programme").get(kind=kind, programme__municipalities=code)
    place, actor = Municipality.objects.get(pk=code), people.coordinator_of(code).actor
    return actions.make_series(role=role, municipality=place, actor=actor, **period, **facts)


def hat_of(login: str) -> Actor:
    volunteer = people.volunteer(login)
    return people.hat_of(volunteer.user.memberships.get(role=Role.VOLUNTEER)).actor


def take(series: ShiftSeries, login: str, after: date, *, shifts: int) -> ShiftPlace:
    """Let a volunteer take the next shifts after a day; return the place on the last of them."""
    ahead = series.shifts.filter(on__gt=after).order_by("on")[:shifts]
    places = [actions.take_place(shift, people.volunteer(login), actor=hat_of(login)) for shift in ahead]
    return places[-1]


def mark_held() -> None:
    """Mark that everybody came to the shifts that have been held."""
    for shift in Shift.objects.filter(ends_at__lte=timezone.now(), places__isnull=False).distinct():
        present = list(shift.places.values_list("pk", flat=True))
        actor = people.coordinator_of(shift.municipality_id).actor
        actions.mark_attendance(shift, present=present, actor=actor)
