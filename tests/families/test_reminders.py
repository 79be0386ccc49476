from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.actor import Actor
from families import actions, reminders
from families.models import Appointment
from matching.reminders import remind_companions
from notifications import delivery
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.factories import matches
from tests.factories.cast import Person

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
CLOCK = Actor.system("clock")
BOOKED = datetime(2026, 9, 1, 10, 0, tzinfo=HELSINKI)
STARTS = datetime(2026, 9, 10, 14, 0, tzinfo=HELSINKI)  # a Thursday


@pytest.fixture
def booked(parent_here: Person) -> Appointment:
    with time_machine.travel(BOOKED, tick=False):
        return book(parent_here)


def book(parent: Person, **details: object) -> Appointment:
    return actions.book_appointment(
        parent.family, adult=parent.adult, service="dental", starts_at=STARTS, actor=parent.actor, **details
    )


def live_through(start: datetime, end: datetime) -> list[tuple[str, datetime]]:
    """Run the clock every quarter of an hour from `start` to `end`; return what was queued and when."""
    heard, here = [], start
    while here < end:
        with time_machine.travel(here, tick=False):
            before = set(OutboxMessage.objects.values_list("key", flat=True))
            reminders.remind(here, actor=CLOCK)
            remind_companions(here)
            new = OutboxMessage.objects.exclude(key__in=before)
            heard += [(key.split(":", 2)[2], here) for key in new.values_list("key", flat=True)]
        here += timedelta(minutes=15)
    return heard


@pytest.mark.smoke
def test_a_family_is_reminded_three_days_one_day_and_two_hours_before_and_never_twice(booked: Appointment) -> None:
    heard = live_through(STARTS - timedelta(days=3, minutes=15), STARTS + timedelta(hours=1))
    assert [(key.split(":")[0], at) for key, at in heard] == [
        ("days3", STARTS - timedelta(days=3)),
        ("day1", STARTS - timedelta(days=1)),
        ("hours2", STARTS - timedelta(hours=2)),
    ]


def test_a_time_that_was_moved_reminds_of_the_new_time_alone(booked: Appointment, parent_here: Person) -> None:
    with time_machine.travel(STARTS - timedelta(days=3), tick=False) as clock:
        reminders.remind(STARTS - timedelta(days=3), actor=CLOCK)
        booked.refresh_from_db()
        actions.move_appointment(booked, starts_at=STARTS + timedelta(days=7), actor=parent_here.actor)
        clock.shift(timedelta(minutes=10))
        assert delivery.deliver_due()["cancelled"] == 1
    assert live_through(STARTS - timedelta(hours=3), STARTS) == []


def test_a_cancelled_time_reminds_of_nothing(booked: Appointment, parent_here: Person) -> None:
    with time_machine.travel(STARTS - timedelta(days=2), tick=False):
        actions.cancel_appointment(booked, actor=parent_here.actor)
    assert live_through(STARTS - timedelta(days=1, minutes=15), STARTS - timedelta(hours=23)) == []


def test_a_moment_before_the_booking_is_not_made_up_for(parent_here: Person) -> None:
    with time_machine.travel(STARTS - timedelta(hours=12), tick=False):
        book(parent_here)
    heard = live_through(STARTS - timedelta(hours=12), STARTS)
    assert [key.split(":")[0] for key, _at in heard] == ["hours2"]


def test_a_worker_that_slept_sends_only_the_reminder_that_is_still_worth_sending(booked: Appointment) -> None:
    heard = live_through(STARTS - timedelta(hours=1), STARTS - timedelta(minutes=50))
    assert [key.split(":")[0] for key, _at in heard] == ["hours2"]


def test_the_day_before_a_monday_is_reminded_before_the_quiet_sunday() -> None:
    monday = datetime(2026, 9, 14, 9, 0, tzinfo=HELSINKI)
    (_three, _at), (_name, day_before), _two = reminders.moments_of(monday)
    assert day_before.astimezone(HELSINKI).isoweekday() == 6


@pytest.mark.parametrize("is_shared", [True, False])
def test_the_companion_is_reminded_of_what_is_shared_and_of_nothing_else(
    is_shared: bool, coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    with time_machine.travel(BOOKED, tick=False):
        request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
        matches.match_in("active", request, volunteer_here.volunteer, office=coordinator_here.actor)
        book(parent_here, is_shared=is_shared)
    heard = live_through(STARTS - timedelta(hours=2), STARTS - timedelta(hours=1, minutes=50))
    whom = sorted(key.split(":")[1].split("-")[0] for key, _at in heard)
    assert whom == (["adult", "match"] if is_shared else ["adult"])


def test_a_family_that_takes_no_messages_gets_none(parent_here: Person) -> None:
    parent_here.adult.channel = "call"
    parent_here.adult.save(update_fields=["channel"])
    with time_machine.travel(BOOKED, tick=False):
        book(parent_here)
    before = OutboxMessage.objects.count()
    live_through(STARTS - timedelta(hours=2), STARTS)
    assert OutboxMessage.objects.count() == before


def test_a_family_that_waits_hears_after_four_and_eight_weeks_once_each(
    coordinator_here: Person, parent_here: Person
) -> None:
    with time_machine.travel(BOOKED, tick=False):
        matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    for day in range(0, 70, 7):
        with time_machine.travel(BOOKED + timedelta(days=day), tick=False):
            reminders.write_to_waiting(datetime.now(UTC))
    letters = OutboxMessage.objects.filter(kind="waiting_letter").order_by("pk")
    assert [message.context["days"] for message in letters] == [28, 56]


def test_three_tries_over_ten_working_days_close_a_request(coordinator_here: Person, parent_here: Person) -> None:
    request = parent_here.request
    for day in (0, 3, 7):
        with time_machine.travel(BOOKED + timedelta(days=day), tick=False):
            if day == 0:
                actions.assign_request(request, to=coordinator_here.user, actor=coordinator_here.actor)
            actions.record_attempt(request, outcome="not_reached", actor=coordinator_here.actor)
    assert reminders.close_unanswered(BOOKED + timedelta(days=8), actor=CLOCK) == 0
    assert reminders.close_unanswered(BOOKED + timedelta(days=15), actor=CLOCK) == 1
    request.refresh_from_db()
    assert request.state == "expired"
    assert not OutboxMessage.objects.filter(state=MessageState.FAILED).exists()
