"""The benchmark of the year runs, and every page costs as many queries with many times as with few."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    command = [sys.executable, "benchmarks/calendar.py", "--times", "1500", "--few", "500"]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def test_every_page_asks_as_often_with_many_times_as_with_few(told):
    assert {name for name, is_so in told["same_queries_with_few"].items() if not is_so} == set()
    assert told["constant"] is True


def test_every_page_is_measured_beside_the_bare_query(told):
    measured = {name: figures for name, figures in told["pages"].items() if name != "bare"}
    assert {"list", "clock", "calendar_of_everything", "open_data"} <= measured.keys()
    assert all(set(figures) == {"kilobytes", "queries", "ms", "to_bare", "to_few"} for figures in measured.values())
    assert told["pages"]["bare"]["ms"] > 0
