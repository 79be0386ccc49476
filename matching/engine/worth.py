"""What placing each pair is worth: one whole number that puts families before priorities and priorities before fit.

The sets of families that can be placed together form a transversal matroid. There the set of largest total priority
also has the most families, and which sets are the best depends on the order of the priorities alone. So priorities
count as ranks 1, 2, 3 ... without gaps, and a pair is worth `B x rank + fit + bonus`, where `B` is more than all the
fits and bonuses of a plan together.
"""

from typing import NamedTuple

import numpy as np

from matching.engine.groups import groups
from matching.engine.kinds import EVERY_ROW, Bools, Int64, Rows
from matching.engine.waiting import Ordered

# The solver reckons in floats, which hold every whole number up to this.
EXACT = 2**53


class PlanTooLarge(ValueError):
    """An exact answer cannot be promised for so many families, places or priorities at once."""


class Worth(NamedTuple):
    """`pairs` [k] is the worth of each pair; `above` [m] for each family more than the worth of any pair near it."""

    pairs: Int64
    above: Int64


def _ranks(priorities: Int64, numbers: Rows) -> Int64:
    """Return the priorities as ranks from 1 without gaps within each group, whose `numbers` the families have."""
    order = np.lexsort((priorities, numbers))
    group, priority = numbers[order], priorities[order]
    starts = np.append(True, group[1:] != group[:-1])
    steps = np.cumsum(starts | np.append(True, priority[1:] != priority[:-1]))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = 1 + steps - steps[starts][np.cumsum(starts) - 1]
    return ranks


def _worth(waiting: Ordered, numbers: Rows, has_pairs: Bools) -> tuple[Worth, bool]:
    """Return the worth reckoned within each group of families alone, and whether every sum stays exact."""
    edges = waiting.edges
    points = edges.fits + edges.bonuses
    best = np.zeros(len(numbers), dtype=np.int64)
    best[has_pairs] = np.maximum.reduceat(points, edges.first[:-1][has_pairs])
    scale = 1 + np.bincount(numbers, weights=best).astype(np.int64)
    of_rank = scale[numbers] * _ranks(waiting.priorities, numbers)
    highest = np.zeros(len(scale), dtype=np.int64)
    np.maximum.at(highest, numbers, of_rank + best + 1)
    is_exact = bool((highest < EXACT // np.bincount(numbers)).all())
    return Worth(of_rank[edges.families] + points, highest[numbers]), is_exact


def worth(waiting: Ordered) -> Worth:
    """Return what each pair is worth, reckoned for each group alone where all at once is too much.

    PlanTooLarge when even that goes beyond what the solver holds exactly.
    """
    families = len(waiting.family_ids)
    if not families:
        none = np.empty(0, dtype=np.int64)
        return Worth(none, none)
    has_pairs = np.diff(waiting.edges.first) > 0
    found, is_exact = _worth(waiting, np.zeros(families, dtype=np.intp), has_pairs)
    if not is_exact:
        found, is_exact = _worth(waiting, groups(waiting.edges, EVERY_ROW, len(waiting.free)), has_pairs)
    if not is_exact:
        raise PlanTooLarge(f"{families} families with so many different priorities are too many to plan at once")
    return found
