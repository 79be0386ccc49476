"""What is to be planned, as every peer reads it: pairs by row number, with one weight each."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from matching import engine
from matching.engine.kinds import Int64

ARRAYS = ("family_ids", "priorities", "volunteer_ids", "capacities")


@dataclass(frozen=True)
class Problem:
    """Pairs `k` of family row (of m) and volunteer row (of n) with a fit each, families' priorities, free places."""

    family: Int64
    volunteer: Int64
    fits: Int64
    priorities: Int64
    capacities: Int64

    @cached_property
    def weights(self) -> Int64:
        """The weight of each pair: base x rank of priority + fit, so that no sum of fits outweighs one rank.

        Ranks do instead of priorities: which families can be placed together is a matroid, where only order matters.
        """
        best = np.zeros(len(self.priorities), dtype=np.int64)
        np.maximum.at(best, self.family, self.fits)
        ranks = np.unique(self.priorities, return_inverse=True)[1] + 1
        return (1 + int(best.sum())) * ranks[self.family] + self.fits


@dataclass(frozen=True)
class Outcome:
    """A plan of whatever maker: for each family row its pair's row number, or -1."""

    pair_of: Int64

    def objective(self, problem: Problem) -> tuple[int, int, int]:
        """Return families placed, sum of their priorities, sum of fits."""
        pairs = self.pair_of[self.pair_of >= 0]
        priority = problem.priorities[problem.family[pairs]].sum()
        return len(pairs), int(priority), int(problem.fits[pairs].sum())


def problem_of(waiting: engine.Waiting) -> Problem:
    pairs = waiting.pairs
    return Problem(
        rows_of(waiting.family_ids, pairs.family_ids),
        rows_of(waiting.volunteer_ids, pairs.volunteer_ids),
        pairs.fits,
        waiting.priorities,
        waiting.capacities,
    )


def rows_of(ids: Int64, wanted: Int64) -> Int64:
    order = np.argsort(ids, kind="stable")
    return order[np.searchsorted(ids, wanted, sorter=order)]


def outcome_of(problem: Problem, families: Int64, volunteers: Int64) -> Outcome:
    """Return the outcome of placed rows side by side; KeyError when a pair is not feasible."""
    width = len(problem.capacities)
    keys = problem.family * width + problem.volunteer
    order = np.argsort(keys, kind="stable")
    wanted = families * width + volunteers
    found = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)] if len(keys) else wanted
    if not np.array_equal(keys[found], wanted):
        raise KeyError("a placed pair is not feasible")
    pair_of = np.full(len(problem.priorities), -1, dtype=np.int64)
    pair_of[families] = found
    return Outcome(pair_of)


def save(path: Path, waiting: engine.Waiting) -> None:
    """Write what is waiting into a file, so that another process can plan it without ever making the people."""
    arrays = {name: getattr(waiting, name) for name in ARRAYS}
    pairs = waiting.pairs
    np.savez(path, **arrays, pairs_family=pairs.family_ids, pairs_volunteer=pairs.volunteer_ids, pairs_fit=pairs.fits)


def load(path: Path) -> engine.Waiting:
    with np.load(path) as arrays:
        pairs = engine.Feasible(arrays["pairs_family"], arrays["pairs_volunteer"], arrays["pairs_fit"])
        return engine.Waiting(**{name: arrays[name] for name in ARRAYS}, pairs=pairs)
