"""All feasible pairs with their fits: the engine beside plain objects, and beside numpy one family at a time."""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import columns, measure
from benchmarks import naive_matching as naive
from benchmarks.country import Size, World, world
from benchmarks.measure import at_least, at_most, figure
from matching import engine
from matching.engine.factors import points, values
from matching.engine.filters import FILTERS, TOO_FAR, failing
from matching.engine.kinds import Int64

Row = tuple[int, int, int]
Tables = tuple[engine.Volunteers, engine.Families]
WEIGHTS = engine.Weights()
PLAIN_WEIGHTS = dict(zip(engine.FACTOR_CODES, WEIGHTS.listed(), strict=True))
# The plain loop is timed on at most so many pairs of people.
SAMPLE_PAIRS = 5_000_000
TIMES_AS_FAST = {"300x500": at_least(15), "20000x50000": at_least(300)}
PEAK_MB = {"20000x50000": at_most(300)}
HOW = {
    "objects": "a loop over every family and volunteer as objects with sets of words, on an even sample of families; "
    "milliseconds are scaled by families / sampled",
    "one_family_at_a_time": "the engine's rules over numpy columns, family by family, on the same sample, scaled alike",
    "peak_mb": "the most memory of a process of its own that reads the inputs and does this one thing, interpreter "
    "and libraries included; inputs_mb is a process that only reads the inputs; above_inputs_mb is the difference",
    "objects_peak_mb": "alike, the inputs being objects, and the pairs those of the sample only",
}


def sample_of(families: int, volunteers: int) -> list[int]:
    """Return evenly spread row numbers of families."""
    count = max(1, min(families, SAMPLE_PAIRS // max(volunteers, 1)))
    return [place * families // count for place in range(count)]


def naive_pairs(people: list[naive.Volunteer], families: list[naive.Family]) -> list[Row]:
    return [
        (family.id, volunteer.id, naive.fit(volunteer, family, PLAIN_WEIGHTS))
        for family in families
        for volunteer in people
        if naive.is_feasible(volunteer, family)
    ]


def one_by_one(volunteers: engine.Volunteers, asked: list[engine.Families]) -> list[tuple[Int64, Int64]]:
    """Return for each family the ids and fits of its feasible volunteers: distance first, the rest on those near."""
    is_too_far = FILTERS[TOO_FAR].fails
    found = []
    for family in asked:
        near = volunteers.take(np.flatnonzero(~is_too_far(volunteers, family)))
        fitting = near.take(np.flatnonzero(~failing(near, family).any(axis=0)))
        found.append((fitting.ids, points(values(fitting, family), WEIGHTS).sum(axis=0)))
    return found


def rows_of(found: engine.Feasible, family_ids: list[int]) -> Iterator[Row]:
    """Yield the pairs of the named families as plain rows."""
    wanted = np.isin(found.family_ids, family_ids)
    listed = (found.family_ids, found.volunteer_ids, found.fits)
    return zip(*(column[wanted].tolist() for column in listed), strict=True)


def are_equal(made: World, sample: list[int], asked: list[engine.Families], found: engine.Feasible) -> dict[str, bool]:
    """Return whether all sides give the same pairs and fits for the sampled families."""
    families = [made.families[row] for row in sample]
    mine = set(rows_of(found, [family.id for family in families]))
    alone = one_by_one(columns.volunteer_columns(made.volunteers), asked)
    theirs = [
        (family.id, volunteer, fit)
        for family, (ids, fits) in zip(families, alone, strict=True)
        for volunteer, fit in zip(ids.tolist(), fits.tolist(), strict=True)
    ]
    return {
        "pairs_and_fits_as_objects": mine == set(naive_pairs(made.volunteers, families)),
        "pairs_and_fits_as_one_family_at_a_time": mine == set(theirs),
    }


def objects_only(size: Size, seed: int, is_scarce: bool) -> tuple[World, list[Row]]:
    return world(size, seed, is_scarce=is_scarce), []


def objects_with_pairs(size: Size, seed: int, is_scarce: bool) -> tuple[World, list[Row]]:
    made = world(size, seed, is_scarce=is_scarce)
    return made, naive_pairs(made.volunteers, [made.families[row] for row in sample_of(*size)])


def engine_after_load(path: Path) -> tuple[Any, ...]:
    volunteers, families = columns.load(path)
    return volunteers, families, engine.feasible(volunteers, families)


def memory(size: Size, seed: int, *, is_scarce: bool, tables: Tables) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inputs.npz"
        columns.save(path, *tables)
        found = measure.peaks(
            inputs_mb=(columns.load, path),
            peak_mb=(engine_after_load, path),
            objects_inputs_mb=(objects_only, size, seed, is_scarce),
            objects_peak_mb=(objects_with_pairs, size, seed, is_scarce),
        )
    return {**found, "above_inputs_mb": round(found["peak_mb"] - found["inputs_mb"], 1)}


def times(made: World, tables: Tables, sample: list[int], asked: list[engine.Families]) -> tuple[float, float, float]:
    """Return the milliseconds of the engine, of numpy one family at a time, and of objects, these two scaled up."""
    sampled = [made.families[row] for row in sample]
    mine, alone, objects = measure.fair_times(
        [
            partial(engine.feasible, *tables),
            partial(one_by_one, tables[0], asked),
            partial(naive_pairs, made.volunteers, sampled),
        ]
    )
    scale = len(made.families) / len(sample)
    return mine, alone * scale, objects * scale


def pairs_figures(size: Size, seed: int, *, is_scarce: bool) -> dict[str, Any]:
    """Return times, ratios, memory and equalities of finding every feasible pair of one world."""
    made = world(size, seed, is_scarce=is_scarce)
    tables = columns.volunteer_columns(made.volunteers), columns.family_columns(made.families)
    sample = sample_of(*size)
    asked = [tables[1].one(made.families[row].id) for row in sample]
    found = engine.feasible(*tables)
    mine, alone, objects = times(made, tables, sample, asked)
    held = memory(size, seed, is_scarce=is_scarce, tables=tables)
    return {
        "pairs": len(found),
        "families_sampled": len(sample),
        "engine_ms": round(mine, 3),
        "one_family_at_a_time_ms": round(alone, 3),
        "objects_ms": round(objects, 3),
        "memory": held,
        "times_as_fast_as_objects": figure(objects / mine, TIMES_AS_FAST.get(str(size))),
        "times_as_fast_as_one_family_at_a_time": figure(alone / mine, None),
        "peak_mb": figure(held["peak_mb"], PEAK_MB.get(str(size))),
        "equal": are_equal(made, sample, asked, found),
    }
