"""A volunteer's own pages: when it suits, rest and stop, own data, own calendar, the phone's home screen."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts import actions as accounts
from core.models import AuditEntry
from core.refusals import Refused
from matching import actions as matching
from notifications.models import OutboxMessage
from notifications.recipients import recipient_of
from tests.factories import applications, cast, expenses, matches, service
from tests.factories.applications import InState
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Holiday, PackedVolunteer, PhoneChange, Volunteer, VolunteerFeed
from volunteers.states import Application
from volunteers.states import Volunteer as State

pytestmark = pytest.mark.django_db
TIMES, QUESTION, DATA = "/volunteer/availability/", "/volunteer/pause/question/", "/volunteer/my-data/"


def fresh(person: Person) -> Volunteer:
    return Volunteer.objects.select_related("user").get(pk=person.volunteer.pk)


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d.%m.%Y}"


# Home


def test_home_leads_to_everything_of_ones_own(volunteer_here: Person) -> None:
    html = volunteer_here.client.get("/volunteer/").content.decode()
    pages = ("availability", "requirements", "supervision", "training", "expenses", "calendar", "my-data")
    assert [page for page in pages if f'href="/volunteer/{page}/"' not in html] == []
    for page in pages:
        assert volunteer_here.client.get(f"/volunteer/{page}/").status_code == 200


# When it suits


@pytest.mark.smoke
def test_a_volunteer_changes_the_own_week_and_matching_reads_it(volunteer_here: Person) -> None:
    told = {"slots": ["mon_morning", "thu_evening"], "capacity": "2"}
    assert volunteer_here.client.post(TIMES, told).headers["Location"] == TIMES
    assert (fresh(volunteer_here).slots, fresh(volunteer_here).capacity) == (told["slots"], 2)
    packed = PackedVolunteer.objects.get(volunteer=volunteer_here.volunteer)
    assert (packed.capacity, packed.slots.bit_count()) == (2, 2)
    html = volunteer_here.client.get(TIMES).content.decode()
    assert 'value="thu_evening" checked' in html or "checked" in html
    assert volunteer_here.client.post(TIMES, {"capacity": "9"}).status_code == 200
    assert fresh(volunteer_here).capacity == 2


def test_holidays_are_added_seen_by_the_office_and_removed(coordinator_here: Person, volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert client.post("/volunteer/holidays/new/", {"from_on": day(3), "until_on": day(9)}).status_code == 302
    holiday = Holiday.objects.get()
    office = coordinator_here.client.get(f"/coordinator/volunteers/{fresh(volunteer_here).pk}/").content.decode()
    assert "None told" not in office
    assert client.post(f"/volunteer/holidays/{holiday.pk}/remove/").headers["Location"] == TIMES
    assert not Holiday.objects.exists()


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (5, 4, "The last day comes after the first."),
        (-9, -3, "Choose days within the next twelve months."),
        (300, 400, "Choose days within the next twelve months."),
    ],
)
def test_a_holiday_is_refused_in_words(begins: int, ends: int, words: str, volunteer_here: Person) -> None:
    told = {"from_on": day(begins), "until_on": day(ends)}
    html = volunteer_here.client.post("/volunteer/holidays/new/", told).content.decode()
    assert words in html
    assert told["from_on"].lstrip("0") in html or told["from_on"] in html
    assert not Holiday.objects.exists()


# Rest and stop


def test_a_break_is_begun_made_longer_and_ended(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert "You are not on a pause." in client.get(QUESTION).content.decode()
    assert client.post("/volunteer/pause/", {"until": day(20)}).headers["Location"] == TIMES
    assert fresh(volunteer_here).state == State.PAUSED
    assert "You are on a pause until" in client.get(TIMES).content.decode()
    late = client.post(QUESTION, {"answer": "longer", "until": day(500)})
    assert "Choose a day within the next twelve months." in late.content.decode()
    assert client.post(QUESTION, {"answer": "longer", "until": day(90)}).headers["Location"] == TIMES
    assert fresh(volunteer_here).paused_until == timezone.localdate() + timedelta(days=90)
    assert client.post(QUESTION, {"answer": "back"}).headers["Location"] == TIMES
    assert (fresh(volunteer_here).state, fresh(volunteer_here).paused_until) == (State.AVAILABLE, None)
    assert client.post(QUESTION, {"answer": "back"}).status_code == 200


def test_near_the_end_of_a_break_home_asks(volunteer_here: Person) -> None:
    actions.pause_volunteer(
        volunteer_here.volunteer, until=timezone.localdate() + timedelta(days=5), actor=volunteer_here.actor
    )
    assert "How would you like to go on after your break?" in volunteer_here.client.get("/volunteer/").content.decode()


def test_a_wish_to_stop_is_told_once_and_can_be_taken_back(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert client.get("/volunteer/stop/").status_code == 200
    assert client.post("/volunteer/stop/").headers["Location"] == TIMES
    assert fresh(volunteer_here).wants_to_stop_at is not None
    assert client.post("/volunteer/stop/").status_code == 409
    assert "You have told us that you would like to stop." in client.get(TIMES).content.decode()
    client.post(QUESTION, {"answer": "back"})
    assert fresh(volunteer_here).wants_to_stop_at is None


def test_who_has_no_file_of_their_own_is_told_so(here: Office) -> None:
    other = cast.worker(here, "volunteer", "Toinen Aikuinen")
    for page in ("", "availability/", "supervision/", "calendar/", "my-data/"):
        assert other.client.get(f"/volunteer/{page}").status_code == 200
    for page in ("pause/", "stop/", "pause/question/", "calendar/make/", "my-data/erase/"):
        assert other.client.post(f"/volunteer/{page}").status_code == 404


# Own data


@pytest.fixture
def walked(here: Office, coordinator_here: Person, volunteer_here: Person) -> Person:
    """A volunteer with a companionship, whose family has names, a place and words that are not the volunteer's."""
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer, "Kaisa Salainen")
    service.visited(match, note="Puhuimme Kaisan kanssa")
    matching.save_draft(match, {"note": "Kaisa kertoi"}, actor=matches.volunteer_actor(match.volunteer))
    match.first_meeting_place = "Salainen kuja 3"
    match.save(update_fields=["first_meeting_place"])
    return volunteer_here


