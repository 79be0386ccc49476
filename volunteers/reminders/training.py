"""Sessions of courses that are near."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from notifications.quiet import last_open
from volunteers.models import CourseSession
from volunteers.notices import training as notices
from volunteers.states import Participation as State

BEFORE = timedelta(days=2)
LONGEST_QUIET = timedelta(days=7)  # holidays in a row, when the reminder goes before them


def remind_sessions(at: datetime) -> int:
    """Queue the reminders that are due at `at`; return how many. Doing it twice queues nothing new.

    Who got the place when the reminder was already due has just read when the session is.
    """
    near = CourseSession.objects.live().filter(starts_at__gt=at, starts_at__lte=at + BEFORE + LONGEST_QUIET)
    count = 0
    for session in near.select_related("course"):
        due_at = last_open(session.starts_at - BEFORE)
        if due_at > at:
            continue
        rows = session.course.participations.filter(state=State.CONFIRMED, state_since__lt=due_at)
        for participation in rows.select_related("user", "course"):
            with transaction.atomic():
                notices.session_ahead(session, participation)
            count += 1
    return count
