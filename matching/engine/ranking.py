"""Feasible volunteers in the order of their fit."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.engine.columns import Families, Volunteers
from matching.engine.factors import Factor, Weights, described, points, values
from matching.engine.kinds import Int64, Rows
from matching.engine.reasons import PlainPair, Reason, reasons


class Candidate(NamedTuple):
    """A feasible volunteer: `rank` from 1, `fit` 0..1000 is the sum of the factors' points."""

    volunteer_id: int
    rank: int
    fit: int
    factors: tuple[Factor, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, eq=False)
class Scored:
    """Some volunteers with the factors' values and points [7, k] and the fits [k] for one family."""

    volunteers: Volunteers
    values: Int64
    points: Int64
    fits: Int64


def score(volunteers: Volunteers, family: Families, rows: Rows, weights: Weights) -> Scored:
    """Return the volunteers of the given row numbers, scored."""
    chosen = volunteers.take(rows)
    table = values(chosen, family)
    given = points(table, weights)
    return Scored(chosen, table, given, given.sum(axis=0))


def best(scores: Int64, top: int, *, ids: Int64, rows: Rows) -> Rows:
    """Return the places of the `top` highest scores, highest first, equal ones by id; fewer when there are fewer.

    The score at a place belongs to the id in the row at the same place of `rows`.
    """
    # Only those that reach the top-th score need a full sort; ties with it stay in for the ids to settle.
    reach = np.partition(scores, -top)[-top] if top < len(scores) else scores.min(initial=0)
    places = np.flatnonzero(scores >= reach)
    return places[np.lexsort((ids[rows[places]], -scores[places]))][:top]


def best_of_first(scored: Scored, feasible: int, top: int) -> Rows:
    """Return the places of the `top` best fits among the first `feasible` of those scored."""
    return best(scored.fits[:feasible], top, ids=scored.volunteers.ids, rows=np.arange(feasible))


def ranked(scored: Scored, places: Rows, told: list[PlainPair], weights: Weights) -> tuple[Candidate, ...]:
    """Return the candidates at the places of `scored`, who are `told` in plain values, in that order."""
    candidates = []
    for rank, (place, pair) in enumerate(zip(places.tolist(), told, strict=True), start=1):
        factors = described(scored.values[:, place], scored.points[:, place], weights)
        fit = int(scored.fits[place])
        candidates.append(Candidate(pair.volunteer.id, rank, fit, factors, reasons(pair, factors)))
    return tuple(candidates)
