from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.actor import Actor
from partners.actions.agreements import end_past
from partners.reading.reading import read_due
from partners.reminders.agreements import remind_expiring
from partners.reminders.meetings import remind_meetings as remind


@shared_task
def read_directories() -> int:
    """Read the directories whose turn it is, or go on where a reading was interrupted."""
    return read_due(timezone.now())


@shared_task
def mind_agreements() -> int:
    """End the agreements whose last day is over, and remind of those that end soon."""
    now = timezone.now()
    return end_past(timezone.localdate(now), actor=Actor.system("agreement-timers")) + remind_expiring(now)


@shared_task
def remind_meetings() -> int:
    """Remind of meetings of the network three days and one day before."""
    return remind(timezone.now())
