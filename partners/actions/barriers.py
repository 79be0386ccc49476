"""Barriers on the site: told, answered."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.models import Barrier
from partners.rules import barriers as rules


def tell_barrier(
    *, organisation: Organisation, submission: UUID, text: str, actor: Actor, page: str = "", email: str = ""
) -> Barrier:
    """Receive what somebody tells; the same `submission` is told once."""
    told = {"organisation": organisation, "text": text, "page": page, "email": email}
    try:
        with transaction.atomic():
            barrier = Barrier.objects.create(submission=submission, **told)
            audit.record("barrier.told", barrier, actor=actor, organisation_id=organisation.pk)
            return barrier
    except IntegrityError:
        return Barrier.objects.get(submission=submission)


@transaction.atomic
def answer_barrier(barrier: Barrier, *, actor: Actor) -> None:
    """Keep that it was answered. Raises `Refused`, also for a lost race."""
    barrier = Barrier.objects.select_for_update().get(pk=barrier.pk)
    refuse(rules.why_not_answer_barrier(barrier, actor=actor))
    barrier.answered_at = timezone.now()
    barrier.save(update_fields=["answered_at"])
    audit.record("barrier.answered", barrier, actor=actor, organisation_id=barrier.organisation_id)
