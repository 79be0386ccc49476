"""What is kept of an interview: codes and a few words, all of it readable by the applicant."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.audit import openings_of
from core.refusals import Refused
from tests.factories import applications as make
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import InterviewRecord, InterviewSlot, VolunteerApplication
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(here: Office, coordinator_here: Person) -> VolunteerApplication:
    """Somebody with whom the office is in contact."""
    return make.application_in(State.IN_CONTACT, here, coordinator_here, "Aino Hakija")


@pytest.fixture
def applicant(application: VolunteerApplication) -> Person:
    return make.person_of(application.user)


@pytest.fixture
def slot(here: Office, coordinator_here: Person) -> InterviewSlot:
    return make.a_time(coordinator_here, here)


def office_page(name: str, application: VolunteerApplication) -> str:
    return reverse(f"coordinator:application-{name}", args=[application.pk])


# The record


def record(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate()
    return {
        "held_on": f"{day.day}.{day.month}.{day.year}",
        "outcome": "fits",
        "strengths": ["listens", "calm"],
        "limits": ["pets"],
        "summary": "Sovimme, että torstait käyvät.",
        **changes,
    }


def test_an_interview_is_written_down_and_the_applicant_reads_all_of_it(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, coordinator_here: Person
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    address = office_page("interview", application)
    page = coordinator_here.client.get(address).content.decode()
    assert "The applicant reads everything that you write here." in page
    assert "do not write it down" in page
    assert coordinator_here.client.post(address, record()).url == office_page("detail", application)
    application.refresh_from_db()
    kept = InterviewRecord.objects.get()
    assert (application.state, kept.outcome, kept.strengths) == (State.INTERVIEWED, "fits", ["listens", "calm"])
    home = applicant.client.get("/applicant/").content.decode()
    for words in ("Sovimme, että torstait käyvät.", "listens, is calm", "fits the role"):
        assert words in home


@pytest.mark.parametrize("name", ["detail", "interview"])
def test_a_page_that_shows_the_record_writes_who_looked_and_a_form_that_is_sent_does_not(
    name: str, application: VolunteerApplication, coordinator_here: Person
) -> None:
    desk, address = coordinator_here.client, office_page(name, application)
    assert desk.get(address).status_code == 200
    make.interviewed(application, coordinator_here)
    kept = InterviewRecord.objects.get()
    assert not openings_of(kept).exists()
    assert desk.get(address).status_code == 200
    look = openings_of(kept).get()
    assert (look.actor_user_id, look.organisation_id) == (coordinator_here.user.pk, application.organisation_id)
    desk.post(office_page("interview", application), record(outcome=""))
    assert openings_of(kept).count() == 1


def test_the_words_are_kept_encrypted(application: VolunteerApplication, coordinator_here: Person) -> None:
    make.interviewed(application, coordinator_here, summary="Salaista sanottavaa")
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM volunteers_interviewrecord")
        assert "Salaista" not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"summary": "x" * 1001}, "1000"),
        ({"summary": "Tunnus 131052-308T"}, "Remove the personal identity code."),
        ({"held_on": "1.1.2100"}, "when it has been held"),
        ({"outcome": ""}, "required"),
        ({"strengths": ["is_ill"]}, "is_ill"),
    ],
)
def test_a_record_that_may_not_be_kept_is_refused_with_words(
    changes: dict[str, Any], words: str, application: VolunteerApplication, coordinator_here: Person
) -> None:
    answer = coordinator_here.client.post(office_page("interview", application), record(**changes))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not InterviewRecord.objects.exists()


def test_a_thousand_letters_with_line_ends_fit(application: VolunteerApplication, coordinator_here: Person) -> None:
    text = "\r\n".join(["x" * 99] * 10)
    coordinator_here.client.post(office_page("interview", application), record(summary=text))
    assert len(InterviewRecord.objects.get().summary) == 999


def test_a_record_is_corrected_without_moving_the_application(here: Office, coordinator_here: Person) -> None:
    application = make.application_in(State.CHECKS, here, coordinator_here)
    make.interviewed(application, coordinator_here, summary="Korjattu")
    assert InterviewRecord.objects.get(application=application).summary == "Korjattu"
    application.refresh_from_db()
    assert application.state == State.CHECKS


def test_before_the_contact_nothing_is_recorded(here: Office, coordinator_here: Person) -> None:
    application = make.applied(here)
    with pytest.raises(Refused):
        make.interviewed(application, coordinator_here)
    assert "Get in contact" in coordinator_here.client.get(office_page("interview", application)).content.decode()


def test_an_interview_that_was_held_keeps_its_time(
    application: VolunteerApplication, slot: InterviewSlot, coordinator_here: Person
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    application.refresh_from_db()
    make.interviewed(application, coordinator_here)
    actions.hold_application(application, actor=coordinator_here.actor)
    slot.refresh_from_db()
    assert slot.application == application
