"""The clock closes a request that nobody answers: the tries count from the moment at which contact last began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.actor import Actor
from families import actions, reminders, rules
from families.access import actor_of
from families.models import SupportRequest
from tests.factories import cast

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
CLOCK = Actor.system("clock")
MONDAY = datetime(2026, 9, 7, 10, 0, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY, tick=True) as clock:
        yield clock


def here() -> SupportRequest:
    return SupportRequest.objects.get()


def call(*days: int, begun: datetime = MONDAY, outcome: str = "not_reached") -> None:
    for day in days:
        with time_machine.travel(begun + timedelta(days=day), tick=True):
            actions.record_attempt(here(), outcome=outcome, actor=cast.MAKER)


def closes(at: datetime) -> bool:
    with time_machine.travel(at, tick=True):
        return bool(reminders.close_unanswered(at, actor=CLOCK))


def test_the_first_try_of_a_new_request_is_one_of_the_three(kaisa: SupportRequest) -> None:
    call(0, 3, 7)
    assert not closes(MONDAY + timedelta(days=11))
    assert closes(MONDAY + timedelta(days=14))
    assert here().state == "expired"


def test_a_request_that_is_opened_again_is_not_closed_for_its_old_tries(kaisa: SupportRequest) -> None:
    call(0, 3, 7)
    assert closes(MONDAY + timedelta(days=14))
    again = MONDAY + timedelta(days=30)
    with time_machine.travel(again, tick=True):
        actions.reopen_request(here(), at=again, actor=cast.MAKER)
    assert not closes(again + timedelta(minutes=5))
    call(1, 2, 3, begun=again)
    assert not closes(again + timedelta(days=10))
    assert closes(again + timedelta(days=16))


def test_a_family_that_goes_on_after_a_wait_is_not_closed_for_its_old_tries(kaisa: SupportRequest) -> None:
    call(0, 3, 7)
    actions.hold_request(here(), actor=cast.MAKER)
    ready = MONDAY + timedelta(days=30)
    with time_machine.travel(ready, tick=True):
        actions.go_on(here(), at=ready, actor=actor_of(kaisa.contact))
    assert not closes(ready + timedelta(minutes=5))
    assert here().state == "in_contact"


def test_a_family_that_was_reached_before_and_not_since_is_closed_like_any_other(kaisa: SupportRequest) -> None:
    call(0, outcome="reached")
    actions.withdraw_request(here(), actor=cast.MAKER)
    again = MONDAY + timedelta(days=30)
    with time_machine.travel(again, tick=True):
        actions.reopen_request(here(), at=again, actor=cast.MAKER)
    call(0, 3, 7, begun=again + timedelta(hours=1))
    assert closes(again + timedelta(days=14))


def test_a_family_that_has_been_reached_since_is_never_closed_by_the_clock(kaisa: SupportRequest) -> None:
    call(0, 3)
    call(7, outcome="reached")
    assert not closes(MONDAY + timedelta(days=60))


def test_ten_working_days_begin_on_the_day_of_the_first_try_in_finland(kaisa: SupportRequest) -> None:
    late_on_monday = datetime(2026, 9, 8, 0, 30, tzinfo=HELSINKI)  # still Monday in Greenwich
    call(0, 0.2, 0.3, begun=late_on_monday)
    with time_machine.travel(MONDAY + timedelta(days=14), tick=True):
        refusal = rules.why_not_expire(here(), on=(MONDAY + timedelta(days=14)).date(), actor=CLOCK)
    assert refusal is not None
    assert refusal.code == "too_early"
    assert closes(MONDAY + timedelta(days=15))
