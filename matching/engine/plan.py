"""The best plan for all who wait: who could walk beside whom, why not the others, and the proof."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.engine.certificate import Prices, certificate
from matching.engine.columns import Pairs
from matching.engine.feasible import Watch
from matching.engine.kinds import Rows
from matching.engine.places import NOWHERE, pair_keys, places
from matching.engine.scarcity import Scarcity
from matching.engine.solve import best_pairs
from matching.engine.waiting import Ordered, Waiting, in_order
from matching.engine.worth import worth


class Placed(NamedTuple):
    """A pair of the plan with its fit."""

    family_id: int
    volunteer_id: int
    fit: int


class Unplaced(NamedTuple):
    """A family left out: "no_candidate", or "scarce" with the proof.

    All candidates of all `rivals` (of whom the family is one) are the `volunteers`, whose free `places` are fewer than
    the rivals.
    """

    family_id: int
    reason: str
    rivals: tuple[int, ...] = ()
    volunteers: tuple[int, ...] = ()
    places: int = 0


class Objective(NamedTuple):
    """What a plan reaches, in the order of importance; `fit` is without the bonus for what was proposed last time."""

    placed: int
    priority: int
    fit: int


@dataclass(frozen=True)
class Plan:
    """A plan by family id, without the frozen pairs; `optimal` when the certificate in `prices` holds."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...]
    objective: Objective
    optimal: bool
    prices: Prices


def _placed(waiting: Ordered, chosen: Rows) -> tuple[Placed, ...]:
    pairs = chosen[chosen != NOWHERE]
    edges = waiting.edges
    columns = (
        waiting.family_ids[edges.families[pairs]],
        waiting.volunteer_ids[edges.volunteers[pairs]],
        edges.fits[pairs],
    )
    return tuple(map(Placed._make, zip(*(column.tolist() for column in columns), strict=True)))


def _unplaced(waiting: Ordered, chosen: Rows) -> tuple[Unplaced, ...]:
    scarcity = Scarcity(waiting, chosen)
    listed = []
    for family in np.flatnonzero(chosen == NOWHERE).tolist():
        family_id = int(waiting.family_ids[family])
        if waiting.edges.first[family] == waiting.edges.first[family + 1]:
            listed.append(Unplaced(family_id, "no_candidate"))
        else:
            listed.append(Unplaced(family_id, "scarce", *scarcity.proof(family)))
    return tuple(listed)


def certify(waiting: Waiting, placed: Iterable[tuple[int, int]]) -> Prices:
    """Return the prices that prove or disprove that the pairs (family id, volunteer id) are the best plan there is.

    Whoever made the plan: see `Prices.is_optimal`. ValueError when it is no plan at all: a pair that may not be, a
    family twice, more families than a volunteer has free places.
    """
    ordered = in_order(waiting)
    edges = ordered.edges
    listed = Pairs.of(placed)
    wanted = pair_keys(ordered.family_ids, ordered.volunteer_ids, (listed.family_ids, listed.volunteer_ids))
    pairs = places(edges.families * len(ordered.volunteer_ids) + edges.volunteers, wanted)
    if NOWHERE in pairs:
        raise ValueError("placed: a pair is not among the pairs")
    chosen = np.full(len(ordered.family_ids), NOWHERE)
    chosen[edges.families[pairs]] = pairs
    if np.count_nonzero(chosen != NOWHERE) != len(pairs):
        raise ValueError("placed: a family is there twice")
    if (np.bincount(edges.volunteers[pairs], minlength=len(ordered.free)) > ordered.free).any():
        raise ValueError("placed: a volunteer has more families than free places")
    return certificate(ordered, worth(ordered).pairs, chosen)


def plan(waiting: Waiting, *, watch: Watch | None = None) -> Plan:
    """Return the plan that places the most families, then those of most priority together, then fits best.

    Bonuses count as fit while the plan is sought and not in its objective. The same whatever the order of rows: ids
    settle what is equal. `watch` is told ("solving" | "checking" | "explaining", percent) and may raise to stop all.
    ValueError for what cannot be; PlanTooLarge when an exact answer cannot be promised.
    """
    tell = watch or (lambda stage, percent: None)
    tell("solving", 0)
    ordered = in_order(waiting)
    weighed = worth(ordered)
    chosen = best_pairs(ordered.edges, weighed, ordered.free)
    tell("checking", 0)
    prices = certificate(ordered, weighed.pairs, chosen)
    tell("explaining", 0)
    placed, unplaced = _placed(ordered, chosen), _unplaced(ordered, chosen)
    priority = int(ordered.priorities[chosen != NOWHERE].sum())
    tell("explaining", 100)
    return Plan(
        placed=placed,
        unplaced=unplaced,
        objective=Objective(len(placed), priority, sum(one.fit for one in placed)),
        optimal=prices.is_optimal,
        prices=prices,
    )
