from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from activities.models import Population
from activities.population import Counted
from core import audit
from core.actor import Actor


@transaction.atomic
def set_population(rows: Sequence[Counted], *, actor: Actor) -> int:
    """Keep how many families with children live in each municipality of `rows`, in place of what was known before."""
    for row in rows:
        known = {"families": row.families, "year": row.year, "source": row.source}
        found, _new = Population.objects.update_or_create(municipality_id=row.code, defaults=known)
        audit.record("population.set", found, actor=actor, fields=[*known])
    return len(rows)
