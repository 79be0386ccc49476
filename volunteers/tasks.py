from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.actor import Actor
from volunteers.reminders import applications, requirements, support, training


@shared_task
def advance_applications() -> int:
    """Close applications that nobody answered, and move on those whose training is complete."""
    now, actor = timezone.now(), Actor.system("application-timers")
    return applications.close_unanswered(now, actor=actor) + applications.move_on_trained(now, actor=actor)


@shared_task
def remind_sessions() -> int:
    """Queue reminders of courses that go on in two days."""
    return training.remind_sessions(timezone.now())


@shared_task
def remind_of_requirements() -> int:
    """Queue reminders of what has to be renewed."""
    return requirements.remind_of_requirements(timezone.now())


@shared_task
def ask_after_pauses() -> int:
    """Ask those whose pause nears its end whether they would like to come back."""
    return support.ask_after_pauses(timezone.now())
