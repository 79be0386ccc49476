"""The whole plan: the engine beside bare scipy, other exact methods, and two that a hurried person would use."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import thread_time
from typing import Any

import numpy as np

from benchmarks import columns, measure, peers, problem
from benchmarks.country import Size, World, world
from benchmarks.measure import Target, at_most, figure
from benchmarks.problem import Outcome, Problem
from matching import engine

WHOLE_MS = {"300x500": at_most(20)}
TIMES_SCIPY = {"20000x50000": at_most(1.3)}
CERTIFICATE_SHARE = {"20000x50000": at_most(0.1)}
PEAK_MB = {"20000x50000": at_most(1000)}
TIMES_ORTOOLS_WHEN_SCARCE = {"20000x25000": at_most(1.5)}
CHECKING = "checking"
HOW = {
    "engine_ms": "engine.plan from pairs to plan: building, solving, certificate and reasons",
    "scipy_building_ms": "the same weights and places made into scipy's sparse matrix, by the benchmark",
    "scipy_solving_ms": "min_weight_full_bipartite_matching alone, on that matrix",
    "times_scipy_with_building": "engine_ms / (scipy_building_ms + scipy_solving_ms)",
    "times_scipy_solving_alone": "engine_ms / scipy_solving_ms",
    "certificate_share_of_scipy": "the engine's stage 'checking' / scipy_solving_ms",
    "equal": "placed as many as Hopcroft-Karp can; objective (families, priority, fit) as scipy's; the certificate's "
    "prices are checked anew here and bound every plan by exactly this one's weight",
    "others": "in the same process; milliseconds hold everything from pairs to plan",
    "memory": "a process of its own that reads the pairs and plans; inputs_mb is a process that only reads them",
}


class StageClock:
    """A watch of the engine that adds up the milliseconds of processor time of each stage."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}
        self.stage = ""
        self.begun = thread_time()

    def __call__(self, stage: str, percent: int) -> None:
        if stage != self.stage:
            self.close()
            self.stage = stage

    def close(self) -> None:
        now = thread_time()
        if self.stage:
            self.milliseconds[self.stage] = self.milliseconds.get(self.stage, 0.0) + 1000 * (now - self.begun)
        self.begun = now


def waiting_of(made: World) -> engine.Waiting:
    """Return what is to be planned in a world: its feasible pairs, its priorities and free places."""
    volunteers, families = columns.volunteer_columns(made.volunteers), columns.family_columns(made.families)
    return engine.Waiting(
        family_ids=families.ids,
        priorities=np.array(made.priorities, dtype=np.int64),
        volunteer_ids=volunteers.ids,
        capacities=np.array([one.capacity_left * one.is_available for one in made.volunteers], dtype=np.int64),
        pairs=engine.feasible(volunteers, families),
    )


def outcome_of(waiting: engine.Waiting, asked: Problem, found: engine.Plan) -> Outcome:
    """Return the engine's plan in row numbers; KeyError when a placed pair is not feasible."""
    placed = np.array([one[:2] for one in found.placed], dtype=np.int64).reshape(-1, 2)
    families = problem.rows_of(waiting.family_ids, placed[:, 0])
    volunteers = problem.rows_of(waiting.volunteer_ids, placed[:, 1])
    return problem.outcome_of(asked, families, volunteers)


def keeps_places(asked: Problem, outcome: Outcome) -> bool:
    taken = np.bincount(asked.volunteer[outcome.pair_of[outcome.pair_of >= 0]], minlength=len(asked.capacities))
    return bool((taken <= asked.capacities).all())


def engine_after_load(path: Path) -> tuple[engine.Waiting, engine.Plan]:
    waiting = problem.load(path)
    return waiting, engine.plan(waiting)


def scipy_after_load(path: Path) -> tuple[Any, ...]:
    waiting = problem.load(path)
    assignment = peers.bare_assignment(problem.problem_of(waiting))
    return waiting, assignment, peers.bare_solve(assignment)


def memory(waiting: engine.Waiting) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "waiting.npz"
        problem.save(path, waiting)
        return measure.peaks(
            inputs_mb=(problem.load, path), peak_mb=(engine_after_load, path), scipy_peak_mb=(scipy_after_load, path)
        )


def stages(waiting: engine.Waiting, rounds: int) -> dict[str, float]:
    """Return the best time of each stage of the engine, in milliseconds."""
    seen: dict[str, list[float]] = {}
    for _ in range(rounds):
        clock = StageClock()
        engine.plan(waiting, watch=clock)
        clock.close()
        for stage, taken in clock.milliseconds.items():
            seen.setdefault(stage, []).append(taken)
    return {stage: round(min(times), 3) for stage, times in seen.items()}


def as_made(outcome: Outcome, asked: Problem, taken: float) -> dict[str, Any]:
    placed, priority, fit = outcome.objective(asked)
    return {"placed": placed, "priority": priority, "fit": fit, "ms": round(taken, 3)}


def timed(make: Callable[[], Outcome], asked: Problem) -> dict[str, Any]:
    begun = thread_time()
    outcome = make()
    return as_made(outcome, asked, 1000 * (thread_time() - begun))


def others(asked: Problem, waited_days: list[int]) -> dict[str, Any]:
    """Return what the other methods make of the same pairs, or why they did not run."""
    waited = np.array(waited_days, dtype=np.int64)
    found: dict[str, Any] = {
        "greedy_by_fit": timed(partial(peers.greedy, asked), asked),
        "first_come_first_served": timed(partial(peers.by_arrival, asked, waited), asked),
    }
    for name, peer in peers.OPTIONAL.items():
        # Imported here, so that its import is nobody's time.
        if peers.optional(peer.module) is None:
            found[name] = peers.NOT_INSTALLED
        elif len(asked.priorities) > peer.most:
            found[name] = f"not run with more than {peer.most} families"
        else:
            found[name] = timed(partial(peer.plan, asked), asked)
    return found


