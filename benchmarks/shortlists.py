"""One family against everybody, in memory: the engine beside the same rules written with objects."""

from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from benchmarks import columns, measure
from benchmarks import naive_matching as naive
from benchmarks.country import Size, World, world
from benchmarks.measure import at_least, at_most, figure, spread
from benchmarks.pairs import PLAIN_WEIGHTS
from matching import engine

TOP = 5
ROUNDS = 5
FAMILIES = 200
# How many families the plain side answers for.
SAMPLE = 20
VOLUNTEERS = 50_000
HOW = {
    "shortlist": "the five best with their factors",
    "shortlist_with_why_not": "that, the whole funnel and the near misses",
    "objects": "the same five by a loop over objects, on the first families",
    "objects_why_not_alone": "every rule that fails for every volunteer, by the same objects",
    "targets": f"hold for {VOLUNTEERS} volunteers",
}


def is_equal(people: list[naive.Volunteer], family: naive.Family, found: engine.Shortlist) -> bool:
    expected = [(one.id, fit) for one, fit, _ in naive.best(people, family, TOP, PLAIN_WEIGHTS)]
    return expected == [(one.volunteer_id, one.fit) for one in found.candidates]


def engine_times(volunteers: engine.Volunteers, asked: list[engine.Families]) -> tuple[list[float], list[float]]:
    """Return the times of candidates alone and of whole shortlists, family by family."""
    calls: list[Callable[[], object]] = []
    for one in asked:
        calls += [
            partial(engine.candidates, volunteers, one, top=TOP),
            partial(engine.shortlist, volunteers, one, top=TOP),
        ]
    times = measure.best_times(calls, ROUNDS)
    return times[::2], times[1::2]


def agree(made: World, table: engine.Volunteers, asked: list[engine.Families]) -> bool:
    found = (engine.shortlist(table, one, top=TOP) for one in asked[:SAMPLE])
    return all(is_equal(made.volunteers, *each) for each in zip(made.families[:SAMPLE], found, strict=True))


def shortlist_figures(volunteers: int, seed: int) -> dict[str, Any]:
    """Return the times and ratios of one family against all volunteers."""
    made = world(Size(FAMILIES, volunteers), seed, is_regional=False)
    rows = [columns.row(one, engine.VolunteerRow) for one in made.volunteers]
    (loading,) = measure.best_times([partial(engine.Volunteers.from_rows, rows)], ROUNDS)
    table, together = engine.Volunteers.from_rows(rows), columns.family_columns(made.families)
    asked = [together.one(family.id) for family in made.families]
    equal = agree(made, table, asked)
    measure.settle()
    alone, whole = engine_times(table, asked)
    plain, plain_why = plain_times(made)
    return {
        "volunteers": volunteers,
        "families": len(asked),
        "feasible_median": median(engine.shortlist(table, one).feasible for one in asked),
        "bytes_per_volunteer": sum(getattr(table, name).itemsize for name in engine.Volunteers.kinds),
        "rows_to_columns_ms": round(loading, 1),
        "shortlist": spread(alone),
        "shortlist_with_why_not": spread(whole),
        "objects": spread(plain),
        "objects_why_not_alone": spread(plain_why),
        **ratios(alone, whole, plain, is_full_size=volunteers >= VOLUNTEERS),
        "equal": {"candidates_and_fits_as_objects": equal},
    }


def plain_times(made: World) -> tuple[list[float], list[float]]:
    """Return the times of the five best and of every reason why not, by objects, on the first families."""
    sample, people = made.families[:SAMPLE], made.volunteers
    best = measure.best_times([partial(naive.best, people, one, TOP, PLAIN_WEIGHTS) for one in sample], 2)
    return best, measure.best_times([partial(naive.why_not_all, people, one) for one in sample], 1)


def ratios(alone: list[float], whole: list[float], plain: list[float], *, is_full_size: bool) -> dict[str, Any]:
    """Return the figures that have a target; the plain side is compared on the families that it answered for."""
    as_fast, slowest, ratio = (at_least(15), at_most(5), at_most(1.5)) if is_full_size else (None, None, None)
    return {
        "times_as_fast_as_objects": figure(median(plain) / median(alone[: len(plain)]), as_fast),
        "p99_with_why_not_ms": figure(spread(whole)["p99_ms"], slowest),
        "why_not_ratio": figure(median(whole) / median(alone), ratio),
    }