def volunteer_email(person: Person) -> str:
    return str(person.user.email)


def test_the_own_data_holds_the_own_part_and_nothing_of_the_family(walked: Person) -> None:
    client = walked.client
    page, file, to_read = (client.get(f"{DATA}{query}") for query in ("", "?as=file", "?as=page"))
    for answer in (page, file, to_read):
        text = answer.content.decode()
        assert [word for word in ("Kaisa", "Salainen", "Salainen kuja") if word in text] == []
        assert "Eero Vapaa" in text
        assert volunteer_email(walked) in text
    assert file["Content-Disposition"] == 'attachment; filename="rinnalla.json"'
    exported = json.loads(file.content)
    assert set(exported["matching.Match"][0]) == {
        "id", "state", "proposed_at", "trial_began_on", "volunteer_continues", "ended_on",
    }  # fmt: skip
    assert "volunteers.ExtractCheck" not in exported
    assert exported["matching.MeetingFeeling"][0]["mood"] == 4
    assert AuditEntry.objects.filter(verb="user.exported").count() == 2


def test_name_and_language_are_corrected(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert client.post(f"{DATA}details/", {"name": "Eero Uusi", "language": "sv"}).headers["Location"] == DATA
    user = fresh(volunteer_here).user
    assert (user.name, user.language) == ("Eero Uusi", "sv")
    assert AuditEntry.objects.get(verb="user.corrected").fields == ["language", "name"]


@pytest.mark.parametrize("name", ["", "131052-308T"])
def test_a_bad_name_is_told_in_words(name: str, volunteer_here: Person) -> None:
    html = volunteer_here.client.post(f"{DATA}details/", {"name": name, "language": "fi"}).content.decode()
    assert "Write your name." in html or "Remove the personal identity code" in html
    assert fresh(volunteer_here).user.name == "Eero Vapaa"


def test_a_new_phone_number_counts_once_its_code_has_come_back(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert "Write the phone number like this" in client.post(f"{DATA}phone/", {"phone": "1"}).content.decode()
    assert client.post(f"{DATA}phone/", {"phone": "040 000 0088"}).headers["Location"] == f"{DATA}phone/code/"
    message = OutboxMessage.objects.get(kind="volunteer_code")
    assert str(recipient_of(message).phone) == "+358400000088"
    assert fresh(volunteer_here).user.phone == ""
    wrong = "000000" if message.sealed != "000000" else "111111"
    assert "This code is not right." in client.post(f"{DATA}phone/code/", {"code": wrong}).content.decode()
    assert client.post(f"{DATA}phone/code/", {"code": message.sealed}).headers["Location"] == DATA
    assert fresh(volunteer_here).user.phone == "+358400000088"
    assert client.get(f"{DATA}phone/code/").status_code == 404


def test_a_code_ends_after_five_tries_or_a_quarter_of_an_hour(volunteer_here: Person) -> None:
    change = actions.ask_phone_change(volunteer_here.user, "+358400000088", actor=volunteer_here.actor)
    code = OutboxMessage.objects.get(kind="volunteer_code").sealed
    PhoneChange.objects.update(tries=5)
    with pytest.raises(Refused) as refused:
        actions.confirm_phone_change(change, code, actor=volunteer_here.actor)
    assert refused.value.refusal.code == "code_ended"
    PhoneChange.objects.update(tries=0, expires_at=timezone.now())
    with pytest.raises(Refused):
        actions.confirm_phone_change(change, code, actor=volunteer_here.actor)


def test_a_file_is_erased_when_it_is_asked_and_the_service_has_ended(
    coordinator_here: Person, volunteer_here: Person
) -> None:
    office, address = coordinator_here.client, f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/"
    assert "The volunteer has not asked for this." in office.get(f"{address}erase/").content.decode()
    assert volunteer_here.client.post(f"{DATA}erase/").headers["Location"] == DATA
    assert "You have asked us to erase your data." in volunteer_here.client.get(DATA).content.decode()
    assert "End the service first." in office.get(f"{address}erase/").content.decode()
    assert office.post(f"{address}erase/").status_code == 409
    office.post(f"{address}end/")
    assert office.post(f"{address}erase/").status_code == 302
    assert fresh(volunteer_here).erased_at is not None
    assert fresh(volunteer_here).user.name == ""


def test_a_file_waits_while_expenses_are_not_paid(coordinator_here: Person, volunteer_here: Person) -> None:
    expenses.approved(volunteer_here, coordinator_here)
    volunteer_here.client.post(f"{DATA}erase/")
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    erase, office = f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/erase/", coordinator_here.client
    words = "There are expenses that have not been paid. Settle them first."
    assert words in office.get(erase).content.decode()
    assert office.post(erase).status_code == 409
    today = timezone.localdate()
    organisation = volunteer_here.volunteer.organisation
    actions.give_to_accountant(organisation, from_on=today, until_on=today, actor=coordinator_here.actor)
    assert office.post(erase).status_code == 302
    assert fresh(volunteer_here).erased_at is not None


def test_the_wish_to_be_erased_is_taken_back_by_the_person_or_after_a_talk(
    coordinator_here: Person, volunteer_here: Person
) -> None:
    client, keep = volunteer_here.client, f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/keep/"
    for sender, address in ((client, f"{DATA}erase/"), (coordinator_here.client, keep)):
        client.post(f"{DATA}erase/")
        assert fresh(volunteer_here).erasure_asked_at is not None
        sender.post(address)
        assert fresh(volunteer_here).erasure_asked_at is None


# Applicants


def test_an_applicant_takes_everything_along_and_corrects_it(in_state: InState) -> None:
    application = in_state(Application.INTERVIEWED, "Hilla Hakija", introduction="Olen rauhallinen.")
    client = applications.person_of(application.user).client
    assert 'href="/applicant/my-data/"' in client.get("/applicant/").content.decode()
    page, file, to_read = (client.get(f"/applicant/my-data/{query}") for query in ("", "?as=file", "?as=page"))
    for answer in (page, file, to_read):
        assert "Hilla Hakija" in answer.content.decode()
        assert "Olen rauhallinen." in answer.content.decode()
        assert "Rauhallinen ja luotettava." in answer.content.decode()
    exported = json.loads(file.content)
    assert set(exported) >= {"accounts.User", "volunteers.VolunteerApplication", "volunteers.InterviewRecord"}
    assert "submission_key" not in exported["volunteers.VolunteerApplication"][0]
    details = client.post("/applicant/my-data/details/", {"name": "Hilla Uusi", "language": "sv"})
    assert details.headers["Location"] == "/applicant/my-data/"
    assert client.post("/applicant/my-data/phone/", {"phone": "040 000 0088"}).status_code == 302
    code = OutboxMessage.objects.get(kind="volunteer_code").sealed
    assert client.post("/applicant/my-data/phone/code/", {"code": code}).headers["Location"] == "/applicant/my-data/"
    application.user.refresh_from_db()
    assert (application.user.name, str(application.user.phone)) == ("Hilla Uusi", "+358400000088")


def test_what_is_kept_of_a_couple_is_told_to_both(here: Office) -> None:
    application = applications.couple(here, introduction="Kaksi innokasta.")
    for person in application.people:
        client = applications.person_of(person).client
        exported = json.loads(client.get("/applicant/my-data/?as=file").content)
        assert [row["introduction"] for row in exported["volunteers.VolunteerApplication"]] == ["Kaksi innokasta."]


def test_the_applicant_s_page_names_whoever_answers_today(
    here: Office, coordinator_here: Person, in_state: InState
) -> None:
    application = in_state(Application.IN_CONTACT)
    client = applications.person_of(application.user).client
    assert "Outi Ohjaaja" in client.get("/applicant/").content.decode()
    second = service.colleague(here)
    service.away(coordinator_here, second)
    html = client.get("/applicant/").content.decode()
    assert "Jaana Varalla" in html
    assert "Answers for Outi until" in html
    assert "Outi Ohjaaja" not in html
    actions.withdraw_application(application, actor=applications.person_of(application.user).actor)
    readers = set(OutboxMessage.objects.filter(kind="applicant_moved").values_list("recipient", flat=True))
    assert f"accounts.User:{second.user.pk}" in readers


# Couples


def test_the_other_one_of_a_couple_sees_whom_to_call_and_what_is_ahead(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    other = cast.worker(here, "volunteer", "Toinen Aikuinen")
    volunteer = volunteer_here.volunteer
    Volunteer.objects.filter(pk=volunteer.pk).update(together_with=other.user)
    actions.name_responsible(volunteer, responsible=coordinator_here.user, deputy=None, actor=coordinator_here.actor)
    actions.join_supervision(service.supervision(here, coordinator_here), volunteer, actor=volunteer_here.actor)
    html = other.client.get("/volunteer/").content.decode()
    assert "Outi Ohjaaja" in html
    assert "Kerhotalo" in html
    assert "Outi Ohjaaja" in other.client.get("/volunteer/worry/").content.decode()
    assert "the times are kept on their page" in other.client.get("/volunteer/supervision/").content.decode()


# The own calendar


def feed_path(client: Client) -> str:
    return client.post("/volunteer/calendar/make/").context["address"].removeprefix("http://testserver")


def test_a_calendar_reads_times_and_no_family(here: Office, coordinator_here: Person, walked: Person) -> None:
    match = fresh(walked).matches.get()
    soon = timezone.now() + timedelta(days=3)
    actor = matches.volunteer_actor(match.volunteer)
    matching.plan_meeting(match, starts_at=soon, place_type="home", actor=actor)
    session = service.supervision(here, coordinator_here)
    actions.join_supervision(session, walked.volunteer, actor=walked.actor)
    answer = Client().get(feed_path(walked.client))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {"Volunteering", "Supervision of volunteers"}
    text = answer.content.decode()
    assert [word for word in ("Kaisa", "Salainen", match.request.reference) if word in text] == []


def test_the_address_is_shown_once_renewed_and_closed(volunteer_here: Person) -> None:
    client = volunteer_here.client
    assert client.get("/volunteer/calendar/make/").status_code == 200
    old, new = feed_path(client), feed_path(client)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    token = new.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in client.get("/volunteer/calendar/").content.decode()
    assert VolunteerFeed.objects.get().token_hash != token
    assert Client().get(new.replace(token, VolunteerFeed.objects.get().token_hash)).status_code == 404
    assert client.post("/volunteer/calendar/close/").headers["Location"] == "/volunteer/calendar/"
    assert Client().get(new).status_code == 404


def test_who_serves_no_more_has_no_calendar(coordinator_here: Person, volunteer_here: Person) -> None:
    path = feed_path(volunteer_here.client)
    hat = volunteer_here.user.memberships.get()
    accounts.take_hat(hat, actor=cast.MAKER)
    assert Client().get(path).status_code == 404


# The phone's home screen


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_phone_can_keep_the_pages_on_its_home_screen(language: str, db: None) -> None:
    answer = Client().get(f"/{language}/volunteer.webmanifest")
    facts: dict[str, Any] = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (facts["lang"], facts["start_url"], facts["display"]) == (language, "/volunteer/", "standalone")
    assert {icon["sizes"] for icon in facts["icons"]} >= {"192x192", "512x512"}


def test_the_volunteer_s_pages_point_at_it(volunteer_here: Person) -> None:
    html = volunteer_here.client.get("/volunteer/").content.decode()
    assert '<link rel="manifest" href="/en/volunteer.webmanifest">' in html
