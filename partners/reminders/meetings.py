"""What the clock does with meetings of the network: reminders three days and one day before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from notifications.quiet import last_open
from partners.models import NetworkMeeting
from partners.notices import meetings as notices

BEFORE = (3, 1)  # days
LONGEST_QUIET = timedelta(days=7)  # holidays in a row, when the reminder goes before them


def remind_meetings(at: datetime) -> int:
    """Queue the reminders that are due at `at`; return how many. Doing it twice does nothing new."""
    until = at + timedelta(days=max(BEFORE)) + LONGEST_QUIET
    near = NetworkMeeting.objects.ahead(at).filter(starts_at__lte=until)
    due = [(meeting, days) for meeting in near for days in BEFORE if is_due(meeting, days, at)]
    for meeting, days in due:
        with transaction.atomic():
            notices.meeting_ahead(meeting, days=days)
    return len(due)


def is_due(meeting: NetworkMeeting, days: int, at: datetime) -> bool:
    """Whether the time to remind has come; nobody is reminded of what was told after that time."""
    moment = last_open(meeting.starts_at - timedelta(days=days))
    return meeting.changed_at < moment <= at
