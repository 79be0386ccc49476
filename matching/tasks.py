from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.actor import Actor
from matching import actions, planning, reminders
from matching.models import Plan


@shared_task
def remind_visits() -> int:
    """Queue reminders of shared appointments and nudges about diary entries."""
    now = timezone.now()
    return reminders.remind_companions(now) + reminders.nudge_diaries(now)


@shared_task
def ask_gauges() -> int:
    """Tell families that their page asks how things are."""
    return reminders.ask_gauges(timezone.now())


@shared_task
def expire_proposals() -> int:
    """Take back suggestions that nobody answered."""
    return reminders.expire_proposals(timezone.now(), actor=Actor.system("proposal-timers"))


@shared_task
def make_plan(plan_id: int) -> None:
    """Make a plan that is too large for the page that asked for it."""
    for plan in Plan.objects.filter(pk=plan_id).select_related("made_by"):
        actions.make_plan(plan, actor=planning.asker_of(plan))
