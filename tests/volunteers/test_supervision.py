"""Supervision: planned by the office, joined by volunteers; who came is kept, nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from core.refusals import Refused
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories import cast, service
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import SupervisionPlace, SupervisionSession

pytestmark = pytest.mark.django_db
PAGE, OWN = "/coordinator/supervision/", "/volunteer/supervision/"


def told(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=9)
    return {
        "starts_at_day": f"{day:%d.%m.%Y}",
        "starts_at_time": "17.30",
        "minutes": "90",
        "capacity": "8",
        "place": "Kirjasto",
        **changes,
    }


@pytest.mark.smoke
def test_a_session_is_planned_joined_and_marked(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    office, volunteer = coordinator_here.client, volunteer_here.client
    answer = office.post(f"{PAGE}new/", told())
    session = SupervisionSession.objects.get()
    assert answer.headers["Location"] == f"{PAGE}{session.pk}/"
    assert session.leader == coordinator_here.user
    assert "Kirjasto" in volunteer.get(OWN).content.decode()
    assert volunteer.post(f"{OWN}{session.pk}/join/").headers["Location"] == OWN
    assert "you have a place" in volunteer.get(OWN).content.decode()
    assert "Kirjasto" in volunteer.get("/volunteer/").content.decode()
    assert "Eero Vapaa" in office.get(f"{PAGE}{session.pk}/").content.decode()
    SupervisionSession.objects.update(starts_at=timezone.now() - timedelta(hours=2))
    place = SupervisionPlace.objects.get()
    assert place.came is None
    assert office.post(f"{PAGE}{session.pk}/", {"came": [str(place.pk)]}).status_code == 302
    place.refresh_from_db()
    assert place.came is True
    assert "You have been to supervision 1 time." in volunteer.get(OWN).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"place": ""}, "Write where you meet"),
        ({"starts_at_day": "1.1.2020"}, "Choose a day and a time that lie ahead"),
        ({"starts_at_time": "25"}, "Write the time like this: 9.05"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"link": "not an address"}, "valid URL"),
    ],
)
def test_bad_input_is_told_in_words_and_nothing_is_lost(
    changes: dict[str, str], words: str, coordinator_here: Person
) -> None:
    html = coordinator_here.client.post(f"{PAGE}new/", told(**changes)).content.decode()
    assert words in html
    assert 'value="90"' in html
    assert not SupervisionSession.objects.exists()


def test_a_place_is_given_up_and_the_file_opens_in_a_calendar(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    session, client = service.supervision(here, coordinator_here), volunteer_here.client
    assert client.get(f"{OWN}{session.pk}/file/").status_code == 404
    client.post(f"{OWN}{session.pk}/join/")
    (event,) = Calendar.from_ical(client.get(f"{OWN}{session.pk}/file/").content).walk("VEVENT")
    assert event["DTSTART"].dt == session.starts_at.replace(microsecond=0)
    assert client.post(f"{OWN}{session.pk}/leave/").headers["Location"] == OWN
    assert not SupervisionPlace.objects.exists()


def test_cancelling_tells_those_who_were_coming(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    session, client = service.supervision(here, coordinator_here), coordinator_here.client
    actions.join_supervision(session, volunteer_here.volunteer, actor=volunteer_here.actor)
    reminder = OutboxMessage.objects.get(kind="supervision_reminder")
    assert kind_named("supervision_reminder").still_due(reminder)
    assert "1 volunteer who was coming" in client.get(f"{PAGE}{session.pk}/cancel/").content.decode()
    client.post(f"{PAGE}{session.pk}/cancel/")
    message = OutboxMessage.objects.get(kind="supervision_cancelled")
    assert kind_named("supervision_cancelled").still_due(message)
    assert not kind_named("supervision_reminder").still_due(reminder)
    assert volunteer_here.client.post(f"{OWN}{session.pk}/join/").status_code == 404


def test_the_office_adds_somebody_who_came_without_a_place(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    session = service.supervision(here, coordinator_here, days=-1)
    client, address = coordinator_here.client, f"{PAGE}{session.pk}/add/"
    assert client.post(address, {"volunteer": volunteer_here.volunteer.pk}).status_code == 302
    assert SupervisionPlace.objects.get().came is True
    client.post(address, {"volunteer": volunteer_here.volunteer.pk})
    assert SupervisionPlace.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "case"), [("is_full", "full"), ("has_place", "twice"), ("is_past", "past"), ("is_cancelled", "cancelled"),
                       ("other_place", "elsewhere"), ("not_yours", "stranger"), ("has_ended", "ended")]
)  # fmt: skip
def test_joining_is_refused_in_words(
    code: str, case: str, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    place = here.municipality if case != "elsewhere" else cast.open_office("", cast.HUITTINEN).municipality
    session = service.supervision(here, coordinator_here, capacity=1)
    SupervisionSession.objects.update(municipality=place)
    volunteer, actor = volunteer_here.volunteer, volunteer_here.actor
    other = cast.volunteer(here, "Toinen Tulija")
    if case == "full":
        actions.join_supervision(session, other.volunteer, actor=other.actor)
    if case == "twice":
        actions.join_supervision(session, volunteer, actor=actor)
    if case == "past":
        SupervisionSession.objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    if case == "cancelled":
        actions.cancel_supervision(session, actor=coordinator_here.actor)
    if case == "ended":
        actions.end_volunteer(volunteer, actor=coordinator_here.actor)
        volunteer.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.join_supervision(session, volunteer, actor=other.actor if case == "stranger" else actor)
    assert (refused.value.refusal.code, str(refused.value.refusal.sentence)[-1]) == (code, ".")


def test_attendance_waits_for_the_beginning(here: Office, coordinator_here: Person) -> None:
    session = service.supervision(here, coordinator_here)
    with pytest.raises(Refused) as refused:
        actions.mark_supervision(session, came=[], actor=coordinator_here.actor)
    assert refused.value.refusal.code == "not_yet"


def test_lists_cost_the_same_with_3_and_30_rows(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    def cost(client: Any, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pages = [(coordinator_here.client, PAGE), (volunteer_here.client, OWN), (volunteer_here.client, "/volunteer/")]
    for number in range(3):
        session = service.supervision(here, coordinator_here, days=number + 1)
        actions.join_supervision(session, volunteer_here.volunteer, actor=volunteer_here.actor)
    for page in pages:
        cost(*page)
    few = [cost(*page) for page in pages]
    for number in range(27):
        session = service.supervision(here, coordinator_here, days=number + 4)
        actions.join_supervision(session, volunteer_here.volunteer, actor=volunteer_here.actor)
    assert [cost(*page) for page in pages] == few
