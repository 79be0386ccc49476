"""Times for interviews, chosen by the applicant; and what is kept of an interview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from core.refusals import NotNow, Refusal
from notifications.delivery import deliver_due
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.quiet import local
from tests.factories import applications as make
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.test_parallel import HANDS, at_once
from volunteers import actions, rules
from volunteers.models import InterviewSlot, VolunteerApplication
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db
TIMES, NEW = "/coordinator/interview-times/", "/coordinator/interview-times/new/"


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


def own(name: str, application: VolunteerApplication) -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def office_page(name: str, application: VolunteerApplication) -> str:
    return reverse(f"coordinator:application-{name}", args=[application.pk])


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal else None


def told(**changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=5)
    return {
        "day": f"{day.day}.{day.month}.{day.year}",
        "begins": "9",
        "ends": "12.30",
        "minutes": "60",
        "municipality": cast.SASTAMALA,
        "way": "place",
        "place": "Kirjasto",
        **changes,
    }


def messages(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def is_due(message: OutboxMessage) -> bool:
    return kind_named(message.kind).still_due(message)


# Opening times


def test_several_times_are_opened_at_once(coordinator_here: Person) -> None:
    assert coordinator_here.client.post(NEW, told()).url == TIMES
    slots = InterviewSlot.objects.all()
    assert [(local(s.starts_at).hour, local(s.starts_at).minute) for s in slots] == [(9, 0), (10, 0), (11, 0)]
    assert {(s.interviewer, s.where) for s in slots} == {(coordinator_here.user, "Kirjasto")}


def test_times_that_are_open_already_are_left_out(coordinator_here: Person) -> None:
    coordinator_here.client.post(NEW, told(ends="10"))
    coordinator_here.client.post(NEW, told(begins="8.30", ends="13"))
    clocks = [(local(s.starts_at).hour, local(s.starts_at).minute) for s in InterviewSlot.objects.all()]
    assert clocks == [(9, 0), (10, 30), (11, 30)]
    again = coordinator_here.client.post(NEW, told(ends="10"))
    assert "You have these times open already." in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "1.1.2020"}, "Choose a day and a time that lie ahead, within a year."),
        ({"ends": "9.30"}, "There is no room for an interview between these times."),
        ({"ends": "8"}, "The end comes after the beginning."),
        ({"place": ""}, "Write where you meet."),
        ({"way": "video"}, "Write the address of the video call."),
        ({"minutes": "5"}, "15"),
        ({"day": "kolmas"}, "Write the date like this: 3.9.2026"),
        ({"municipality": cast.RAASEPORI}, "Select a valid choice"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(
    changes: dict[str, str], words: str, coordinator_here: Person
) -> None:
    answer = coordinator_here.client.post(NEW, told(**changes))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert answer.context["form"]["ends"].value() == told(**changes)["ends"]
    assert not InterviewSlot.objects.exists()


def test_times_are_right_on_the_night_when_the_clocks_change(here: Office, coordinator_here: Person) -> None:
    with time_machine.travel("2027-03-20T12:00:00+02:00", tick=False):
        coordinator_here.client.post(NEW, told(day="28.3.2027", begins="9", ends="10"))
    assert local(InterviewSlot.objects.get().starts_at).isoformat() == "2027-03-28T09:00:00+03:00"


def test_a_free_time_can_be_taken_back_and_a_booked_one_not(
    coordinator_here: Person, slot: InterviewSlot, application: VolunteerApplication
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    address = reverse("coordinator:interview-time-close", args=[slot.pk])
    coordinator_here.client.post(address)
    assert InterviewSlot.objects.exists()
    actions.cancel_interview(application, actor=coordinator_here.actor)
    coordinator_here.client.post(address)
    assert not InterviewSlot.objects.exists()


def test_the_list_of_times_costs_the_same_with_3_and_30_rows(
    here: Office, coordinator_here: Person, application: VolunteerApplication, slot: InterviewSlot
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_here.client.get(TIMES).status_code == 200
        return len(queries)

    actions.book_interview(application, slot, actor=coordinator_here.actor)
    for days in (4, 5):
        make.a_time(coordinator_here, here, days=days)
    cost()
    few = cost()
    for days in range(6, 26):
        make.a_time(coordinator_here, here, days=days)
    assert cost() == few


# Choosing a time


def test_the_applicant_chooses_a_time_and_both_hear_of_it(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, coordinator_here: Person
) -> None:
    page = applicant.client.get(own("interview", application)).content.decode()
    assert "Kirjasto" in page
    assert applicant.client.post(own("interview", application), {"slot": slot.pk}).url == "/applicant/"
    application.refresh_from_db()
    assert (application.state, application.slot) == (State.INTERVIEW_BOOKED, slot)
    assert [message.recipient for message in messages("applicant_moved")] == [
        f"accounts.User:{coordinator_here.user.pk}"
    ]
    confirmed, reminder = messages("interview_booked")[0], messages("interview_reminder")[0]
    assert confirmed.recipient == reminder.recipient == f"accounts.User:{applicant.user.pk}"
    assert reminder.not_before < slot.starts_at <= reminder.not_before + timedelta(days=5)
    home = applicant.client.get("/applicant/").content.decode()
    assert "Your interview:" in home
    assert "Add to a calendar" in home


def test_the_applicant_is_asked_to_choose_when_there_are_times(
    application: VolunteerApplication, coordinator_here: Person, here: Office
) -> None:
    refusal = rules.why_not_invite(application, now=timezone.now(), actor=coordinator_here.actor)
    assert code(refusal) == "no_times"
    make.a_time(coordinator_here, here)
    coordinator_here.client.post(office_page("invite", application))
    (asked,) = messages("interview_times")
    assert is_due(asked)
    actions.book_interview(application, InterviewSlot.objects.get(), actor=coordinator_here.actor)
    assert not is_due(asked)


def test_without_times_the_page_says_what_to_do(application: VolunteerApplication, applicant: Person) -> None:
    assert "No times are free just now" in applicant.client.get(own("interview", application)).content.decode()


def test_nothing_chosen_or_a_time_that_is_gone_is_told_kindly(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, here: Office, coordinator_here: Person
) -> None:
    make.a_time(coordinator_here, here, days=4)
    other = make.application_in(State.IN_CONTACT, here, coordinator_here, "Toinen Hakija")
    actions.book_interview(other, slot, actor=coordinator_here.actor)
    empty = applicant.client.post(own("interview", application), {})
    assert "Choose a time." in empty.content.decode()
    gone = applicant.client.post(own("interview", application), {"slot": slot.pk})
    assert "This time is not free any more. Choose another." in gone.content.decode()


def test_a_time_is_moved_and_the_old_one_is_free_again(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, here: Office, coordinator_here: Person
) -> None:
    later = make.a_time(coordinator_here, here, days=6)
    actions.book_interview(application, slot, actor=applicant.actor)
    actions.book_interview(application, later, actor=applicant.actor)
    slot.refresh_from_db()
    assert slot.application is None
    first, second = messages("interview_booked")
    assert (is_due(first), is_due(second)) == (False, True)
    assert [is_due(message) for message in messages("interview_reminder")] == [False, True]
    actions.book_interview(application, slot, actor=applicant.actor)
    assert len(messages("interview_booked")) == 3


def test_a_cancelled_interview_can_be_chosen_again(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, coordinator_here: Person
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    coordinator_here.client.post(office_page("interview-cancel", application))
    application.refresh_from_db()
    assert application.state == State.IN_CONTACT
    (cancelled,) = messages("interview_cancelled")
    assert is_due(cancelled)
    actions.book_interview(application, slot, actor=applicant.actor)
    assert not is_due(cancelled)
    applicant.client.post(own("interview-cancel", application))
    assert len(messages("interview_cancelled")) == 1  # who cancels knows it
    application.refresh_from_db()
    assert application.state == State.IN_CONTACT


def test_a_reminder_goes_the_day_before(
    application: VolunteerApplication, slot: InterviewSlot, coordinator_here: Person
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    (reminder,) = messages("interview_reminder")
    with time_machine.travel(reminder.not_before + timedelta(minutes=1), tick=False):
        deliver_due()
    reminder.refresh_from_db()
    assert reminder.state == "sent"


def test_both_of_a_couple_hear_of_the_time(here: Office, coordinator_here: Person, slot: InterviewSlot) -> None:
    application = make.couple(here)
    make.taken(application, here, coordinator_here)
    other = make.person_of(application.together_with)
    actions.book_interview(application, slot, actor=other.actor)
    assert len(messages("interview_booked")) == 2
    assert other.client.get(own("interview-file", application)).status_code == 200


def test_refusals_of_a_time(
    application: VolunteerApplication, slot: InterviewSlot, here: Office, there: Office, coordinator_here: Person,
    coordinator_there: Person,
) -> None:  # fmt: skip
    now, actor = timezone.now(), coordinator_here.actor
    foreign = make.a_time(coordinator_there, there)
    fresh = make.applied(here, "Uusi Hakija")
    taken = make.application_in(State.INTERVIEW_BOOKED, here, coordinator_here, "Toinen Hakija")
    table = [
        (application, slot, now, None),
        (application, foreign, now, "other_office"),
        (application, taken.slot, now, "is_taken"),
        (application, slot, slot.starts_at, "is_past"),
        (fresh, slot, now, "not_from_here"),
    ]
    for row, asked, at, expected in table:
        assert code(rules.why_not_book_time(row, asked, now=at, actor=actor)) == expected, expected


def test_the_calendar_file_names_nobody(
    application: VolunteerApplication, applicant: Person, slot: InterviewSlot, coordinator_here: Person
) -> None:
    actions.book_interview(application, slot, actor=coordinator_here.actor)
    for client, address in [
        (applicant.client, own("interview-file", application)),
        (coordinator_here.client, reverse("coordinator:interview-time-file", args=[slot.pk])),
    ]:
        answer = client.get(address)
        assert answer["Content-Type"].startswith("text/calendar")
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert (event.start, event.end) == (slot.starts_at, slot.ends_at)
        assert event["LOCATION"] == "Kirjasto"
        assert "Aino" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_want_one_time_one_gets_it(here: Office, coordinator_here: Person) -> None:
    slot = make.a_time(coordinator_here, here)
    rows = [make.application_in(State.IN_CONTACT, here, coordinator_here, f"Hakija {n}") for n in range(HANDS)]

    def book(application: VolunteerApplication) -> Any:
        mine = InterviewSlot.objects.get(pk=slot.pk)
        return lambda: actions.book_interview(application, mine, actor=coordinator_here.actor)

    ended = at_once([book(application) for application in rows])
    assert ended == {"done": 1, "is_taken": HANDS - 1}
    assert VolunteerApplication.objects.filter(state=State.INTERVIEW_BOOKED).count() == 1


def test_who_comes_second_keeps_the_time_they_had(
    application: VolunteerApplication, slot: InterviewSlot, here: Office, coordinator_here: Person
) -> None:
    before = make.a_time(coordinator_here, here, days=7)
    actions.book_interview(application, before, actor=coordinator_here.actor)
    stale = InterviewSlot.objects.get(pk=slot.pk)
    other = make.application_in(State.IN_CONTACT, here, coordinator_here, "Toinen Hakija")
    actions.book_interview(other, slot, actor=coordinator_here.actor)
    with pytest.raises(NotNow):
        actions.book_interview(application, stale, actor=coordinator_here.actor)
    assert InterviewSlot.objects.get(application=application) == before
