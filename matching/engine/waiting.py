"""What is to be planned: families that wait, volunteers with places, the pairs that may be."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matching.engine.columns import Pairs
from matching.engine.feasible import Feasible
from matching.engine.kinds import ID, MOST_CAPACITY, Bools, Int64, Kind, Rows
from matching.engine.places import NOWHERE, pair_keys, places

KEEP_BONUS = 60
MOST_FIT = 1000
MOST_PRIORITY = 2**31 - 1
_FIT = Kind(np.int64, 0, MOST_FIT)
_KINDS = {
    "family_ids": ID,
    "priorities": Kind(np.int64, 1, MOST_PRIORITY),
    "volunteer_ids": ID,
    "capacities": Kind(np.int64, 0, MOST_CAPACITY),
}


@dataclass(frozen=True, eq=False)
class Waiting:
    """`m` families and `n` volunteers with the pairs that may be; the order of rows means nothing.

    `priorities` [m] are 1 or more, higher first. `capacities` [n] are places in all. `pairs` are those that may be,
    each once. `frozen` pairs are out already: they stay, take a place of their volunteer, and their families are not
    planned. `keep` are pairs proposed last time, each preferred by `keep_bonus` points of fit (0 to 1000) where it is
    among the pairs. Raises TypeError for what is not a whole number, ValueError for what is out of bounds, of another
    length, there twice, or unknown.
    """

    family_ids: Int64
    priorities: Int64
    volunteer_ids: Int64
    capacities: Int64
    pairs: Feasible
    frozen: Pairs = field(default_factory=Pairs.none)
    keep: Pairs = field(default_factory=Pairs.none)
    keep_bonus: int = KEEP_BONUS

    def __post_init__(self) -> None:
        for name, kind in _KINDS.items():
            object.__setattr__(self, name, kind.column(name, getattr(self, name)))
        _same_length("priorities", self.priorities, self.family_ids)
        _same_length("capacities", self.capacities, self.volunteer_ids)
        if type(self.keep_bonus) is not int or not 0 <= self.keep_bonus <= MOST_FIT:
            raise ValueError(f"keep_bonus: expected 0 to {MOST_FIT}, got {self.keep_bonus!r}")


def _same_length(name: str, column: Int64, ids: Int64) -> None:
    if len(column) != len(ids):
        raise ValueError(f"{name}: expected {len(ids)} rows, got {len(column)}")


class Edges(NamedTuple):
    """Pairs as rows of families and volunteers, sorted by both: `families`, `volunteers`, `fits` and `bonuses` [k].

    Those of family row i are the places `first[i]`..`first[i + 1] - 1`.
    """

    families: Rows
    volunteers: Rows
    fits: Int64
    bonuses: Int64
    first: Rows


@dataclass(frozen=True, eq=False)
class Ordered:
    """What is to be planned in the order of ids: the frozen families left out, `free` places [n] left by them."""

    family_ids: Int64
    priorities: Int64
    volunteer_ids: Int64
    free: Int64
    edges: Edges


def _ids_in_order(name: str, ids: Int64) -> tuple[Int64, Rows]:
    order = np.argsort(ids)
    ordered = ids[order]
    if (ordered[1:] == ordered[:-1]).any():
        raise ValueError(f"{name}: an id is there twice")
    return ordered, order


def _known(name: str, keys: Int64) -> Int64:
    if len(keys) and keys.min() == NOWHERE:
        raise ValueError(f"{name}: an id is unknown")
    return keys


def _pairs_in_order(families: Int64, volunteers: Int64, pairs: Feasible) -> tuple[Int64, Int64]:
    """Return the pairs as keys in their order, with their fits."""
    if not len(pairs.family_ids) == len(pairs.volunteer_ids) == len(pairs.fits):
        raise ValueError("pairs: expected columns of one length")
    fits = np.asarray(_FIT.column("fits", pairs.fits))
    keys = _known("pairs", pair_keys(families, volunteers, (pairs.family_ids, pairs.volunteer_ids)))
    if not (keys[1:] > keys[:-1]).all():
        order = np.argsort(keys)
        keys, fits = keys[order], fits[order]
        if (keys[1:] == keys[:-1]).any():
            raise ValueError("pairs: a pair is there twice")
    return keys, fits


def _bonuses(waiting: Waiting, keys: Int64, families: Int64, volunteers: Int64) -> Int64:
    kept = places(keys, pair_keys(families, volunteers, (waiting.keep.family_ids, waiting.keep.volunteer_ids)))
    bonuses = np.zeros(len(keys), dtype=np.int64)
    bonuses[kept[kept != NOWHERE]] = waiting.keep_bonus
    return bonuses


def _edges(rows: tuple[Rows, Rows], fits: Int64, bonuses: Int64, is_planned: Bools) -> Edges:
    """Return the pairs of the planned families, whose rows are numbered anew."""
    chosen = is_planned[rows[0]]
    families = (np.cumsum(is_planned) - 1)[rows[0][chosen]]
    first = np.searchsorted(families, np.arange(np.count_nonzero(is_planned) + 1))
    return Edges(families, rows[1][chosen], fits[chosen], bonuses[chosen], first)


def in_order(waiting: Waiting) -> Ordered:
    """Return what is to be planned in the order of ids; ValueError as `Waiting` says."""
    families, family_order = _ids_in_order("family_ids", waiting.family_ids)
    volunteers, volunteer_order = _ids_in_order("volunteer_ids", waiting.volunteer_ids)
    keys, fits = _pairs_in_order(families, volunteers, waiting.pairs)
    out = _known("frozen", pair_keys(families, volunteers, (waiting.frozen.family_ids, waiting.frozen.volunteer_ids)))
    count = max(1, len(volunteers))
    is_planned = np.ones(len(families), dtype=np.bool_)
    is_planned[out // count] = False
    if np.count_nonzero(~is_planned) != len(out):
        raise ValueError("frozen: a family is there twice")
    taken = np.bincount(out % count, minlength=len(volunteers))
    return Ordered(
        family_ids=families[is_planned],
        priorities=waiting.priorities[family_order][is_planned],
        volunteer_ids=volunteers,
        free=np.maximum(0, waiting.capacities[volunteer_order] - taken[: len(volunteers)]),
        edges=_edges(np.divmod(keys, count), fits, _bonuses(waiting, keys, families, volunteers), is_planned),
    )
