"""Other weights, tried: on choices that were held out, and on the families that wait now. Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet

from core.actor import Actor
from families.states import Request
from matching import chance, engine
from matching.candidates import Scope, scope_of
from matching.engine.factors import UNSTATED, points
from matching.fairness import FACTS, GROUPINGS, cases_of, members_of, names_of
from matching.learning import AMONG_FIRST, LEAST, is_held_out
from matching.models import Choice
from matching.planning import waiting_of
from matching.states import Outcome
from matching.weights import weights_of
from partners.models import Programme

# Beyond this a plan takes longer than somebody waits for a page.
MOST_PAIRS = 20_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A list as it was shown, and the volunteer of it who was chosen."""

    listed: list[dict[str, Any]]
    chosen: int


@dataclass(frozen=True, slots=True)
class Score:
    """Where the chosen ones come in their lists under some weights: counts among `n`, and the sum of their places."""

    n: int
    first: int
    among_three: int
    places: int

    @property
    def mean_place(self) -> float:
        return self.places / self.n


@dataclass(frozen=True, slots=True)
class Comparison:
    """The weights in use beside the weights tried; None for both where the choices are fewer than five."""

    n: int
    now: Score | None
    tried: Score | None
    better: int
    worse: int

    @property
    def is_unlikely(self) -> bool:
        return chance.is_unlikely(chance.sign_p(self.better, self.worse))


@dataclass(frozen=True, slots=True)
class Change:
    """Families of one group that wait now, and how many of them a plan places under either weights."""

    grouping: str
    label: str
    waiting: int
    now: int
    tried: int

    @property
    def loses(self) -> bool:
        return self.tried < self.now


@dataclass(frozen=True, slots=True)
class Trial:
    """`changes` are None where the plan is too large to be made at once."""

    comparison: Comparison
    changes: list[Change] | None

    @property
    def losers(self) -> list[Change]:
        return [change for change in self.changes or [] if change.loses]


def programmes_of(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes whose families are within `actor`'s reach, the most used first."""
    within = Programme.objects.visible_to(actor).filter(requests__in=cases_of(actor).values("pk"))
    return within.annotate(used=Count("requests")).order_by("-used", "pk")


def trial_of(programme: Programme, weights: engine.Weights, *, actor: Actor) -> Trial:
    """Return what other `weights` of one programme would have shown, and whom a plan would place by them now."""
    kept = held_out(programme, actor=actor)
    return Trial(compare(kept, weights_of(programme), weights), changes_of(programme, weights, actor=actor))


# Held-out choices


def held_out(programme: Programme, *, actor: Actor) -> list[Kept]:
    """Return the choices made from the third of lists that nothing else learns from, one query."""
    rows = Choice.objects.visible_to(actor).filter(
        outcome=Outcome.SUGGESTED, shown__isnull=False, rank__isnull=False, request__programme=programme
    )
    found = rows.order_by("pk").values_list("shown_id", "shown__listed", "volunteer_id")
    kept = [Kept(listed or [], chosen) for shown_id, listed, chosen in found if is_held_out(shown_id)]
    return [one for one in kept if any(row["volunteer"] == one.chosen for row in one.listed)]


def place_of(kept: Kept, weights: engine.Weights) -> int:
    """Return the place of the chosen one, from 1, were the list ordered by `weights`; equal fits by id."""
    columns = [[UNSTATED if value is None else value for value in row["values"]] for row in kept.listed]
    fits = points(np.array(columns, dtype=np.int64).T, weights).sum(axis=0).tolist()
    order = sorted(zip(fits, kept.listed, strict=True), key=lambda pair: (-pair[0], pair[1]["volunteer"]))
    return [row["volunteer"] for _fit, row in order].index(kept.chosen) + 1


def compare(kept: list[Kept], now: engine.Weights, tried: engine.Weights) -> Comparison:
    if len(kept) < LEAST:
        return Comparison(len(kept), None, None, 0, 0)
    before, after = [place_of(one, now) for one in kept], [place_of(one, tried) for one in kept]
    moves = [new - old for old, new in zip(before, after, strict=True)]
    better, worse = sum(move < 0 for move in moves), sum(move > 0 for move in moves)
    return Comparison(len(kept), score_of(before), score_of(after), better, worse)


def score_of(places: list[int]) -> Score:
    among = sum(place <= AMONG_FIRST for place in places)
    return Score(len(places), places.count(1), among, sum(places))


# Families that wait now


def changes_of(programme: Programme, tried: engine.Weights, *, actor: Actor) -> list[Change] | None:
    """Return each group's families placed by a plan under both weights; None when that is too much at once."""
    scope = scope_of(actor.organisation_id, actor=actor)
    if len(scope.families) * len(scope.volunteers) > MOST_PAIRS:
        return None
    waiting = cases_of(actor).filter(state=Request.ACCEPTED).order_by("pk")
    rows = list(waiting.values_list(*FACTS, "programme_id", named=True))
    mine = {row.pk for row in rows if row.programme_id == programme.pk}
    pairs = zip(scope.families.ids.tolist(), scope.weights, strict=True)
    other = [tried if family_id in mine else weights for family_id, weights in pairs]
    try:
        placed = placed_by(scope, list(scope.weights)), placed_by(scope, other)
    except engine.PlanTooLarge:
        return None
    return grouped(rows, *placed)


def placed_by(scope: Scope, weights: list[engine.Weights]) -> set[int]:
    """Return the families that the best plan places when their pairs are weighed so."""
    pairs = engine.feasible(scope.volunteers, scope.families, weights=weights)
    waiting = waiting_of(scope, pairs, keep=engine.Pairs.none())
    return {pair.family_id for pair in engine.plan(waiting).placed}


def grouped(rows: list[Any], now: set[int], tried: set[int]) -> list[Change]:
    names = names_of(rows)
    changes = []
    for grouping in GROUPINGS:
        for label, members in members_of(grouping, rows, names).items():
            ids = {row.pk for row in members}
            changes.append(Change(str(grouping.label), label, len(ids), len(ids & now), len(ids & tried)))
    return changes
