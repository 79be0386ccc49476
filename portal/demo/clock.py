"""The demo lives through its past: a moment is entered, something is done, and the post of that day goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import time_machine
from django.utils import timezone

from families import reminders
from notifications import delivery
from notifications.working_days import is_working_day


def working_day(days_ago: int, today: date) -> date:
    """Return the working day that lies `days_ago` days before `today`, or the one before it."""
    day = today - timedelta(days=days_ago)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def moment(day: date, clock: str = "10.00") -> datetime:
    """Return a moment of local time: a day and a clock time such as "9.05"."""
    hour, _dot, minute = clock.partition(".")
    return datetime.combine(day, time(int(hour), int(minute or 0)), timezone.get_default_timezone())


@contextmanager
def at(when: datetime) -> Iterator[datetime]:
    """Live at `when`; on leaving, what was to be sent goes out."""
    with time_machine.travel(when, tick=True):
        yield when
        delivery.deliver_due()


def live_through(start: datetime, end: datetime, *, actor) -> None:
    """Let the reminders of the time between `start` and `end` go out, hour by hour of the office days."""
    here = start
    while here < end:
        with at(here):
            reminders.remind(here, actor=actor)
        here += timedelta(hours=1)
