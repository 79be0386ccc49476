"""Everybody judged by every rule for one family, sorted into those who pass, those whom one rule stops, the rest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.engine.columns import Families, Volunteers
from matching.engine.filters import TOO_FAR, failing
from matching.engine.kinds import Bools, Rows


@dataclass(frozen=True, eq=False)
class Verdict:
    """`fails` is bool [11, n] as `failing` returns it; the others are row numbers, each in the order of rows.

    `feasible` fail nothing, `too_far` fail the limits of distance and nothing else, `stopped_once` fail exactly one
    other rule, whose place in `FILTERS` is in `stopped_by`.
    """

    fails: Bools
    feasible: Rows
    too_far: Rows
    stopped_once: Rows
    stopped_by: Rows


def failures(fails: Bools) -> npt.NDArray[np.uint8]:
    """Return uint8 [n]: how many rules each volunteer fails."""
    counts: npt.NDArray[np.uint8] = np.add.reduce(fails.view(np.uint8), axis=0, dtype=np.uint8)
    return counts


def judge(volunteers: Volunteers, family: Families) -> Verdict:
    """Return the verdict on n volunteers for the one family."""
    fails = failing(volunteers, family)
    counts = failures(fails)
    # One look through everybody; those who fail at most one rule are few.
    few = np.flatnonzero(counts <= 1)
    failed = counts[few]
    is_far = fails[TOO_FAR][few]
    stopped_once = few[failed > is_far]
    return Verdict(
        fails=fails,
        feasible=few[failed == 0],
        too_far=few[is_far],
        stopped_once=stopped_once,
        stopped_by=fails[:, stopped_once].argmax(axis=0),
    )
