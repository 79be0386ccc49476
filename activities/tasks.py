from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from activities.actions import hold_past
from activities.reminders import leading, registrations, subscriptions, visits
from activities.reminders.shifts import remind_shifts as remind
from core.actor import Actor


@shared_task
def hold_activities() -> int:
    """Close activities whose last time is over."""
    return hold_past(timezone.now(), actor=Actor.system("activity-timers"))


@shared_task
def remind_shifts() -> int:
    """Queue reminders of shifts in two days."""
    return remind(timezone.now())


@shared_task
def advance_visits() -> int:
    """Remind of visits to hosts, ask how they went, and close those whose time has passed."""
    return visits.advance_visits(timezone.now(), actor=Actor.system("visit-timers"))


@shared_task
def remind_registrations() -> int:
    """Remind those who registered the day before, and thank those who came."""
    now = timezone.now()
    return registrations.remind_registrations(now) + registrations.thank_registrations(now)


@shared_task
def keep_queues() -> int:
    """Draw places, let unanswered offers pass, and offer what is free to the next in the queue."""
    now = timezone.now()
    return registrations.draw_due(now) + registrations.keep_lines(now)


@shared_task
def invite_ahead() -> int:
    """Queue invitations to those ahead of whom something new lies."""
    return subscriptions.invite_ahead(timezone.now())


@shared_task
def ask_counts() -> int:
    """Remind leaders of headcounts that are missing, and close activities that have been counted."""
    now = timezone.now()
    return leading.nudge_counts(now) + leading.report_counted(now, actor=Actor.system("counts"))