def agreeing(found: engine.Plan, others: dict[str, Any]) -> dict[str, bool]:
    """Return whether the exact methods of optional packages, where they ran, come to the same objective."""
    ran = {name: others[name] for name in peers.OPTIONAL if isinstance(others[name], dict)}
    return {f"objective_as_{name}": found.objective == tuple(one.values())[:3] for name, one in ran.items()}


def times_other(mine: float, other: Any, target: Target | None) -> dict[str, Any]:
    """Return the engine's time over another's, null where the other did not run."""
    return figure(mine / other["ms"] if isinstance(other, dict) else None, target)


def certificate_holds(waiting: engine.Waiting, asked: Problem, outcome: Outcome, prices: engine.Prices) -> bool:
    """Return whether the prices prove the plan, reckoned anew from the weights of the benchmark itself.

    Nothing is below 0, every pair is worth at most its family's share and its volunteer's price together, and all
    shares and prices (for each place) are the plan's worth: so no plan is worth more.
    """
    share = np.zeros(len(asked.priorities), dtype=np.int64)
    price = np.zeros(len(asked.capacities), dtype=np.int64)
    share[problem.rows_of(waiting.family_ids, prices.family_ids)] = prices.shares
    price[problem.rows_of(waiting.volunteer_ids, prices.volunteer_ids)] = prices.prices
    covers = (share[asked.family] + price[asked.volunteer] >= asked.weights).all()
    bound = sum(share.tolist()) + sum((price * asked.capacities).tolist())
    worth = sum(asked.weights[outcome.pair_of[outcome.pair_of >= 0]].tolist())
    return bool(covers and share.min(initial=0) >= 0 and price.min(initial=0) >= 0) and bound == worth


def equalities(waiting: engine.Waiting, asked: Problem, found: engine.Plan) -> dict[str, bool]:
    """Return whether the engine's plan is what every exact way must come to."""
    outcome = outcome_of(waiting, asked, found)
    assignment = peers.bare_assignment(asked)
    theirs = peers.bare_outcome(assignment, peers.bare_solve(assignment))
    objective = outcome.objective(asked)
    return {
        "no_place_given_twice": keeps_places(asked, outcome),
        "objective_as_said": objective == found.objective,
        "placed_as_hopcroft_karp": objective[0] == peers.hopcroft_karp(asked),
        "objective_as_scipy": objective == theirs.objective(asked),
        "objective_as_certificate": certificate_holds(waiting, asked, outcome, found.prices),
        "certificate_checked": found.optimal,
    }


def unplaced_by_reason(found: engine.Plan) -> dict[str, int]:
    reasons = [one.reason for one in found.unplaced]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def scipy_times(waiting: engine.Waiting) -> tuple[float, float, float]:
    """Return the times of the engine's plan, of building scipy's matrix from the same pairs, and of scipy alone."""
    assignment = peers.bare_assignment(problem.problem_of(waiting))
    build = lambda: peers.bare_assignment(problem.problem_of(waiting))  # noqa: E731
    mine, building, solving = measure.fair_times(
        [partial(engine.plan, waiting), build, partial(peers.bare_solve, assignment)]
    )
    return mine, building, solving


def ratios(label: str, mine: float, scipy: tuple[float, float], checking: float) -> dict[str, Any]:
    """Return the times that have a target where the world is not scarce."""
    building, solving = scipy
    return {
        "whole_ms": figure(mine, WHOLE_MS.get(label)),
        "times_scipy_with_building": figure(mine / (building + solving), TIMES_SCIPY.get(label)),
        "times_scipy_solving_alone": figure(mine / solving, TIMES_SCIPY.get(label)),
        "certificate_share_of_scipy": figure(checking / solving, CERTIFICATE_SHARE.get(label)),
    }


def plan_figures(size: Size, seed: int, *, is_scarce: bool) -> dict[str, Any]:
    """Return times, ratios, memory and equalities of planning one world, and what other methods make of it."""
    made = world(size, seed, is_scarce=is_scarce)
    waiting = waiting_of(made)
    asked = problem.problem_of(waiting)
    found = engine.plan(waiting)
    mine, *scipy = scipy_times(waiting)
    by_stage = stages(waiting, measure.rounds_within(mine, 2000))
    held, theirs = memory(waiting), others(asked, made.waited_days)
    plenty, scarce = ("", str(size)) if is_scarce else (str(size), "")
    return {
        "pairs": len(asked.fits),
        "places": int(asked.capacities.sum()),
        "objective": found.objective._asdict(),
        "unplaced": unplaced_by_reason(found),
        "engine_ms": round(mine, 3),
        "stages_ms": by_stage,
        "scipy_building_ms": round(scipy[0], 3),
        "scipy_solving_ms": round(scipy[1], 3),
        "memory": held,
        "others": theirs,
        **ratios(plenty, mine, (scipy[0], scipy[1]), by_stage[CHECKING]),
        "times_ortools": times_other(mine, theirs["ortools"], TIMES_ORTOOLS_WHEN_SCARCE.get(scarce)),
        "peak_mb": figure(held["peak_mb"], PEAK_MB.get(plenty)),
        "equal": equalities(waiting, asked, found) | agreeing(found, theirs),
    }
