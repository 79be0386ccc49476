"""Counting in days on Finland's clock: a quarter to ten stays that when summer time begins and when it ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from notifications.quiet import local, moment

LAST_MINUTE = time(23, 59)


def plain(at: datetime) -> datetime:
    """Return what a clock on the wall shows at `at`, without a zone."""
    return local(at).replace(tzinfo=None)


def shifted(at: datetime, by: timedelta) -> datetime:
    """Return the moment when the clock on the wall shows `by` more than at `at`."""
    shown = plain(at) + by
    return moment(shown.date(), shown.time())


def is_skipped(at: datetime, by: timedelta) -> bool:
    """Whether no clock shows `by` more than at `at`: that night the clocks are put forward over it."""
    return plain(shifted(at, by)) != plain(at) + by


def day_of(at: datetime) -> date:
    return local(at).date()


def end_of_day(day: date) -> datetime:
    """Return the last minute of `day`: until then a deadline lies ahead."""
    return moment(day, LAST_MINUTE)
