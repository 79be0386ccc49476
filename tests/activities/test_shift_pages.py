"""The pages of shifts: of the office and of volunteers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from activities.models import Shift, ShiftSeries, ShiftSwap
from activities.states import Place
from notifications.quiet import local
from tests.factories import requirements, shifts
from tests.factories.cast import Office, Person
from tests.portal.today.queue import works
from volunteers import actions as volunteers
from volunteers.models import Holiday, Requirement, VolunteerRole

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFICE = "/coordinator/shifts/"
OWN = "/volunteer/shifts/"


def written(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def week_of(shift: Shift) -> str:
    return "{0.year}-W{0.week:02}".format(local(shift.starts_at).isocalendar())


def page(person: Person, address: str) -> str:
    answer = person.client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def facts(here: Office, role: VolunteerRole) -> dict[str, Any]:
    """A form filled in."""
    return {
        "role": role.pk,
        "municipality": here.municipality.pk,
        "kind": "overnight",
        "name": "Yökylä",
        "place": "Perheentalo",
        "children_expected": "5",
        "children_per_volunteer": "2",
        "least_volunteers": "2",
    }


def test_a_series_is_made_changed_and_ended_on_the_pages(
    here: Office, facts: dict[str, Any], mummo: Person, coordinator_here: Person
) -> None:
    office, first = coordinator_here.client, timezone.localdate() + 3 * DAY
    rhythm = {"weekday": first.weekday(), "every_weeks": "2", "starts": "18", "ends": "10.00"}
    period = {"from_on": written(first), "until_on": written(first + 28 * DAY)}
    wrong = {**facts, **rhythm, **period, "until_on": written(first - DAY)}
    answer = office.post("/coordinator/shift-series/new/", wrong).content.decode()
    assert "The last day is before the first." in answer
    assert "Yökylä" in answer  # nothing is lost
    past = {**facts, **rhythm, **period, "from_on": written(first - 10 * DAY)}
    assert "has not passed" in office.post("/coordinator/shift-series/new/", past).content.decode()
    assert office.post("/coordinator/shift-series/new/", {**facts, **rhythm, **period}).status_code == 302
    series = ShiftSeries.objects.get()
    assert (series.minutes, series.shifts.count(), series.needed) == (16 * 60, 3, 3)
    detail = page(coordinator_here, f"/coordinator/shift-series/{series.pk}/")
    assert "every second week" in detail
    assert "3 people are missing" in detail
    assert "Yökylä" in page(coordinator_here, "/coordinator/shift-series/")
    edit = f"/coordinator/shift-series/{series.pk}/edit/"
    assert 'value="10.00"' in page(coordinator_here, edit)
    changed = {**facts, "starts": "17.30", "ends": "10", "place": "Kirjasto"}
    assert office.post(edit, changed).status_code == 302
    assert {shift.place for shift in Shift.objects.all()} == {"Kirjasto"}
    last = Shift.objects.last()
    shifts.on(last, mummo)
    end = f"/coordinator/shift-series/{series.pk}/end/"
    assert "Whoever is on a shift that is cancelled" in page(coordinator_here, end)
    assert "before the last day now" in office.post(end, {"until_on": period["until_on"]}).content.decode()
    assert office.post(end, {"until_on": written(first + DAY)}).status_code == 302
    assert Shift.objects.live().count() == 1
    prolong = f"/coordinator/shift-series/{series.pk}/prolong/"
    assert office.post(prolong, {"until_on": period["until_on"]}).status_code == 302
    assert Shift.objects.live().count() == 1  # what was cancelled stays cancelled


def test_a_shift_is_made_filled_held_and_marked_on_the_pages(
    here: Office, facts: dict[str, Any], mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    office, day = coordinator_here.client, timezone.localdate() + 3 * DAY
    when = {"starts_at_day": written(day), "starts_at_time": "10", "ends": "12"}
    Holiday.objects.create(volunteer=ukki.volunteer, from_on=day, until_on=day)
    past = {**when, "starts_at_day": written(day - 9 * DAY)}
    assert "lies ahead" in office.post(f"{OFFICE}new/", {**facts, **past}).content.decode()
    assert office.post(f"{OFFICE}new/", {**facts, **when}).status_code == 302
    shift = Shift.objects.get()
    fill = f"{OFFICE}{shift.pk}/fill/"
    choices = page(coordinator_here, fill)
    assert "Maija Mummo" in choices
    assert "Unto Ukki (days off then)" in choices
    assert office.post(fill, {"volunteer": mummo.volunteer.pk}).status_code == 302
    week = page(coordinator_here, f"{OFFICE}?week={week_of(shift)}")
    assert "Maija Mummo" in week
    assert "1 of 3" in week
    detail = page(coordinator_here, f"{OFFICE}{shift.pk}/")
    assert "2 people are missing" in detail
    assert "Let off" in detail
    listed = office.get(f"{OFFICE}?week={week_of(shift)}&format=csv").content.decode()
    assert "Maija Mummo" in listed
    assert "Mark who was there when" in page(coordinator_here, f"{OFFICE}{shift.pk}/attendance/")
    shifts.pass_by(shift, 4 * DAY)
    office.post(f"{OFFICE}{shift.pk}/attendance/", {"present": [shift.places.get().pk]})
    assert shift.places.get().state == Place.DONE


def test_what_has_changed_since_a_place_was_taken_is_said_beside_the_name(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    detail = f"{OFFICE}{shift.pk}/"
    for person in (mummo, ukki):
        shifts.on(shift, person)
    assert "missing" not in page(coordinator_here, detail)
    requirement = requirements.asks(role, Requirement.Kind.CONFIDENTIALITY, here)
    requirements.has(mummo.user, requirement)
    assert page(coordinator_here, detail).count("The confidentiality commitment is missing.") == 1
    volunteers.pause_volunteer(mummo.volunteer, until=None, actor=mummo.actor)
    assert page(coordinator_here, detail).count("On a pause") == 1


def test_a_volunteer_takes_swaps_and_keeps_on_the_pages(shift: Shift, mummo: Person, ukki: Person) -> None:
    assert "Mummola" in page(mummo, OWN)
    assert "2 more are needed" in page(mummo, OWN)
    assert "You have a place on the shift at once" in page(mummo, f"{OWN}{shift.pk}/take/")
    assert mummo.client.post(f"{OWN}{shift.pk}/take/").status_code == 302
    shifts.on(shift, ukki)
    detail = page(mummo, f"{OWN}{shift.pk}/")
    assert "you are coming" in detail
    assert "Unto" in detail
    assert "Ukki" not in detail  # others by first name
    place = shift.places.get(volunteer=mummo.volunteer)
    assert mummo.client.post(f"/volunteer/shift-places/{place.pk}/swap/").status_code == 302
    assert "looks for somebody else" in page(mummo, OWN)
    assert mummo.client.post(f"/volunteer/shift-places/{place.pk}/keep/").status_code == 302
    place.refresh_from_db()
    assert place.state == Place.TAKEN


def test_another_offers_and_the_coordinator_agrees_on_the_pages(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    role.approves_swaps = True
    role.save(update_fields=["approves_swaps"])
    shift = shifts.shift(here, role)
    place = shifts.on(shift, mummo)
    swap_page = f"/volunteer/shift-places/{place.pk}/swap/"
    assert "1 volunteer of the same role" in page(mummo, swap_page)
    mummo.client.post(swap_page)
    assert "somebody cannot come" in page(ukki, OWN)
    assert "Maija" not in page(ukki, f"{OWN}{shift.pk}/")
    over = f"/volunteer/shift-places/{place.pk}/take-over/"
    assert over in page(ukki, f"{OWN}{shift.pk}/")
    assert "goes to the coordinator" in page(ukki, over)
    ukki.client.post(over)
    swap = ShiftSwap.objects.get()
    assert f"/volunteer/shift-swaps/{swap.pk}/take-back/" in page(ukki, f"{OWN}{shift.pk}/")
    assert "You have offered to come" in page(ukki, OWN)
    agree = f"/coordinator/shift-swaps/{swap.pk}/agree/"
    assert agree in page(coordinator_here, f"{OFFICE}{shift.pk}/")
    assert coordinator_here.client.get(agree).status_code == 200
    coordinator_here.client.post(agree)
    assert shift.places.live().get().volunteer == ukki.volunteer


def test_days_off_are_told_on_the_volunteers_page(shift: Shift, mummo: Person) -> None:
    day = local(shift.starts_at).date()
    Holiday.objects.create(volunteer=mummo.volunteer, from_on=day, until_on=day)
    for address in (f"{OWN}{shift.pk}/", f"{OWN}{shift.pk}/take/"):
        assert "You have marked these days as days off." in page(mummo, address)


def test_a_shift_of_another_role_is_not_found(shift: Shift, volunteer_here: Person) -> None:
    assert volunteer_here.client.get(f"{OWN}{shift.pk}/").status_code == 404
    assert "Mummola" not in page(volunteer_here, OWN)


def test_the_file_of_a_shift_says_when_and_where_and_nobodys_name(shift: Shift, mummo: Person) -> None:
    shifts.on(shift, mummo)
    answer = mummo.client.get(f"{OWN}{shift.pk}/file/")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (event["summary"], event["location"]) == ("Mummola", "Perheentalo, Sastamala")
    assert (event["dtstart"].dt, event["dtend"].dt) == (shift.starts_at, shift.ends_at)
    assert b"Maija" not in answer.content


@pytest.mark.parametrize("week", ["", "2026-W54", "9999-W52", "0001-W01", "x"])
def test_a_week_that_is_none_is_this_week(week: str, coordinator_here: Person) -> None:
    number = timezone.localdate().isocalendar().week
    assert f"Week {number}" in page(coordinator_here, f"{OFFICE}?week={week}")


def test_pages_cost_the_same_with_three_and_with_thirty_shifts(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    def costs(week: str) -> list[int]:
        looks = [(coordinator_here, f"{OFFICE}?week={week}"), (coordinator_here, "/coordinator/")]
        found = []
        for person, address in [*looks, (mummo, OWN), (mummo, "/volunteer/")]:
            with CaptureQueriesContext(connection) as caught:
                page(person, address)
            found.append(len(caught))
        return found

    def one(number: int) -> Shift:
        starts_at = shifts.at(3, 8) + timedelta(minutes=10 * number)
        when = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=10)}
        return shifts.shift(here, role, children_expected=20, **when)

    def some(numbers: range) -> list[Shift]:
        rows = [one(number) for number in numbers]
        for row in rows:
            shifts.on(row, mummo)
            shifts.looking(row, ukki)
        return rows

    few = some(range(3))
    costs(week_of(few[0]))  # whatever is remembered from the first look
    before = costs(week_of(few[0]))
    some(range(3, 30))
    assert costs(week_of(few[0])) == before


@pytest.mark.usefixtures("in_english")
def test_today_names_a_shift_of_the_week_that_lacks_people_and_a_swap_to_decide(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    role.approves_swaps = True
    role.save(update_fields=["approves_swaps"])
    shifts.shift(here, role, days=9)
    full = shifts.shift(here, role, days=5, children_expected=4)
    near = shifts.shift(here, role, days=1, hour=6)
    place = shifts.on(full, mummo)

    def rows() -> list[tuple[str, str, str]]:
        found = [work for work in works(coordinator_here) if work.kind.startswith("shift")]
        return [(work.kind, work.tone, work.text) for work in found]

    assert rows() == [("shift", "danger", "2 people are missing")]
    shifts.on(near, ukki)
    assert rows() == [("shift", "danger", "1 person is missing")]
    mummo.client.post(f"/volunteer/shift-places/{place.pk}/swap/")
    assert rows()[1:] == [("shift", "soon", "1 looks for somebody else")]
    ukki.client.post(f"/volunteer/shift-places/{place.pk}/take-over/")
    assert rows()[1:] == [
        ("shift_swap", "soon", "Unto Ukki offers to come instead of somebody."),
        ("shift", "soon", "1 looks for somebody else"),
    ]


@pytest.mark.usefixtures("in_english")
def test_today_asks_who_was_there_until_it_is_marked(shift: Shift, mummo: Person, coordinator_here: Person) -> None:
    def rows() -> list[tuple[str, str, str]]:
        return [(w.kind, w.tone, str(w.label)) for w in works(coordinator_here) if w.kind == "shift_held"]

    place = shifts.on(shift, mummo)
    assert rows() == []
    shifts.pass_by(shift, 6 * DAY)
    assert rows() == [("shift_held", "info", "Mark who was there")]
    address = f"{OFFICE}{shift.pk}/attendance/"
    assert address in page(coordinator_here, "/coordinator/")
    coordinator_here.client.post(address, {"present": [place.pk]})
    assert rows() == []
