"""Whether a difference is more than chance could give, for a page that does not say more than it knows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

SURE = 0.05


def ranks_of(values: Sequence[int]) -> dict[int, float]:
    """Return the rank of each value from 1, equal ones sharing the middle of theirs."""
    ranks, below = {}, 0
    for value, count in sorted(Counter(values).items()):
        ranks[value] = below + (count + 1) / 2
        below += count
    return ranks


def rank_sum_p(one: Sequence[int], other: Sequence[int]) -> float:
    """Return how often chance alone would part two groups of values as much, either way (Mann–Whitney U).

    By the normal approximation with ties and continuity allowed for, which is enough from five on each side.
    """
    everything = [*one, *other]
    n, m, both = len(one), len(other), len(everything)
    ties = sum(count**3 - count for count in Counter(everything).values())
    spread = n * m / 12 * (both + 1 - ties / (both * (both - 1)))
    if spread <= 0:
        return 1.0
    ranks = ranks_of(everything)
    u = sum(ranks[value] for value in one) - n * (n + 1) / 2
    away = max(abs(u - n * m / 2) - 0.5, 0)
    return math.erfc(away / math.sqrt(2 * spread))


def sign_p(better: int, worse: int) -> float:
    """Return how often a fair coin would part `better` and `worse` as much, either way; exact."""
    tosses, ways, term = better + worse, 0, 1
    for heads in range(min(better, worse) + 1):
        ways += term
        term = term * (tosses - heads) // (heads + 1)
    return min(1.0, 2 * ways / 2**tosses)


def is_unlikely(p: float, *, looks: int = 1) -> bool:
    """Return whether `p` is too rare to be chance when as many as `looks` differences are looked at together."""
    return p < SURE / looks
