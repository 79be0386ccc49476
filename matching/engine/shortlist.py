"""One family against everybody: who could walk beside them, why, and why not the others."""

from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Families, Volunteers
from matching.engine.factors import Weights
from matching.engine.filters import failing, failing_codes
from matching.engine.funnel import FunnelStep, funnel
from matching.engine.near_misses import Farther, NearMiss, farther, missed, near_misses, nearest, over_metres
from matching.engine.ranking import Candidate, best_of_first, ranked, score
from matching.engine.reasons import Blocked, how_it_fails, plain_pairs
from matching.engine.verdict import failures, judge

DEFAULT_TOP = 5
DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answer for one family: `considered` volunteers were looked at, `feasible` of them pass every rule."""

    candidates: tuple[Candidate, ...]
    funnel: tuple[FunnelStep, ...]
    near_misses: tuple[NearMiss, ...]
    farther: tuple[Farther, ...]
    considered: int
    feasible: int

    @property
    def is_close_call(self) -> bool:
        """Return whether another candidate listed could come first if every weight moved by up to a fifth.

        Moving the weights so changes the margin by at most a fifth of the sum of the differences in points.
        """
        return any(_is_close(self.candidates[0], other) for other in self.candidates[1:])


def _is_close(first: Candidate, other: Candidate) -> bool:
    pairs = zip(first.factors, other.factors, strict=True)
    return 5 * (first.fit - other.fit) <= sum(abs(mine.points - theirs.points) for mine, theirs in pairs)


def _require(family: Families, top: int = DEFAULT_TOP) -> None:
    if len(family) != 1:
        raise ValueError(f"family: expected 1 row, got {len(family)}")
    if top < 1:
        raise ValueError(f"top: expected 1 or more, got {top}")


def candidates(
    volunteers: Volunteers, family: Families, *, top: int = DEFAULT_TOP, weights: Weights = DEFAULT_WEIGHTS
) -> tuple[Candidate, ...]:
    """Return the `top` best feasible volunteers of n for the one family, best first, equal fits by id.

    The same whatever the order of rows. ValueError unless `family` has exactly 1 row (see `Families.one`) and `top`
    is 1 or more.
    """
    _require(family, top)
    feasible = np.flatnonzero(failures(failing(volunteers, family)) == 0)
    scored = score(volunteers, family, feasible, weights)
    first = best_of_first(scored, len(feasible), top)
    return ranked(scored, first, plain_pairs(scored.volunteers, family, first), weights)


def shortlist(
    volunteers: Volunteers, family: Families, *, top: int = DEFAULT_TOP, weights: Weights = DEFAULT_WEIGHTS
) -> Shortlist:
    """Return the candidates as `candidates` does, with the funnel and near misses of all n volunteers.

    Raises as `candidates` does.
    """
    _require(family, top)
    verdict = judge(volunteers, family)
    over = over_metres(volunteers, family, verdict.too_far)
    near = nearest(volunteers, verdict.too_far, over)
    rows = np.concatenate((verdict.feasible, verdict.too_far[near], verdict.stopped_once))
    scored = score(volunteers, family, rows, weights)
    feasible = len(verdict.feasible)
    first = best_of_first(scored, feasible, top)
    places, rules = missed(scored, start=feasible, over=over[near], stopped_by=verdict.stopped_by)
    told = plain_pairs(scored.volunteers, family, np.concatenate((first, places)))
    return Shortlist(
        candidates=ranked(scored, first, told[: len(first)], weights),
        funnel=funnel(verdict),
        near_misses=near_misses(scored, places, rules, told[len(first) :]),
        farther=farther(over),
        considered=len(volunteers),
        feasible=feasible,
    )


def why_not(volunteers: Volunteers, family: Families, volunteer_id: int) -> tuple[Blocked, ...]:
    """Return every rule that this volunteer fails for the one family, in the rules' order; () when feasible.

    KeyError when there is no such volunteer, ValueError unless `family` has exactly 1 row.
    """
    _require(family)
    one = volunteers.take(np.array([volunteers.position(volunteer_id)]))
    (pair,) = plain_pairs(one, family)
    return tuple(Blocked(code, how_it_fails(code, pair)) for code in failing_codes(failing(one, family)[:, 0]))
