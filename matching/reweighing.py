"""Weights as an administrator sees them: what is in use, and what other weights would change, in counts alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import Count, Max, QuerySet

from core.actor import Actor
from core.models import AuditEntry
from families.models import SupportRequest
from families.states import Request
from matching import candidates, engine, planning, sentences
from matching.actions.weights import CHANGED
from matching.weights import weights_of
from partners.models import Programme


@dataclass(frozen=True, slots=True)
class Weighed:
    """A programme with its weights as bars; `version` counts the changes."""

    programme: Programme
    rows: list[dict[str, Any]]
    is_preset: bool
    version: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The plan of the whole organisation under the weights in use and under others."""

    placed: int
    placed_then: int
    other_pairs: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What other weights would change for the `families` that wait in the programme; no plan where it is too large."""

    families: int
    other_first: int
    plan: PlanChange | None

    @property
    def changes_nothing(self) -> bool:
        return not self.other_first and self.plan is not None and not self.plan.other_pairs


def own_programmes(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes of the actor's organisation: everybody sees every programme, its administrator sets it."""
    return Programme.objects.visible_to(actor).filter(organisation__in=actor.organisation_ids)


def weighed(programmes: Iterable[Programme], *, actor: Actor) -> list[Weighed]:
    """Return the programmes with their weights, in one query more."""
    programmes = list(programmes)
    entries = AuditEntry.objects.visible_to(actor).filter(
        verb=CHANGED, subject_type=Programme._meta.label, subject_id__in=[str(row.pk) for row in programmes]
    )
    rows = entries.order_by().values_list("subject_id").annotate(Count("pk"), Max("at"))
    changes = {subject_id: (count, at) for subject_id, count, at in rows}
    return [
        Weighed(row, bars(weights_of(row)), not row.weights, *changes.get(str(row.pk), (0, None))) for row in programmes
    ]


def bars(weights: engine.Weights) -> list[dict[str, Any]]:
    pairs = zip(engine.FACTOR_CODES, weights.listed(), strict=True)
    return [{"label": sentences.FACTOR_LABELS[code], "value": weight} for code, weight in pairs]


def preview(programme: Programme, tried: engine.Weights) -> Preview:
    """Return what `tried` weights would change today. Whom it is about is counted and never told.

    The administrator's hat sees no families, so the system counts them: everybody of the organisation who waits, since
    programmes share their volunteers.
    """
    actor = Actor.system("weights-preview")
    scope = candidates.scope_of(programme.organisation_id, actor=actor)
    waiting = SupportRequest.objects.visible_to(actor).filter(programme=programme, state=Request.ACCEPTED)
    mine = set(waiting.values_list("pk", flat=True)) & set(scope.families.ids.tolist())
    if not mine:
        return Preview(0, 0, None)
    each = zip(scope.families.ids.tolist(), scope.weights, strict=True)
    other = [tried if family_id in mine else weights for family_id, weights in each]
    now, then = (
        engine.feasible(scope.volunteers, scope.families, weights=weights) for weights in (scope.weights, other)
    )
    before, after = first_suggestions(now), first_suggestions(then)
    moved = sum(before[family_id] != after[family_id] for family_id in mine & before.keys())
    return Preview(len(mine), moved, plan_change(scope, now, then))


def first_suggestions(pairs: engine.Feasible) -> dict[int, int]:
    """Return who comes first for each family: the best fit, equal ones by id."""
    order = np.lexsort((pairs.volunteer_ids, -pairs.fits, pairs.family_ids))
    families = pairs.family_ids[order]
    is_first = np.append(True, families[1:] != families[:-1])[: len(order)]
    chosen = order[is_first]
    return dict(zip(pairs.family_ids[chosen].tolist(), pairs.volunteer_ids[chosen].tolist(), strict=True))


def plan_change(scope: candidates.Scope, now: engine.Feasible, then: engine.Feasible) -> PlanChange | None:
    """Return how the plan would change; None when it is too large to be made while a page waits."""
    if planning.is_large(scope):
        return None
    try:
        before, after = planned(scope, now), planned(scope, then)
    except engine.PlanTooLarge:
        return None
    changed = sum(before.get(family_id) != after.get(family_id) for family_id in before.keys() | after.keys())
    return PlanChange(len(before), len(after), changed)


def planned(scope: candidates.Scope, pairs: engine.Feasible) -> dict[int, int]:
    found = engine.plan(planning.waiting_of(scope, pairs, keep=engine.Pairs.none()))
    return {pair.family_id: pair.volunteer_id for pair in found.placed}
