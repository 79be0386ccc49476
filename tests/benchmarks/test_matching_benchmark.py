"""The benchmark runs and its sides agree. No time is asserted: figures are for reading, not for failing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ["pairs", "plan", "shortlist", "backlog", "refusal", "determinism"]


def run(*command: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return run("benchmarks/matching.py", "--size", "60x90", "--seed", "3")


def test_every_part_that_fits_the_size_is_there(told):
    assert list(told["parts"]) == PARTS
    assert (told["seed"], told["sizes"], told["is_scarce"]) == (3, ["60x90"], False)


def test_all_sides_agree(told):
    assert told["all_equal"] is True
    assert {name: is_so for name, is_so in told["equal"].items() if is_so is not True} == {}
    assert {name.split(".")[0] for name in told["equal"]} == {"pairs", "plan", "shortlist", "refusal", "determinism"}


def test_pairs_and_plan_have_all_their_figures(told):
    assert set(told["parts"]["pairs"]["60x90"]) == {
        "pairs", "families_sampled", "engine_ms", "one_family_at_a_time_ms", "objects_ms", "memory",
        "times_as_fast_as_objects", "times_as_fast_as_one_family_at_a_time", "peak_mb", "equal",
    }  # fmt: skip
    assert set(told["parts"]["plan"]["60x90"]) == {
        "pairs", "places", "objective", "unplaced", "engine_ms", "stages_ms", "scipy_building_ms", "scipy_solving_ms",
        "memory", "others", "whole_ms", "times_scipy_with_building", "times_scipy_solving_alone",
        "certificate_share_of_scipy", "times_ortools", "peak_mb", "equal",
    }  # fmt: skip


def test_the_other_ways_never_place_more(told):
    plan = told["parts"]["plan"]["60x90"]
    others = [other for other in plan["others"].values() if isinstance(other, dict)]
    assert len(others) >= 2
    assert max(other["placed"] for other in others) <= plan["objective"]["placed"]


def test_a_scarce_world_has_places_for_fewer_families_than_wait():
    told = run("-m", "benchmarks.matching", "--size", "60x90", "--scarce", "--part", "plan")
    assert (told["parts"]["plan"]["60x90"]["places"], told["is_scarce"], told["all_equal"]) == (49, True, True)
