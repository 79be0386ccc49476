"""Shifts that are near."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from activities import notices
from activities.models import ShiftPlace
from notifications.quiet import last_open

BEFORE = timedelta(days=2)
LONGEST_QUIET = timedelta(days=7)  # holidays in a row, when the reminder goes before them


def remind_shifts(at: datetime) -> int:
    """Queue the reminders that are due at `at`; return how many. Doing it twice queues nothing new.

    Who took the place when the reminder was already due has just read when the shift is.
    """
    near = (
        ShiftPlace.objects.live()
        .for_list()
        .filter(shift__cancelled_at=None, shift__starts_at__gt=at, shift__starts_at__lte=at + BEFORE + LONGEST_QUIET)
    )
    count = 0
    for place in near:
        due_at = last_open(place.shift.starts_at - BEFORE)
        if not place.taken_at < due_at <= at:
            continue
        with transaction.atomic():
            notices.shifts.shift_ahead(place)
        count += 1
    return count
