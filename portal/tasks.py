from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core import retention
from core.actor import Actor


@shared_task
def retain() -> int:
    """Erase, once a night, everything whose time has come; return how many rows that was."""
    outcomes = retention.run(timezone.now(), actor=Actor.system("retention"))
    return sum(one.erased for one in outcomes)
