"""How many volunteers each rule turned away: "why does nobody fit?" in numbers."""

from typing import NamedTuple

import numpy as np

from matching.engine.filters import FILTER_CODES, TOO_FAR
from matching.engine.verdict import Verdict


class FunnelStep(NamedTuple):
    """One rule: volunteers left `before` it and after it (`left`) when the rules are applied in order;
    `failing` is all who fail it, wherever else they fail, and `only` those who fail this rule and no other.
    """

    code: str
    before: int
    left: int
    failing: int
    only: int


def funnel(verdict: Verdict) -> tuple[FunnelStep, ...]:
    """Return a step for each rule, in order."""
    only = np.bincount(verdict.stopped_by, minlength=len(FILTER_CODES))
    only[TOO_FAR] = len(verdict.too_far)
    is_out = np.zeros(verdict.fails.shape[1], dtype=np.bool_)
    steps = []
    left = len(is_out)
    for code, fails, alone in zip(FILTER_CODES, verdict.fails, only.tolist(), strict=True):
        before = left
        failing = int(np.count_nonzero(fails))
        if failing:
            is_out |= fails
            left = len(is_out) - int(np.count_nonzero(is_out))
        steps.append(FunnelStep(code, before, left, failing, alone))
    return tuple(steps)
