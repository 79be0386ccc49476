"""The pages of training: of the office, of those who learn, of professionals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.actor import Role
from core.audit import openings_of
from notifications.models import OutboxMessage
from tests.factories import cast, courses
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Certificate, Course, TrainingModule, TrainingParticipation
from volunteers.states import Participation as State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state_of(participation: TrainingParticipation) -> str:
    return TrainingParticipation.objects.get(pk=participation.pk).state


def kinds_to(person: Person) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=f"accounts.User:{person.user.pk}", kind__startswith="course")
    return list(rows.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def applicant(here: Office) -> Person:
    return cast.worker(here, Role.APPLICANT, "Aili Hakija")


@pytest.fixture
def course(here: Office, coordinator_here: Person) -> Course:
    """A published course of two modules in two sessions, a week ahead, for two people."""
    return courses.published(here, actor=coordinator_here.actor, capacity=2)


def test_a_course_is_made_published_held_and_closed_on_the_pages(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    office = coordinator_here.client
    office.post("/coordinator/modules/six/")
    office.post("/coordinator/courses/new/", {"name_fi": "Peruskurssi", "audience": "volunteers", "capacity": "2"})
    course, page = Course.objects.get(), f"/coordinator/courses/{Course.objects.get().pk}/"
    day = timezone.localdate() + 7 * DAY
    session = {
        "starts_at_day": f"{day.day}.{day.month}.{day.year}",
        "starts_at_time": "17",
        "ends": "20.00",
        "place": "Kirjasto",
        "modules": [module.pk for module in TrainingModule.objects.all()],
    }
    assert "Write a place" in office.post(f"{page}sessions/new/", {**session, "place": ""}).content.decode()
    assert "ends before" in office.post(f"{page}sessions/new/", {**session, "ends": "16"}).content.decode()
    assert office.post(f"{page}sessions/new/", session).status_code == 302
    assert volunteer_here.client.get(f"/volunteer/courses/{course.pk}/").status_code == 404
    assert "Publish" in office.get(f"{page}publish/").content.decode()
    office.post(f"{page}publish/")
    assert "Peruskurssi" in volunteer_here.client.get("/volunteer/training/").content.decode()
    volunteer_here.client.post(f"/volunteer/courses/{course.pk}/enrol/")
    place = TrainingParticipation.objects.get()
    assert "Eero Vapaa" in office.get(page).content.decode()
    courses.shift(course, -8 * DAY)
    list_page = f"/coordinator/course-sessions/{course.sessions.get().pk}/"
    assert "Eero Vapaa" in office.get(list_page).content.decode()
    office.post(list_page, {"present": [place.pk]})
    assert "1 person was there" in office.get(f"{page}close/").content.decode()
    office.post(f"{page}close/")
    mine = volunteer_here.client.get("/volunteer/training/").content.decode()
    assert state_of(place) == State.COMPLETED
    assert "In all 15.5 h of training." in mine
    pdf = volunteer_here.client.get(f"/volunteer/certificates/{Certificate.objects.get().pk}/")
    assert (pdf.status_code, pdf["Content-Type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")


def test_a_professional_finds_the_courses_of_the_place_and_enrols(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person, partner: Person
) -> None:
    kind = {"audience": Course.Audience.PROFESSIONALS, "name_fi": "Sensitiivinen työote"}
    mine = courses.published(here, actor=coordinator_here.actor, **kind)
    far = courses.published(there, actor=coordinator_there.actor, audience=Course.Audience.PROFESSIONALS)
    volunteers_only = courses.published(here, actor=coordinator_here.actor)
    page = partner.client.get("/partner/training/").content.decode()
    assert "Sensitiivinen työote" in page
    assert [partner.client.get(f"/partner/courses/{c.pk}/").status_code for c in (mine, far, volunteers_only)] == [
        200,
        404,
        404,
    ]
    partner.client.post(f"/partner/courses/{mine.pk}/enrol/")
    assert mine.participations.get().state == State.CONFIRMED
    assert kinds_to(partner) == ["course_news"]
    material = actions.add_material(
        mine.sessions.first().modules.get(), language="fi", title="Opas", text="Lue.", actor=coordinator_here.actor
    )
    assert partner.client.get(f"/partner/material/{material.pk}/").status_code == 200
    assert coordinator_here.client.get(f"/coordinator/people/{partner.user.pk}/training/").status_code == 200


def test_the_address_of_an_online_session_is_for_those_who_have_a_place(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    secret = "https://video.example.org/huone-77"
    course = courses.published(here, actor=coordinator_here.actor, place="", link=secret)
    page, client = f"/volunteer/courses/{course.pk}/", volunteer_here.client
    assert secret not in client.get(page).content.decode()
    file = reverse("volunteer:session-file", args=[course.sessions.first().pk])
    assert secret.encode() not in client.get(file).content
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    assert secret in client.get(page).content.decode()
    event = Calendar.from_ical(client.get(file).content).walk("VEVENT")[0]
    assert str(event["LOCATION"]) == secret


def test_a_session_in_a_calendar_names_the_course_and_its_time(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    course = courses.published(here, actor=coordinator_here.actor)
    session = course.sessions.first()
    answer = volunteer_here.client.get(reverse("volunteer:session-file", args=[session.pk]))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (event.start, event.end, str(event["SUMMARY"])) == (session.starts_at, session.ends_at, course.name_fi)


def cost(person: Person, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert person.client.get(page).status_code == 200
    return len(queries)


def test_pages_cost_the_same_with_3_and_30_rows(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    office = coordinator_here.actor
    course = courses.published(here, actor=office, capacity=40)

    def fill(numbers: range) -> None:
        for number in numbers:
            person = cast.volunteer(here, f"V {number}")
            actions.enrol(course, person.user, actor=person.actor)
            courses.published(here, actor=office, name_fi=f"Kurssi {number}")
            mine = courses.published(here, actor=office, name_fi=f"Oma {number}")
            actions.enrol(mine, volunteer_here.user, actor=volunteer_here.actor)

    pages = [
        (coordinator_here, "/coordinator/courses/"),
        (coordinator_here, f"/coordinator/courses/{course.pk}/"),
        (coordinator_here, f"/coordinator/course-sessions/{course.sessions.first().pk}/"),
        (coordinator_here, "/coordinator/modules/"),
        (coordinator_here, f"/coordinator/people/{volunteer_here.user.pk}/training/"),
        (volunteer_here, "/volunteer/training/"),
        (volunteer_here, f"/volunteer/courses/{course.pk}/"),
    ]
    fill(range(3))
    for person, page in pages:
        cost(person, page)
    few = [cost(person, page) for person, page in pages]
    fill(range(3, 30))
    assert [cost(person, page) for person, page in pages] == few


def test_the_table_of_people_to_download_holds_no_formula(
    here: Office, course: Course, coordinator_here: Person
) -> None:
    person = cast.volunteer(here, "=cmd Paha")
    actions.enrol(course, person.user, actor=person.actor)
    answer = coordinator_here.client.get(f"/coordinator/courses/{course.pk}/?format=csv")
    assert openings_of(course).get().reason == "participants as a table"
    assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("'=cmd Paha;")


def test_the_office_enrols_by_address_and_hears_of_a_wrong_one(
    course: Course, coordinator_here: Person, volunteer_here: Person, volunteer_there: Person
) -> None:
    page = f"/coordinator/courses/{course.pk}/enrol/"
    wrong = coordinator_here.client.post(page, {"email": volunteer_there.user.email})
    assert "Nobody in your association has this address." in wrong.content.decode()
    coordinator_here.client.post(page, {"email": volunteer_here.user.email.upper()})
    assert course.participations.get().user == volunteer_here.user
    again = coordinator_here.client.post(page, {"email": volunteer_here.user.email})
    assert "There already is an enrolment on this course." in again.content.decode()


def test_a_smaller_room_than_the_people_in_it_is_refused_in_words(
    course: Course, coordinator_here: Person, volunteer_here: Person, applicant: Person
) -> None:
    for person in (volunteer_here, applicant):
        actions.enrol(course, person.user, actor=person.actor)
    told = {"name_fi": "Kurssi", "audience": "volunteers", "capacity": "1"}
    answer = coordinator_here.client.post(f"/coordinator/courses/{course.pk}/edit/", told)
    assert "2 people have a place." in answer.content.decode()
    assert Course.objects.get(pk=course.pk).capacity == 2


def test_a_page_of_learning_is_in_the_layout_of_its_area(here: Office, course: Course, partner: Person) -> None:
    people: list[tuple[Any, str]] = [
        (cast.worker(here, Role.APPLICANT, "Aili Hakija"), "/applicant/training/"),
        (cast.volunteer(here, "Veli Vapaa"), "/volunteer/training/"),
        (partner, "/partner/training/"),
    ]
    found = [person.client.get(page) for person, page in people]
    assert [answer.context["layout"] for answer in found] == [
        "areas/applicant.html",
        "areas/volunteer.html",
        "areas/partner.html",
    ]
