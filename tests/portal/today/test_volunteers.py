"""Volunteers in the work queue: alone, tired, stopping, resting, to thank."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.actions import mark_attendance
from matching.models import CheckIn, Meeting, MeetingFeeling
from portal.today.training import training_works
from portal.today.volunteers import volunteer_works
from portal.today.work import Work
from tests.factories import cast, courses, service, shifts
from tests.factories.cast import Office, Person
from tests.portal.today.queue import TODAY
from volunteers import actions
from volunteers.models import Thanks, Volunteer, VolunteerCall

pytestmark = pytest.mark.django_db
LONG = 43  # days: a day more than six weeks


def works_of(worker: Person, *, days: float = 0) -> list[Work]:
    return list(volunteer_works(worker.actor, timezone.now() + timedelta(days=days)))


def kinds(worker: Person, *, days: float = 0) -> list[tuple[str, str]]:
    return [(work.kind, work.tone) for work in works_of(worker, days=days)]


def since(person: Person, days: int) -> None:
    """Let the volunteer have been in the register for some days."""
    at = timezone.now() - timedelta(days=days)
    Volunteer.objects.filter(pk=person.volunteer.pk).update(state_since=at, approved_on=timezone.localdate(at))


def been_there(here: Office, person: Person, at: datetime) -> None:
    """Let the volunteer have been at a shift that began at `at`."""
    role = shifts.grandparents(here)
    place = shifts.on(shifts.shift(here, role), shifts.serves(person, role))
    shifts.pass_by(place.shift, place.shift.starts_at - at)
    mark_attendance(place.shift, present=[place.pk], actor=cast.MAKER)


# Six weeks without contact


def test_nobody_is_left_without_contact_for_more_than_six_weeks(
    coordinator_here: Person, volunteer_here: Person
) -> None:
    assert kinds(coordinator_here, days=41) == []
    assert kinds(coordinator_here, days=LONG) == [("silent", "soon")]
    (work,) = works_of(coordinator_here, days=LONG)
    assert (work.title, work.since, work.is_post) == ("Eero Vapaa", timezone.localdate(), True)
    since(volunteer_here, LONG)
    assert coordinator_here.client.post(works_of(coordinator_here)[0].action_url).url == TODAY
    assert VolunteerCall.objects.get().volunteer == volunteer_here.volunteer
    assert kinds(coordinator_here) == []


@pytest.mark.parametrize(
    "sign", ["visit", "visit_call", "check_in", "check_in_call", "shift", "supervision", "call", "thanks"]
)
@pytest.mark.parametrize(("days", "expected"), [(41, []), (LONG, ["silent"])])
def test_each_sign_of_contact_counts_for_six_weeks(
    sign: str, days: int, expected: list[str], here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer, at = volunteer_here.volunteer, timezone.now() - timedelta(days=days)
    if "visit" in sign or "check_in" in sign:
        match = service.beside_a_family(here, coordinator_here, volunteer)
    if "visit" in sign:
        meeting = service.visited(match, at=at if sign == "visit" else at - timedelta(days=100))
        MeetingFeeling.objects.filter(meeting=meeting).update(called_at=at if sign == "visit_call" else None)
    if "check_in" in sign:
        row = CheckIn.objects.filter(match=match, party="volunteer").earliest("pk")
        CheckIn.objects.filter(pk=row.pk).update(**{"done_at" if sign == "check_in" else "called_at": at})
    if sign == "shift":
        been_there(here, volunteer_here, at)
    if sign == "supervision":
        session = service.supervision(here, coordinator_here, days=-days)
        actions.join_supervision(session, volunteer, actor=coordinator_here.actor)
    if sign == "call":
        VolunteerCall.objects.create(volunteer=volunteer, at=at)
    if sign == "thanks":
        Thanks.objects.create(volunteer=volunteer, occasion="other", sent_at=at)
    since(volunteer_here, 200)
    found = [work for work in works_of(coordinator_here) if work.kind == "silent"]
    assert [work.kind for work in found] == expected
    assert [work.since for work in found] == [timezone.localdate(at)] * len(expected)


def test_a_planned_visit_or_a_place_not_come_to_is_no_contact(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    Meeting.objects.create(match=match, starts_at=timezone.now() - timedelta(days=3))
    session = service.supervision(here, coordinator_here)
    actions.join_supervision(session, volunteer_here.volunteer, actor=volunteer_here.actor)
    since(volunteer_here, 200)
    assert "silent" in [kind for kind, _tone in kinds(coordinator_here)]


def test_who_rests_or_has_ended_is_left_in_peace(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    ended = cast.volunteer(here, "Loppu Lopunen")
    actions.end_volunteer(ended.volunteer, actor=coordinator_here.actor)
    actions.pause_volunteer(volunteer_here.volunteer, until=None, actor=volunteer_here.actor)
    assert "silent" not in [kind for kind, _tone in kinds(coordinator_here, days=LONG)]


def test_many_are_one_row(here: Office, coordinator_here: Person) -> None:
    for number in range(6):
        cast.volunteer(here, f"V {number}")
    (work,) = works_of(coordinator_here, days=LONG)
    assert (work.kind, work.title, work.url) == ("silent", "6 volunteers", "/coordinator/volunteers/")


# The rest


def test_a_heavy_visit_is_a_row_until_somebody_has_talked(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    service.visited(match, at=timezone.now() - timedelta(hours=5), mood=1)
    (work,) = works_of(coordinator_here)
    assert (work.kind, work.text) == ("load", "The last visit felt very heavy. Ask how it is.")
    assert coordinator_here.client.post(work.action_url).url == TODAY
    assert kinds(coordinator_here) == []


def test_a_wish_to_stop_or_to_be_erased_is_a_row(coordinator_here: Person, volunteer_here: Person) -> None:
    actions.wish_to_stop(volunteer_here.volunteer, actor=volunteer_here.actor)
    actions.ask_to_be_erased(volunteer_here.volunteer, actor=volunteer_here.actor)
    assert kinds(coordinator_here) == [("stopping", "soon"), ("file_erasure", "soon")]
    assert ("file_erasure", "danger") in kinds(coordinator_here, days=25)


def test_a_break_that_nobody_answered_about_is_a_row(coordinator_here: Person, volunteer_here: Person) -> None:
    until = timezone.localdate() + timedelta(days=10)
    actions.pause_volunteer(volunteer_here.volunteer, until=until, actor=volunteer_here.actor)
    assert kinds(coordinator_here, days=24) == []
    assert kinds(coordinator_here, days=26) == [("rest", "info")]


def test_where_there_are_several_coordinators_somebody_is_named(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    assert kinds(coordinator_here) == []
    second = service.colleague(here)
    assert kinds(coordinator_here) == [("unnamed", "info")]
    named = {"responsible": second.user, "deputy": None}
    actions.name_responsible(volunteer_here.volunteer, **named, actor=coordinator_here.actor)
    assert kinds(coordinator_here) == []
    service.hat_of(second).delete()
    service.colleague(here, "Kolmas Ohjaaja")
    assert kinds(coordinator_here) == [("unnamed", "info")]


def test_a_supervision_to_mark_is_its_leader_s(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    second = service.colleague(here)
    actions.name_responsible(
        volunteer_here.volunteer, responsible=second.user, deputy=None, actor=coordinator_here.actor
    )
    session = service.supervision(here, coordinator_here)
    actions.join_supervision(session, volunteer_here.volunteer, actor=volunteer_here.actor)
    assert kinds(coordinator_here) == []
    assert kinds(coordinator_here, days=8) == [("supervision", "info")]
    assert kinds(second, days=8) == []


def test_a_course_that_was_held_waits_to_be_closed(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    actor = coordinator_here.actor
    course = courses.published(here, actor=actor, name_fi="Peruskurssi", name_en="First course")

    def rows(days: float) -> list[tuple[str, str, str]]:
        found = training_works(actor, timezone.now() + timedelta(days=days))
        return [(work.title, work.tone, work.action_url) for work in found]

    assert rows(9) == []
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    address = f"/coordinator/courses/{course.pk}/"
    assert (rows(6), rows(9)) == ([], [(str(course), "info", address)])
    assert [tone for _title, tone, _url in rows(30)] == ["soon"]
    courses.hold(course, {place.pk: 2}, actor=actor)
    assert rows(30) == []


def test_the_talk_at_the_end(coordinator_here: Person, volunteer_here: Person) -> None:
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    volunteer_here.volunteer.refresh_from_db()
    assert kinds(coordinator_here) == [("exit_talk", "info")]
    actions.record_exit_talk(volunteer_here.volunteer, is_wished=True, actor=coordinator_here.actor)
    assert "Wishes for a talk" in works_of(coordinator_here)[0].text
    told: dict[str, Any] = {"is_wished": True, "held_on": timezone.localdate()}
    actions.record_exit_talk(volunteer_here.volunteer, **told, actor=coordinator_here.actor)
    assert kinds(coordinator_here) == []


def test_a_year_and_ten_visits_are_thanked_for(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    for number in range(10):
        service.visited(match, at=timezone.now() - timedelta(days=3 + 8 * number))
    since(volunteer_here, 370)
    found = [work for work in works_of(coordinator_here) if work.kind == "thanks"]
    assert [work.text for work in found] == ["A year as a volunteer.", "10 visits."]
    for work in found:
        occasion = work.action_url.rpartition("=")[2]
        assert coordinator_here.client.post(work.action_url, {"occasion": occasion}).url == TODAY
    assert [kind for kind, _tone in kinds(coordinator_here) if kind == "thanks"] == []


def test_the_queue_costs_the_same_with_3_and_30_volunteers(here: Office, coordinator_here: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(volunteer_works(coordinator_here.actor, timezone.now() + timedelta(days=LONG)))
        return len(queries)

    with time_machine.travel(timezone.now() - timedelta(days=1)):
        for number in range(3):
            cast.volunteer(here, f"V {number}")
        few = cost()
        for number in range(3, 30):
            cast.volunteer(here, f"V {number}")
    assert cost() == few
