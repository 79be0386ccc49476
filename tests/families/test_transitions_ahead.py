"""Which changes of life lie ahead and when they are told: each once, ahead of it, never late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families.transitions_ahead import TABLE, Ahead, Known, ahead_of, letter_of, months_earlier, of_child
from partners.vocabulary import LifeStage

FIRST = date(2026, 1, 1)
MONTHS = [date(2026 + month // 12, month % 12 + 1, 1) for month in range(20 * 12)]
LAST_YEAR = MONTHS[-1].year


@dataclass(frozen=True)
class Child:
    birth_year: int | None = None
    due_month: date | None = None


def born(year: int) -> Child:
    return Child(birth_year=year)


def due(year: int, month: int) -> Child:
    return Child(due_month=date(year, month, 1))


@pytest.mark.parametrize(
    ("child", "stage", "told_on", "begins_on"),
    [
        (due(2027, 6), "newborn", date(2027, 4, 1), date(2027, 6, 1)),
        (due(2027, 1), "newborn", date(2026, 11, 1), date(2027, 1, 1)),
        (born(2026), "ecec_start", date(2027, 3, 1), date(2027, 8, 1)),
        (born(2021), "preschool_start", date(2027, 2, 1), date(2027, 8, 1)),
        (born(2020), "school_start", date(2027, 2, 1), date(2027, 8, 1)),
        (born(2016), "adolescence", date(2026, 9, 1), date(2027, 1, 1)),
        (born(2014), "lower_to_upper", date(2027, 4, 1), date(2027, 8, 1)),
        (born(2011), "secondary_ed", date(2027, 2, 1), date(2027, 8, 1)),
    ],
)
def test_each_transition_is_told_when_it_still_helps(child: Child, stage: str, told_on: date, begins_on: date) -> None:
    found = {one.stage: one for one in of_child(child)}
    assert found[LifeStage(stage)] == Ahead(begins_on, told_on, LifeStage(stage))
    assert ahead_of([child], told_on - timedelta(days=1)) == []
    assert [one.stage for one in ahead_of([child], told_on)] == [stage]
    assert stage in [one.stage for one in ahead_of([child], begins_on - timedelta(days=1))]
    assert stage not in [one.stage for one in ahead_of([child], begins_on)]


@pytest.mark.parametrize("year", range(2008, LAST_YEAR + 1))
def test_over_twenty_years_each_child_has_each_transition_once_and_ahead_of_it(year: int) -> None:
    """Asked on the first day of every month, as a job would: told in one month only, and before it begins."""
    told = Counter(one.stage for month in MONTHS for one in ahead_of([born(year)], month) if one.told_on == month)
    expected = {one for one in of_child(born(year)) if FIRST <= one.told_on <= MONTHS[-1]}
    assert told == Counter(one.stage for one in expected)
    assert {one.stage for one in of_child(born(year))} == {row.stage for row in TABLE}
    assert all(one.told_on < one.begins_on for one in of_child(born(year)))


def test_a_due_month_tells_of_the_birth_and_of_nothing_after_it() -> None:
    for month in MONTHS[2:]:
        child = Child(due_month=month)
        (birth,) = of_child(child)
        assert (birth.stage, birth.begins_on) == (LifeStage.NEWBORN, month)
        assert [day for day in MONTHS if ahead_of([child], day)] == [months_earlier(month, 2), months_earlier(month, 1)]


CHILDREN = st.lists(
    st.builds(born, st.integers(2008, 2045)) | st.builds(due, st.integers(2026, 2045), st.integers(1, 12)), max_size=6
)


@settings(max_examples=25)
@given(CHILDREN)
def test_letters_tell_of_everything_once_and_of_nothing_late(children: list[Known]) -> None:
    """A letter is the same until something new lies ahead: so many letters as months in which something is told."""
    letters = {month: letter for month in MONTHS if (letter := letter_of(children, month))}
    told = {one.told_on for child in children for one in of_child(child) if FIRST <= one.told_on <= MONTHS[-1]}
    assert told <= {letter.told_on for letter in letters.values()}
    for day, letter in letters.items():
        assert letter.told_on <= day < max(one.begins_on for one in ahead_of(children, day))
        assert any(one.told_on == letter.told_on for one in ahead_of(children, day))
    assert {letter.told_on for letter in letters.values() if letter.told_on >= FIRST} == told


def test_nobody_hears_more_than_once_a_month() -> None:
    children = [born(2020), born(2026), born(2014)]
    assert [letter.told_on.month for month in range(2, 5) if (letter := letter_of(children, date(2027, month, 9)))] == [
        2,
        3,
        4,
    ]
    assert letter_of(children, date(2027, 7, 31)) == letter_of(children, date(2027, 4, 1))
    assert letter_of(children, date(2027, 8, 1)) is None


def test_no_letter_is_sent_when_nothing_lies_ahead() -> None:
    assert letter_of([], FIRST) is None
    assert letter_of([Child()], FIRST) is None


@pytest.mark.parametrize(
    ("months", "expected"), [(0, date(2027, 1, 1)), (1, date(2026, 12, 1)), (12, date(2026, 1, 1))]
)
def test_months_are_counted_back_over_the_new_year(months: int, expected: date) -> None:
    assert months_earlier(date(2027, 1, 1), months) == expected
