"""Quiet hours: when people are left in peace. Helsinki's clock, whatever the machine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from notifications.working_days import ONE_DAY, is_holiday

HELSINKI = ZoneInfo("Europe/Helsinki")
OPENS, CLOSES = time(8), time(21)
ONE_MINUTE = timedelta(minutes=1)
SUNDAY = 6


def is_quiet_day(day: date) -> bool:
    return day.weekday() == SUNDAY or is_holiday(day)


def moment(day: date, clock: time) -> datetime:
    """Return the moment, in UTC, when Helsinki's clock shows `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=HELSINKI).astimezone(UTC)


def local(at: datetime) -> datetime:
    """Return `at` on Helsinki's clock; raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone is not a moment")
    return at.astimezone(HELSINKI)


def is_quiet(at: datetime) -> bool:
    """Whether a message that can wait should wait at the moment `at`."""
    here = local(at)
    return is_quiet_day(here.date()) or not OPENS <= here.time() < CLOSES


def next_open(at: datetime) -> datetime:
    """Return the first moment, `at` or later, outside quiet hours."""
    if not is_quiet(at):
        return at
    here = local(at)
    day = here.date() if here.time() < OPENS else here.date() + ONE_DAY
    while is_quiet_day(day):
        day += ONE_DAY
    return moment(day, OPENS)


def last_open(at: datetime) -> datetime:
    """Return the last minute, `at` or earlier, outside quiet hours: for what must be read before something."""
    if not is_quiet(at):
        return at
    here = local(at)
    day = here.date() if here.time() >= CLOSES else here.date() - ONE_DAY
    while is_quiet_day(day):
        day -= ONE_DAY
    return moment(day, CLOSES) - ONE_MINUTE
