"""The benchmark of the register runs, and every filter costs as many queries with many rows as with few."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from volunteers.forms.filtering import VolunteerFilter

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.register", "--volunteers", "120", "--few", "60"]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_every_filter_asks_as_often_with_many_rows_as_with_few(told):
    assert told["constant"] is True
    assert {name for name, is_so in told["same_queries_with_few"].items() if not is_so} == set()


def test_every_filter_is_measured_beside_the_bare_query(told):
    words = {"text": "find", "life_stage": "life_stage", "missing": "readiness", "room": "room", "contact": "contact"}
    assert set(words.values()) <= VolunteerFilter.base_filters.keys()
    assert {"state", "municipality", "role", "language", "competence", "all_at_once", *words} <= told["filters"].keys()
    measured = {name: figures for name, figures in told["filters"].items() if name != "bare"}
    assert all(set(figures) == {"found", "queries", "ms", "to_bare"} for figures in measured.values())
    assert measured["everybody"]["found"] > measured["state"]["found"] > 0
