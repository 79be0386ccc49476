"""The annual clock: months, moments, the ring and the gaps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities import clock
from activities.clock import Held
from activities.models import Activity
from activities.moments import moments_of
from activities.vocabulary import ActivityType

YEARS = st.integers(2020, 2060)


def held(month: int, times: int = 1, **facts: Any) -> Held:
    return Held(Activity(**{"type": "family_cafe", "name_fi": "Kahvila", **facts}), month, times)


@pytest.mark.parametrize(
    ("day", "year", "month"),
    [
        (date(2026, 8, 1), 2026, 0),
        (date(2026, 12, 31), 2026, 4),
        (date(2027, 1, 1), 2026, 5),
        (date(2027, 7, 31), 2026, 11),
    ],
)
def test_a_school_year_begins_in_august(day: date, year: int, month: int) -> None:
    assert (clock.year_of(day), clock.month_of(day)) == (year, month)


@given(year=YEARS)
def test_the_twelve_months_cover_the_school_year_without_a_gap(year: int) -> None:
    first, last = clock.span_of(year)
    months = clock.months_of(year)
    assert months[0] == first
    assert [clock.month_of(day) for day in months] == list(range(12))
    assert {clock.year_of(day) for day in months} == {year}
    assert last + timedelta(days=1) == clock.months_of(year + 1)[0]


@given(year=YEARS)
def test_moments_are_within_their_school_year_in_order(year: int) -> None:
    first, last = clock.span_of(year)
    moments = moments_of(year)
    assert all(first <= moment.first <= last for moment in moments)
    assert moments == sorted(moments, key=lambda moment: moment.first)


# From printed calendars: Father's Day, Mother's Day, the last Saturday of school.
DAYS = {
    2024: [date(2024, 11, 10), date(2025, 5, 11), date(2025, 5, 31)],
    2025: [date(2025, 11, 9), date(2026, 5, 10), date(2026, 5, 30)],
    2026: [date(2026, 11, 8), date(2027, 5, 9), date(2027, 6, 5)],
}


@pytest.mark.parametrize("year", DAYS)
def test_moving_days_are_as_in_the_calendar(year: int) -> None:
    firsts = [moment.first for moment in moments_of(year)]
    assert [day for day in DAYS[year] if day not in firsts] == []


@pytest.mark.parametrize(("region", "week"), [("02", 8), ("06", 9), ("12", 10)])
def test_the_winter_holiday_is_in_the_week_of_the_region(region: str, week: int) -> None:
    days = [(moment.first, moment.last) for moment in moments_of(2026, region)]
    assert (date.fromisocalendar(2027, week, 1), date.fromisocalendar(2027, week, 7)) in days


def test_without_a_place_the_winter_holiday_lasts_from_the_first_region_to_the_last() -> None:
    days = [(moment.first, moment.last) for moment in moments_of(2026)]
    assert (date.fromisocalendar(2027, 8, 1), date.fromisocalendar(2027, 10, 7)) in days


def test_a_month_lists_by_type_what_is_held_most_often_first() -> None:
    rare, often = held(2, 1, name_fi="Harvoin"), held(2, 4, name_fi="Usein")
    group = held(2, 2, type="peer_group")
    months = clock.by_month([rare, group, often])
    assert months[2] == {"family_cafe": [often, rare], "peer_group": [group]}
    assert not any(months[n] for n in range(12) if n != 2)


def test_rings_are_of_types_the_most_frequent_outermost() -> None:
    rings = clock.rings_of([held(0, 2), held(1, 3), held(0, 9, type="doula")])
    assert [(ring.number, ring.what) for ring in rings] == [(1, "doula"), (2, "family_cafe")]
    assert [part.times for part in rings[1].parts] == [2, 3] + [0] * 10
    assert rings[0].y < rings[1].y


@pytest.mark.parametrize(("times", "strength"), [(0, 0), (1, 1), (3, 1), (4, 2), (11, 2), (12, 3), (500, 3)])
def test_the_more_often_the_stronger(times: int, strength: int) -> None:
    assert clock.strength_of(times) == strength


def test_the_rings_of_every_type_stay_within_the_drawing() -> None:
    rings = clock.rings_of(held(0, type=what) for what in ActivityType.values)
    numbers = [float(word) for ring in rings for part in ring.parts for word in words_of(part.path)]
    assert len(rings) == clock.MOST_RINGS
    assert min(numbers) > 0
    assert max(numbers) < clock.SIZE


def words_of(path: str) -> list[str]:
    points = path.replace("Z", "").replace("L", "A").replace("M", "").split("A")
    return [word for point in points for word in point.split()[-2:]]


def test_gaps_are_the_months_without_anything_meant_for_a_stage() -> None:
    rows = [held(n, life_stages=["newborn"]) for n in range(10)]
    assert clock.gaps_of(rows, ["newborn", "toddler"]) == {"newborn": [10, 11], "toddler": list(range(12))}


def test_what_is_for_everybody_fills_no_gap() -> None:
    assert len(clock.gaps_of([held(0)])["newborn"]) == 12


def test_a_stage_with_something_in_every_month_has_no_gap() -> None:
    assert clock.gaps_of([held(n, life_stages=["newborn"]) for n in range(12)], ["newborn"]) == {}


@pytest.mark.parametrize("facts", [{"type": "fathers_group"}, {"targets": ["single_fathers"]}])
def test_gaps_for_fathers_are_told(facts: dict[str, Any]) -> None:
    assert clock.gaps_of([held(3, **facts)])["fathers"] == [0, 1, 2, *range(4, 12)]
