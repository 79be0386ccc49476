"""When a recurring shift is, on Helsinki's clock. Pure: no rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from notifications.quiet import moment

WEEK = timedelta(days=7)
DAY_MINUTES = 24 * 60


def days_of(*, weekday: int, every_weeks: int, from_on: date, until_on: date) -> Iterator[date]:
    """Yield the days of the rhythm from the first `weekday` (0 is Monday) of the period to its last day."""
    day = from_on + timedelta(days=(weekday - from_on.weekday()) % 7)
    while day <= until_on:
        yield day
        day += every_weeks * WEEK


def span(day: date, starts: time, minutes: int) -> tuple[datetime, datetime]:
    """Return from when to when a shift of `minutes` is that begins on `day` at `starts`.

    Both ends are what the clock on the wall shows: a night from 18 to 10 ends at ten also when the clocks are changed
    in it.
    """
    ends = datetime.combine(day, starts) + timedelta(minutes=minutes)
    starts_at, ends_at = moment(day, starts), moment(ends.date(), ends.time())
    if ends_at <= starts_at:  # a beginning in the hour that is skipped in spring
        ends_at = starts_at + timedelta(minutes=minutes)
    return starts_at, ends_at


def minutes_between(starts: time, ends: time) -> int:
    """Return how long it is from one clock time to the other; the next day's when it is not later."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return minutes if minutes > 0 else minutes + DAY_MINUTES


def minutes_over(starts: time, ends: time, nights: int) -> int:
    """Return how long it is from one clock time to the other so many nights later; none: as `minutes_between`."""
    if not nights:
        return minutes_between(starts, ends)
    return nights * DAY_MINUTES + (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def nights_in(starts: time, minutes: int) -> int:
    """Return how many midnights lie within `minutes` from `starts`."""
    return (starts.hour * 60 + starts.minute + minutes) // DAY_MINUTES


def end_of(starts: time, minutes: int) -> time:
    """Return the clock time at which `minutes` from `starts` are over."""
    return (datetime.combine(date(2000, 1, 1), starts) + timedelta(minutes=minutes)).time()


def people_needed(*, children: int, children_per_volunteer: int, least: int) -> int:
    """Return how many people a shift needs: enough for the children, and never fewer than `least`."""
    return max(least, -(-children // children_per_volunteer))
