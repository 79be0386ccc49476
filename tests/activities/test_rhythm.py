"""When recurring shifts are, and how many people they need: plain reckoning."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise

import pytest

from activities.rhythm import days_of, end_of, minutes_between, people_needed, span
from notifications.quiet import local

THURSDAY = 3


def clock(at: datetime) -> str:
    return f"{local(at):%d.%m. %H.%M}"


@pytest.mark.parametrize(
    ("children", "each", "least", "needed"),
    [
        (0, 4, 1, 1),
        (0, 4, 3, 3),
        (1, 4, 1, 1),
        (4, 4, 1, 1),
        (5, 4, 1, 2),
        (8, 2, 3, 4),
        (8, 4, 3, 3),  # mummola: about eight children, three to five volunteers (domain.md 6.2)
        (9, 1, 1, 9),
        (200, 50, 1, 4),
    ],
)
def test_people_are_needed_for_the_children_and_never_fewer_than_the_least(
    children: int, each: int, least: int, needed: int
) -> None:
    assert people_needed(children=children, children_per_volunteer=each, least=least) == needed


@pytest.mark.parametrize(("every", "count"), [(1, 5), (2, 3), (4, 2)])
def test_a_series_comes_on_its_weekday_in_its_rhythm(every: int, count: int) -> None:
    period = {"from_on": date(2026, 9, 1), "until_on": date(2026, 10, 1)}  # from a Tuesday to a Thursday
    days = list(days_of(weekday=THURSDAY, every_weeks=every, **period))
    assert days[0] == date(2026, 9, 3)
    assert len(days) == count
    assert {day.weekday() for day in days} == {THURSDAY}
    assert {(after - before).days for before, after in pairwise(days)} == {7 * every}


def test_a_period_without_the_weekday_has_no_day() -> None:
    days = days_of(weekday=THURSDAY, every_weeks=1, from_on=date(2026, 9, 4), until_on=date(2026, 9, 9))
    assert list(days) == []


def test_a_shift_begins_at_the_same_time_on_the_wall_in_winter_and_in_summer() -> None:
    winter, summer = span(date(2026, 10, 22), time(10), 120)[0], span(date(2026, 10, 29), time(10), 120)[0]
    assert (clock(winter), clock(summer)) == ("22.10. 10.00", "29.10. 10.00")
    assert (winter.hour, summer.hour) == (7, 8)  # UTC


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 24), 17), (date(2027, 3, 27), 15), (date(2026, 11, 7), 16)])
def test_a_night_ends_at_ten_on_the_wall_also_when_the_clocks_are_changed_in_it(day: date, hours: int) -> None:
    starts_at, ends_at = span(day, time(18), 16 * 60)
    assert (local(starts_at).time(), local(ends_at).time()) == (time(18), time(10))
    assert (ends_at - starts_at).total_seconds() == hours * 3600


def test_a_shift_in_the_hour_that_is_skipped_still_ends_after_it_begins() -> None:
    starts_at, ends_at = span(date(2027, 3, 28), time(3, 30), 30)
    assert (ends_at - starts_at).total_seconds() == 30 * 60


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [(time(10), time(12), 120), (time(18), time(10), 16 * 60), (time(9, 5), time(9, 6), 1), (time(8), time(8), 1440)],
)
def test_an_end_that_is_not_later_is_the_next_days(starts: time, ends: time, minutes: int) -> None:
    assert minutes_between(starts, ends) == minutes
    assert end_of(starts, minutes) == ends
