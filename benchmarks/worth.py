"""What a plan is worth: against first come, first served on one backlog, and how calm it stays after a refusal."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from benchmarks import peers, problem
from benchmarks.country import Size, world
from benchmarks.measure import at_least, at_most, figure, range_of
from benchmarks.plans import outcome_of, waiting_of
from benchmarks.problem import Problem
from matching import engine
from matching.engine.kinds import Int64

SIZE = Size(300, 500)
WORLDS = 20
REFUSALS = 40
MORE_THAN_BY_HAND = at_least(0.12)
MOVES_WITH_BONUS = at_most(0.4)
FEW = 5
BACKLOG_NOTE = (
    "One backlog, planned once: every world has all its families waiting at the same moment. In a running year, where "
    "families arrive one by one and are planned on every change, far fewer more are placed; what falls there is the "
    "wait, most for the urgent. Never quote this figure as a yearly one."
)
REFUSAL_NOTE = (
    "After a plan one placed family says no: its pair is taken away and the rest is planned anew. Moved are other "
    "families whose volunteer changed, came or went. With the bonus the pairs of the first plan are the pairs to keep."
)
Moves = dict[int, int]


def few_candidates(asked: Problem) -> Int64:
    """Return the rows of the families with one to five candidates."""
    candidates = np.bincount(asked.family, minlength=len(asked.priorities))
    return np.flatnonzero((candidates > 0) & (candidates <= FEW))


def one_backlog(size: Size, seed: int) -> dict[str, float]:
    made = world(size, seed)
    waiting = waiting_of(made)
    asked = problem.problem_of(waiting)
    planned = outcome_of(waiting, asked, engine.plan(waiting)).pair_of >= 0
    by_hand = peers.by_arrival(asked, np.array(made.waited_days, dtype=np.int64)).pair_of >= 0
    few = few_candidates(asked)
    return {
        "planned": float(planned.sum()),
        "by_hand": float(by_hand.sum()),
        "more": float(planned.sum() / by_hand.sum() - 1),
        "few_planned": float(planned[few].mean()),
        "few_by_hand": float(by_hand[few].mean()),
    }


def backlog_figures(size: Size, seed: int) -> dict[str, Any]:
    """Return how many more families the plan places than first come, first served, over 20 worlds."""
    rows = [one_backlog(size, seed * 1000 + number) for number in range(WORLDS)]
    more = range_of([row["more"] for row in rows])
    return {
        "note": BACKLOG_NOTE,
        "worlds": WORLDS,
        "size": str(size),
        "placed_by_plan_mean": round(float(np.mean([row["planned"] for row in rows])), 1),
        "placed_by_hand_mean": round(float(np.mean([row["by_hand"] for row in rows])), 1),
        f"placed_share_with_{FEW}_candidates_or_fewer": {
            "plan": round(float(np.nanmean([row["few_planned"] for row in rows])), 3),
            "first_come_first_served": round(float(np.nanmean([row["few_by_hand"] for row in rows])), 3),
        },
        "more_than_first_come_first_served": figure(more["mean"], MORE_THAN_BY_HAND if size == SIZE else None),
        "more_range": more,
    }


def volunteers_of(found: engine.Plan) -> Moves:
    return {one.family_id: one.volunteer_id for one in found.placed}


def without(pairs: engine.Feasible, family_id: int, volunteer_id: int) -> engine.Feasible:
    stays = (pairs.family_ids != family_id) | (pairs.volunteer_ids != volunteer_id)
    return engine.Feasible(pairs.family_ids[stays], pairs.volunteer_ids[stays], pairs.fits[stays])


def moved(before: Moves, after: Moves, refusing: int) -> int:
    """Return how many families other than the refusing one got, lost or changed their volunteer."""
    others = (before.keys() | after.keys()) - {refusing}
    return sum(before.get(family) != after.get(family) for family in others)


def fit_of(plans: Iterable[engine.Plan]) -> int:
    return sum(one.objective.fit for one in plans)


def refusal_figures(size: Size, seed: int) -> dict[str, Any]:
    """Return how many other families move after one refusal, with and without a bonus for the pairs of before."""
    waiting = waiting_of(world(size, seed))
    first = engine.plan(waiting)
    before = volunteers_of(first)
    refusals = Random(seed).sample(first.placed, min(REFUSALS, len(first.placed)))
    left = [replace(waiting, pairs=without(waiting.pairs, one.family_id, one.volunteer_id)) for one in refusals]
    free = [engine.plan(one) for one in left]
    keep = engine.Pairs.of(before.items())
    calm = [engine.plan(replace(one, keep=keep)) for one in left]
    moves = {
        name: [moved(before, volunteers_of(after), one.family_id) for one, after in zip(refusals, plans, strict=True)]
        for name, plans in (("without", free), ("with", calm))
    }
    ratio = sum(moves["with"]) / sum(moves["without"]) if sum(moves["without"]) else None
    return {
        "note": REFUSAL_NOTE,
        "size": str(size),
        "refusals": len(refusals),
        "keep_bonus": waiting.keep_bonus,
        "moved_without_bonus_mean": round(float(np.mean(moves["without"])), 2),
        "moved_with_bonus_mean": round(float(np.mean(moves["with"])), 2),
        "moved_with_bonus_over_without": figure(ratio, MOVES_WITH_BONUS if size == SIZE else None),
        "fit_given_up_for_calm": round(1 - fit_of(calm) / fit_of(free), 5),
        "equal": {"as_many_placed_with_bonus": [p.objective[:2] for p in calm] == [p.objective[:2] for p in free]},
    }
