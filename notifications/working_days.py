"""Working days in Finland: no weekends, no public holidays, no midsummer eve and no Christmas eve."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@cache
def holidays_of(year: int) -> frozenset[date]:
    """Return the days of `year` on which Finnish offices are closed although it may be a weekday.

    The package counts midsummer eve and Christmas eve as public holidays, as offices do. A set of our own per year,
    because the package fills its calendar on first use and is not safe to share between threads.
    """
    return frozenset(holidays.country_holidays("FI", years=year))


def is_holiday(day: date) -> bool:
    return day in holidays_of(day.year)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day)


def add_working_days(day: date, n: int) -> date:
    """Return the `n`th working day after `day`; raises ValueError for a negative `n`."""
    if n < 0:
        raise ValueError(f"{n} working days is not a time to wait")
    while n > 0:
        day += ONE_DAY
        n -= is_working_day(day)
    return day


def working_days_between(a: date, b: date) -> int:
    """Return how many working days come after `a`, up to and including `b`; negative when `b` is before `a`."""
    if b < a:
        return -working_days_between(b, a)
    return sum(is_working_day(a + ONE_DAY * step) for step in range(1, (b - a).days + 1))
