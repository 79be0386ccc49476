from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from accounts.limits import within

HALF_PAST = datetime(2026, 9, 3, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _three_an_hour(settings: Any) -> Iterator[None]:
    settings.RINNALLA_RATE_LIMITS = {"support_send": "3/h/ip", "family_link_sent": "3/h/key"}
    cache.clear()
    with time_machine.travel(HALF_PAST, tick=False):
        yield
    cache.clear()


def knock(address: str = "192.0.2.1", action: str = "support_send", **options: str) -> bool:
    return within(RequestFactory().post("/", REMOTE_ADDR=address), action, **options)


def test_fourth_try_within_an_hour_is_too_many() -> None:
    assert [knock() for _try in range(5)] == [True, True, True, False, False]


def test_addresses_are_counted_apart() -> None:
    assert [knock(f"192.0.2.{number}") for number in range(5)] == [True] * 5


def test_one_network_of_a_household_is_one_address() -> None:
    assert [knock(f"2001:db8::{number}") for number in range(1, 5)] == [True, True, True, False]
    assert knock("2001:db8:0:1::1")


def test_keys_are_counted_whatever_the_address() -> None:
    tries = [knock(f"192.0.2.{number}", "family_link_sent", key="kaisa") for number in range(4)]
    assert tries == [True, True, True, False]
    assert knock(action="family_link_sent", key="maria")


def test_actions_are_counted_apart() -> None:
    for _try in range(4):
        knock()
    assert knock(action="support_step")


def test_next_hour_begins_anew() -> None:
    for _try in range(4):
        knock()
    with time_machine.travel(HALF_PAST + timedelta(hours=1), tick=False):
        assert knock()


def test_empty_rate_is_no_limit(settings: Any) -> None:
    settings.RINNALLA_RATE_LIMITS = {"support_send": ""}
    assert {knock() for _try in range(50)} == {True}


def test_tries_of_the_same_moment_are_all_counted() -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _number: knock(), range(30)))
    assert answers.count(True) == 3
