from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.actor import Actor
from families import reminders


@shared_task
def remind_appointments() -> int:
    """Queue the appointment reminders that are due now."""
    return reminders.remind(timezone.now(), actor=Actor.system("appointment-reminders"))


@shared_task
def advance_timers() -> int:
    """Write to families that wait or have a new stage ahead, and close requests that nobody answered."""
    now = timezone.now()
    closed = reminders.close_unanswered(now, actor=Actor.system("request-timers"))
    return closed + reminders.write_to_waiting(now) + reminders.write_ahead(now)
