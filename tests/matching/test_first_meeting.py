"""The first meeting of all three: booked, moved, moved back, and told each time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.models import AuditEntry
from matching import actions
from matching.models import Match
from matching.states import Match as State
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories.cast import Person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Europe/Helsinki"))
THURSDAY, FRIDAY = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)


@pytest.fixture
def book(walked: Callable[..., Match], family: Person, coordinator_here: Person):
    """Book the first meeting some minutes after the noon of Monday."""
    with time_machine.travel(MONDAY, tick=False):
        match = walked(State.FAMILY_ACCEPTED, family)

    def booked(minutes: int, at: datetime, place: str = "Kirjasto") -> list[OutboxMessage]:
        with time_machine.travel(MONDAY + timedelta(minutes=minutes), tick=False):
            actions.book_first_meeting(match, at=at, place=place, actor=coordinator_here.actor)
            rows = OutboxMessage.objects.filter(kind="first_meeting", state="queued")
            return [row for row in rows if kind_named("first_meeting").still_due(row)]

    return booked


@pytest.mark.parametrize("are_sent", [True, False])
def test_a_meeting_moved_back_to_an_earlier_time_is_told_to_both(are_sent: bool, book) -> None:
    for minutes, at in ((0, THURSDAY), (5, FRIDAY), (10, THURSDAY)):
        told = book(minutes, at)
        assert len({row.recipient for row in told}) == len(told) == 2
        assert {row.context["at"] for row in told} == {f"{at:%Y%m%dT}1000"}
        if are_sent:
            OutboxMessage.objects.filter(kind="first_meeting").update(state="sent")


def test_another_place_alone_is_told_to_both(book) -> None:
    book(0, THURSDAY)
    OutboxMessage.objects.filter(kind="first_meeting").update(state="sent")
    assert len(book(5, THURSDAY, place="Kerhotalo")) == 2


def test_booking_the_same_time_and_place_again_tells_nobody(book) -> None:
    book(0, THURSDAY)
    number, trail = OutboxMessage.objects.count(), AuditEntry.objects.count()
    assert len(book(5, THURSDAY)) == 2
    assert (OutboxMessage.objects.count(), AuditEntry.objects.count()) == (number, trail)
