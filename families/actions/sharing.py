from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from families.models import Appointment, Family, ServiceStep


@transaction.atomic
def close_sharing(family: Family, *, keep_appointments: bool, keep_steps: bool, actor: Actor) -> None:
    """Close to a new companion what was shared with an earlier one, but for what the family keeps open.

    Times that have passed are closed in any case: how they went was told to somebody else.
    """
    times = Appointment.objects.filter(family=family, is_shared=True)
    if keep_appointments:
        times = times.exclude(pk__in=times.upcoming(timezone.now()).values("pk"))
    steps = ServiceStep.objects.filter(family=family, is_shared=True)
    found = [("appointment.hidden", times)] + ([] if keep_steps else [("servicestep.hidden", steps)])
    for verb, rows in found:
        audit.record_many(verb, rows.select_related("family"), actor=actor, reason="new_companion")
        rows.update(is_shared=False)
