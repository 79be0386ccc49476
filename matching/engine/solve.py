"""The best plan, found by scipy's sparse assignment; `certificate.py` says whether it is one."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.groups import groups
from matching.engine.kinds import Int64, Rows
from matching.engine.places import NOWHERE, spans
from matching.engine.waiting import Edges
from matching.engine.worth import PlanTooLarge, Worth

# A volunteer's places are columns of their own, so a pair is there once for each place.
MOST_CELLS = 25_000_000
ROUNDS = 3
BATCH = 1000


class _Own(NamedTuple):
    """What each family has for itself, whatever the others do: a pair's place (or `NOWHERE`) and its worth (or 0)."""

    pairs: Rows
    worth: Int64


def _better(own: _Own, pairs: Rows, edges: Edges, worth: Int64) -> _Own:
    """Return what each family has for itself when it has the given pairs, in their order, for itself too."""
    families = edges.families[pairs]
    best = own.worth.copy()
    np.maximum.at(best, families, worth[pairs])
    rising = pairs[(worth[pairs] == best[families]) & (best[families] > own.worth[families])]
    chosen = own.pairs.copy()
    chosen[edges.families[rising][::-1]] = rising[::-1]
    return _Own(chosen, best)


def _contested(edges: Edges, worth: Int64, free: Int64) -> tuple[_Own, Rows]:
    """Return what families have for themselves, and the places of the pairs for which they must be weighed.

    A volunteer with a place for everyone who comes to mind is nobody's rival: the best of such pairs is the family's
    own, and its pairs worth no more than that can be left out; which may leave other volunteers without rivals.
    """
    own = _Own(np.full(len(edges.first) - 1, NOWHERE), np.zeros(len(edges.first) - 1, dtype=np.int64))
    left = np.flatnonzero(free[edges.volunteers] > 0)
    for _ in range(ROUNDS):
        wanted = np.bincount(edges.volunteers[left], minlength=len(free))
        is_own = (wanted <= free)[edges.volunteers[left]]
        if not is_own.any():
            break
        own = _better(own, left[is_own], edges, worth)
        left = left[~is_own]
        left = left[worth[left] > own.worth[edges.families[left]]]
    return own, left


class Cells(NamedTuple):
    """A pair once for each place of its volunteer: the pair, its row, and the place's column, sorted by row."""

    pairs: Rows
    rows: Rows
    columns: Rows
    width: int


def places_as_cells(edges: Edges, free: Int64, left: Rows, rows: Rows) -> Cells:
    """Return the cells of the pairs at the places `left`, in their order, which are in the given rows.

    PlanTooLarge when there are more than memory should hold.
    """
    volunteers = edges.volunteers[left]
    copies = np.minimum(free, np.bincount(volunteers, minlength=len(free)))
    count = copies[volunteers]
    if int(count.sum()) > MOST_CELLS:
        raise PlanTooLarge(f"{int(count.sum())} pairs of a family and a place are too many to plan at once")
    first = np.cumsum(copies) - copies
    return Cells(np.repeat(left, count), np.repeat(rows, count), spans(first[volunteers], count), int(copies.sum()))


def _matrix(cells: Cells, costs: Int64, own_costs: Int64) -> csr_array:
    """Return the costs with a column more for each row, at its end: what the family has for itself."""
    height = len(own_costs)
    ends = np.searchsorted(cells.rows, np.arange(height), side="right")
    own = ends + np.arange(height)
    data = np.empty(len(costs) + height, dtype=np.float64)
    columns = np.empty(len(data), dtype=np.int32)
    data[own], columns[own] = own_costs, cells.width + np.arange(height)
    inner = np.arange(len(costs)) + cells.rows
    data[inner], columns[inner] = costs, cells.columns
    bounds = np.concatenate(([0], own + 1)).astype(np.int32)
    return csr_array((data, columns, bounds), shape=(height, cells.width + height))


def _batches(edges: Edges, left: Rows, best: Int64, volunteers: int) -> list[Rows]:
    """Return the families of the pairs at the places `left` in batches, none of which concerns another.

    The solver's time grows with the square of a batch. Within it, those worth most come first: who is placed late for
    little would otherwise be moved again and again.
    """
    families = np.flatnonzero(np.bincount(edges.families[left]))
    if len(families) <= BATCH:
        return [families[np.argsort(-best[families], kind="stable")]]
    group = groups(edges, left, volunteers)
    size = np.bincount(group[families], minlength=int(group.max()) + 1)
    # Groups that start within the same thousand of families make a batch.
    batch = ((np.cumsum(size) - size) // BATCH)[group[families]]
    order = np.lexsort((-best[families], batch))
    ends = np.flatnonzero(np.diff(batch[order])) + 1
    return np.split(families[order], ends)


def best_pairs(edges: Edges, worth: Worth, free: Int64) -> Rows:
    """Return for each family the place of its pair in a plan of the greatest worth, or `NOWHERE`.

    PlanTooLarge when there are more pairs and places than memory should hold.
    """
    own, left = _contested(edges, worth.pairs, free)
    chosen = own.pairs
    if not len(left):
        return chosen
    best = own.worth.copy()
    np.maximum.at(best, edges.families[left], worth.pairs[left])
    first = np.searchsorted(edges.families[left], np.arange(len(edges.first)))
    for families in _batches(edges, left, best, len(free)):
        counts = first[families + 1] - first[families]
        pairs = left[spans(first[families], counts)]
        cells = places_as_cells(edges, free, pairs, np.repeat(np.arange(len(families)), counts))
        above = worth.above[families]
        costs = above[cells.rows] - worth.pairs[cells.pairs]
        columns = min_weight_full_bipartite_matching(_matrix(cells, costs, above - own.worth[families]))[1]
        taken = cells.pairs[columns[cells.rows] == cells.columns]
        chosen[edges.families[taken]] = taken
    return chosen
