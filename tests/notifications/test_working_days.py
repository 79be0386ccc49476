from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.working_days import add_working_days, is_working_day, working_days_between

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False),
        (date(2026, 1, 6), False),
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 1), False),
        (date(2026, 5, 14), False),
        (date(2026, 6, 18), True),
        (date(2026, 6, 19), False),
        (date(2026, 9, 3), True),
        (date(2026, 9, 5), False),
        (date(2026, 9, 6), False),
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),
        (date(2026, 12, 31), True),
        (date(2027, 12, 6), False),
    ],
)
def test_offices_are_closed_on_weekends_holidays_and_the_two_eves(day: date, works: bool) -> None:
    assert is_working_day(day) == works


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 9, 3), 0, date(2026, 9, 3)),
        (date(2026, 9, 3), 1, date(2026, 9, 4)),
        (date(2026, 9, 4), 1, date(2026, 9, 7)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 23), 3, date(2026, 12, 30)),
        (date(2026, 4, 2), 10, date(2026, 4, 20)),
    ],
)
def test_working_days_are_counted_over_holidays(day: date, n: int, expected: date) -> None:
    assert add_working_days(day, n) == expected


def test_a_negative_number_of_working_days_is_an_error() -> None:
    with pytest.raises(ValueError, match="-1 working days"):
        add_working_days(date(2026, 9, 3), -1)


@given(day=days, n=st.integers(1, 60))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    then = add_working_days(day, n)
    assert is_working_day(then)
    assert working_days_between(day, then) == n
    assert working_days_between(then, day) == -n


@given(a=days, gap=st.integers(0, 200), other=st.integers(0, 200))
def test_counting_splits_anywhere(a: date, gap: int, other: int) -> None:
    b = a + timedelta(days=gap)
    c = b + timedelta(days=other)
    assert working_days_between(a, c) == working_days_between(a, b) + working_days_between(b, c)
