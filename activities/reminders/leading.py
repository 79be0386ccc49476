"""Headcounts that are missing (domain.md 2.5: within seven days), and activities that have them all."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from activities import actions, notices
from activities.models import Activity, Session
from activities.notices.leading import DEADLINE
from activities.states import Activity as State
from core.actor import Actor
from notifications.quiet import local, moment, next_open

NUDGED = (6, 1)  # days after the activity, the last one first
AT = time(10)
ASKED_FOR = DEADLINE + timedelta(days=1)  # the sixth day may be a Sunday


def nudge_counts(at: datetime) -> int:
    """Queue the reminders that are due at `at`; return of how many times. Doing it twice queues nothing new."""
    count = 0
    for session in Session.objects.to_count(at).filter(ends_at__gt=at - ASKED_FOR).select_related("activity"):
        days = next((days for days in NUDGED if due_at(session, days) <= at), None)
        if days is None:
            continue
        with transaction.atomic():
            notices.leading.count_missing(session, days=days)
        count += 1
    return count


def due_at(session: Session, days: int) -> datetime:
    """Return when the reminder of so many days after goes: at ten, or when people are no longer left in peace."""
    return next_open(moment(local(session.ends_at).date() + timedelta(days=days), AT))


def report_counted(at: datetime, *, actor: Actor) -> int:
    """Close the activities that are over and have nothing left to be counted; return how many."""
    open_times = Session.objects.live().filter(counted_at=None) | Session.objects.ahead(at)
    counted = Activity.objects.filter(state=State.HELD).exclude(pk__in=open_times.values("activity"))
    for activity in counted:
        actions.report_activity(activity, actor=actor)
    return len(counted)
