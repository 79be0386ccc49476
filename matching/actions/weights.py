from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from core import audit
from core.actor import Actor
from core.models import AuditEntry
from core.refusals import refuse
from matching import engine, rules
from matching.weights import preset_weights, weights_of
from partners.models import Programme

CHANGED = "programme.weights_changed"


@transaction.atomic
def change_weights(programme: Programme, weights: engine.Weights | None, *, actor: Actor) -> Programme:
    """Match the programme's families by `weights` from now on; by the preset's own when None. Returns the fresh row.

    The preset's own numbers are never kept as the programme's. The trail tells the version and both sets of numbers:
    they are settings, not data about people. Raises `Refused`; writes nothing when nothing changes.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    why_not = rules.why_not_change_weights if weights else rules.why_not_reset_weights
    refuse(why_not(programme, actor=actor))
    own, before = preset_weights(programme.preset), weights_of(programme)
    after = weights or own
    if after == before:
        return programme
    programme.weights = {} if after == own else asdict(after)
    programme.save(update_fields=["weights"])
    changed = [code for code in engine.FACTOR_CODES if getattr(before, code) != getattr(after, code)]
    told = f"version {version_of(programme) + 1}: {numbers(before)} > {numbers(after)}"
    audit.record(CHANGED, programme, actor=actor, reason=told, fields=[f"weights.{code}" for code in changed])
    return programme


def version_of(programme: Programme) -> int:
    """Return how many times the weights of the programme have been changed."""
    return AuditEntry.objects.about(programme).filter(verb=CHANGED).count()


def numbers(weights: engine.Weights) -> str:
    return " ".join(str(weight) for weight in weights.listed())
