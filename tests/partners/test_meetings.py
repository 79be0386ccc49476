"""Meetings of the local network: who is invited and told, who sees what, and what becomes of decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Organisation
from core.refusals import Refused
from notifications.models import OutboxMessage
from partners.actions import meetings as actions
from partners.models import Decision, NetworkMeeting
from partners.reminders.meetings import remind_meetings
from partners.rules import meetings as rules
from tests.factories.cast import Office, Person
from tests.factories.network import a_decision, a_held_meeting, a_meeting, pass_by
from tests.factories.partners import a_partner, a_partner_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OFFICE, GUEST = "/coordinator/meetings/", "/partner/network/"


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def library(here: Office) -> Organisation:
    return a_partner(here, name="Esimerkkikirjasto", kind="library")


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


@pytest.fixture
def librarian(library: Organisation) -> Person:
    return a_partner_worker(library, "Kirsi Kirjasto")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def told(kind: str) -> list[str]:
    return sorted(OutboxMessage.objects.filter(kind=kind).values_list("recipient", flat=True))


def form_of(*invited: Organisation, place: str = "790", **more: str) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "title": "Syksyn verkosto",
        "municipality": place,
        "starts_at_day": f"{day.day}.{day.month}.{day.year}",
        "starts_at_time": "9.00",
        "minutes": "90",
        "place": "Kirjasto",
        "agenda": "Tarpeet",
        "invited": [row.pk for row in invited],
        **more,
    }


def test_a_meeting_goes_from_invitation_to_done_steps_on_the_pages(
    coordinator_here: Person, clinic: Organisation, nurse: Person, librarian: Person
) -> None:
    boss = coordinator_here.client
    assert "Esimerkkineuvola" in page(boss, f"{OFFICE}new/")
    assert boss.post(f"{OFFICE}new/", form_of(clinic)).status_code == 302
    meeting = NetworkMeeting.objects.get()
    assert told("meeting_called") == [f"accounts.User:{nurse.user.pk}"]
    assert "Syksyn verkosto" in page(nurse.client, GUEST)
    assert "Syksyn verkosto" not in page(librarian.client, GUEST)
    assert librarian.client.get(f"{GUEST}{meeting.pk}/").status_code == 404
    nurse.client.post(f"{GUEST}{meeting.pk}/answer/", {"comes": "yes"})
    assert "You have said that you come." in page(nurse.client, f"{GUEST}{meeting.pk}/")
    assert boss.get(f"{OFFICE}{meeting.pk}/minutes/").content.decode().count("has not begun") == 1
    pass_by(meeting, timedelta(days=21))
    minutes = {"came": [clinic.pk], "notes": "Kalenteri puuttuu"}
    assert boss.post(f"{OFFICE}{meeting.pk}/minutes/", minutes).status_code == 302
    step = {"text": "Neuvola kerää kalenterin", "responsible": clinic.pk, "due_on": "1.12.2199"}
    assert boss.post(f"{OFFICE}{meeting.pk}/steps/new/", step).status_code == 302
    shown = page(nurse.client, f"{GUEST}{meeting.pk}/")
    assert "Kalenteri puuttuu" in shown
    assert "Neuvola kerää kalenterin" in page(nurse.client, GUEST)
    nurse.client.post(f"{GUEST}steps/{Decision.objects.get().pk}/mark/", {"done": "yes"})
    assert Decision.objects.get().done_on == timezone.localdate()


def test_what_is_left_open_stands_on_the_page_of_the_next_meeting(
    here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation, librarian: Person
) -> None:
    first = a_held_meeting(here, coordinator_here, [clinic])
    a_decision(first, coordinator_here, text="Avoin askel", responsible=clinic)
    actions.mark_decision(a_decision(first, coordinator_here, text="Tehty"), done=True, actor=coordinator_here.actor)
    second = a_meeting(here, coordinator_here, [library])
    shown = page(coordinator_here.client, f"{OFFICE}{second.pk}/")
    assert "Avoin askel" in shown
    assert "Tehty" not in shown
    assert "Avoin askel" not in page(librarian.client, f"{GUEST}{second.pk}/")


def test_another_time_is_told_and_a_newcomer_is_invited(
    here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation,
    nurse: Person, librarian: Person,
) -> None:  # fmt: skip
    meeting = a_meeting(here, coordinator_here, [clinic])
    later = meeting.starts_at + timedelta(days=1)
    actions.change_meeting(meeting, invited=[clinic, library], starts_at=later, actor=coordinator_here.actor)
    assert told("meeting_changed") == [f"accounts.User:{nurse.user.pk}"]
    assert f"accounts.User:{librarian.user.pk}" in told("meeting_called")
    actions.change_meeting(meeting, invited=[clinic, library], title="Toinen nimi", actor=coordinator_here.actor)
    assert len(told("meeting_changed")) == 1
    actions.cancel_meeting(meeting, actor=coordinator_here.actor)
    assert len(told("meeting_cancelled")) == 2
    calendar = Calendar.from_ical(nurse.client.get(f"{GUEST}{meeting.pk}/meeting.ics").content)
    assert str(calendar.walk("VEVENT")[0]["STATUS"]) == "CANCELLED"


def test_reminders_go_three_days_and_one_day_before_but_not_to_who_cannot_come(
    here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation,
    nurse: Person, librarian: Person,
) -> None:  # fmt: skip
    meeting = a_meeting(here, coordinator_here, [clinic, library], days=12)
    actions.answer_meeting(meeting, organisation=library, comes=False, actor=librarian.actor)
    assert remind_meetings(meeting.starts_at - timedelta(days=9)) == 0
    assert remind_meetings(meeting.starts_at - timedelta(hours=70)) == 1
    assert told("meeting_reminder") == [f"accounts.User:{nurse.user.pk}"]
    remind_meetings(meeting.starts_at - timedelta(hours=2))
    remind_meetings(meeting.starts_at - timedelta(hours=1))
    assert len(told("meeting_reminder")) == 2


def test_every_refusal_of_a_meeting(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person, clinic: Organisation,
    library: Organisation, nurse: Person, librarian: Person,
) -> None:  # fmt: skip
    now = timezone.now()
    meeting, held = a_meeting(here, coordinator_here, [clinic]), a_held_meeting(here, coordinator_here, [clinic])
    off = a_meeting(here, coordinator_here, [clinic])
    step = a_decision(held, coordinator_here, responsible=None)
    actions.cancel_meeting(off, actor=coordinator_here.actor)
    boss, own = coordinator_here.actor, (here.organisation.pk, here.municipality.pk)
    found = [
        rules.why_not_convene(*own, actor=nurse.actor),
        rules.why_not_convene(*own, actor=coordinator_there.actor),
        rules.why_not_convene(here.organisation.pk, there.municipality.pk, actor=boss),
        rules.why_not_handle_meeting(off, actor=boss),
        rules.why_not_change_meeting(held, actor=boss),
        rules.why_not_answer(meeting, now=now, actor=librarian.actor),
        rules.why_not_answer(held, now=now, actor=nurse.actor),
        rules.why_not_write_minutes(meeting, now=now, actor=boss),
        rules.why_not_responsible(meeting, library.pk),
        rules.why_not_due(held, held.starts_at.date() - timedelta(days=1)),
        rules.why_not_mark(step, actor=nurse.actor),
    ]
    assert [refusal.code for refusal in found] == [
        "not_yours", "other_organisation", "other_municipality", "is_cancelled", "is_held", "not_invited", "is_over",
        "is_ahead", "not_invited", "before", "not_yours",
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.cancel_meeting(held, actor=boss)


def test_another_network_is_not_there(
    here: Office, coordinator_here: Person, coordinator_there: Person, clinic: Organisation
) -> None:
    meeting = a_held_meeting(here, coordinator_here, [clinic], notes="Oma asia")
    step = a_decision(meeting, coordinator_here)
    for ending in (
        f"{OFFICE}{meeting.pk}/",
        f"{OFFICE}{meeting.pk}/edit/",
        f"/coordinator/meeting-steps/{step.pk}/edit/",
    ):
        assert coordinator_there.client.get(ending).status_code == 404
    assert "Lapsiperheiden" not in page(coordinator_there.client, OFFICE)


def test_a_bad_form_keeps_what_was_written(coordinator_here: Person, clinic: Organisation) -> None:
    sent = form_of(clinic, starts_at_day="1.1.2020", title="Säilyvä nimi")
    shown = coordinator_here.client.post(f"{OFFICE}new/", sent).content.decode()
    assert "already past" in shown
    assert "Säilyvä nimi" in shown
    assert NetworkMeeting.objects.count() == 0


def test_the_lists_cost_the_same_with_three_and_thirty_meetings(
    here: Office, coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    def cost(person: Person, address: str) -> int:
        page(person.client, address)
        with CaptureQueriesContext(connection) as counted:
            page(person.client, address)
        return len(counted)

    costs = []
    for count in (3, 27):
        for number in range(count):
            meeting = a_meeting(here, coordinator_here, [clinic], days=5 + number)
            if number % 3 == 0:
                a_decision(pass_by(meeting, timedelta(days=60)), coordinator_here, responsible=clinic)
        costs.append((cost(coordinator_here, OFFICE), cost(nurse, GUEST)))
    assert costs[0] == costs[1]
