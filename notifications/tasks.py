"""Wake-ups. They carry nothing: the outbox table says what there is to do."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications import delivery


@shared_task
def deliver_outbox() -> None:
    delivery.deliver_due()


@shared_task
def recover_stuck() -> None:
    delivery.recover_stuck(timezone.now())
