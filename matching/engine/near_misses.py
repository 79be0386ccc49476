"""Volunteers turned away by exactly one rule: those for whom a coordinator can do something."""

from typing import NamedTuple

import numpy as np

from matching.engine.columns import Families, Volunteers
from matching.engine.distance import metres_apart
from matching.engine.filters import FILTER_CODES, TOO_FAR
from matching.engine.kinds import Int64, Rows
from matching.engine.ranking import Scored, best
from matching.engine.reasons import Params, PlainPair, how_it_fails

FARTHER_STEPS_M = (5_000, 10_000, 20_000, 50_000)
NEAR_MISSES_PER_FILTER = 3


class NearMiss(NamedTuple):
    """A volunteer whom only the rule `code` turns away, how it fails (`params`), and the fit were it not there."""

    volunteer_id: int
    code: str
    params: Params
    fit: int


class Farther(NamedTuple):
    """So many more `volunteers` would do if both limits of distance were `extra_metres` longer."""

    extra_metres: int
    volunteers: int


def over_metres(volunteers: Volunteers, family: Families, rows: Rows) -> Int64:
    """Return how many metres the tighter limit lacks for each of the row numbers, who all live too far."""
    limit = np.minimum(volunteers.radius_m[rows], family.max_distance_m)
    return np.ceil(metres_apart(volunteers, family, rows)).astype(np.int64) - limit


def farther(over: Int64) -> tuple[Farther, ...]:
    """Return what longer limits would give, from the metres that those lack whom only distance stops."""
    return tuple(Farther(extra, int(np.count_nonzero(over <= extra))) for extra in FARTHER_STEPS_M)


def nearest(volunteers: Volunteers, rows: Rows, over: Int64) -> Rows:
    """Return the places of those worth showing of the rows whom only distance stops: the least over it first."""
    return best(-over, NEAR_MISSES_PER_FILTER, ids=volunteers.ids, rows=rows)


def missed(scored: Scored, *, start: int, over: Int64, stopped_by: Rows) -> tuple[Rows, Rows]:
    """Return the places in `scored` of up to 3 near misses of each rule, in the rules' order, and their rules.

    From place `start` on, `scored` holds the nearest of those who live too far, who are `over` the limit by so many
    metres and are chosen by that, then those whom another rule stops (its place in `stopped_by`), chosen by fit;
    equal ones by id.
    """
    rules = np.concatenate((np.full(len(over), TOO_FAR), stopped_by))
    scores = np.concatenate((-over, scored.fits[start + len(over) :]))
    # Rule and score in one key: scores stay well within 32 bits.
    order = np.lexsort((scored.volunteers.ids[start:], (rules << 33) - scores))
    ordered = rules[order]
    place_in_rule = np.arange(len(order)) - np.searchsorted(ordered, ordered)
    chosen = place_in_rule < NEAR_MISSES_PER_FILTER
    return order[chosen] + start, ordered[chosen]


def near_misses(scored: Scored, places: Rows, rules: Rows, told: list[PlainPair]) -> tuple[NearMiss, ...]:
    """Return the near misses at the places of `scored`, who are `told` in plain values, in that order."""
    codes = (FILTER_CODES[rule] for rule in rules.tolist())
    rows = zip(told, codes, scored.fits[places].tolist(), strict=True)
    return tuple(NearMiss(pair.volunteer.id, code, how_it_fails(code, pair), fit) for pair, code, fit in rows)
