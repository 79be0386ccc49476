"""The same plan whatever the order of rows and whatever Python's hash seed: the command's bytes, compared."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.country import Size, world
from benchmarks.plans import waiting_of
from matching import engine

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-m", "matching.engine", "plan")
MOST = Size(2000, 5000)
HASH_SEEDS = ("0", "1", "4242")
KEPT = 20


def rows_of(**columns: Any) -> list[dict[str, Any]]:
    """Return columns side by side as rows of JSON; ids become strings."""
    listed = {name: column.tolist() for name, column in columns.items()}
    rows = zip(*listed.values(), strict=True)
    return [dict(zip(listed, row, strict=True)) for row in rows]


def labelled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    prefixes = {"family": "F", "volunteer": "V"}
    return [{key: f"{prefixes[key]}{v}" if key in prefixes else v for key, v in row.items()} for row in rows]


def instance_of(waiting: engine.Waiting) -> dict[str, Any]:
    pairs = waiting.pairs
    fitting = rows_of(family=pairs.family_ids, volunteer=pairs.volunteer_ids, fit=pairs.fits)
    families = rows_of(id=waiting.family_ids, priority=waiting.priorities)
    volunteers = rows_of(id=waiting.volunteer_ids, capacity=waiting.capacities)
    named = labelled(fitting)
    plain = [{key: row[key] for key in ("family", "volunteer")} for row in named]
    return {
        "families": [{**row, "id": f"F{row['id']}"} for row in families],
        "volunteers": [{**row, "id": f"V{row['id']}"} for row in volunteers],
        "pairs": named,
        "keep": plain[:KEPT],
        "frozen": plain[-1:],
    }


def permuted(instance: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return the same instance with rows, keys of rows and keys in another order."""
    random = Random(seed)
    parts = list(instance.items())
    random.shuffle(parts)
    return {
        name: [dict(random.sample(list(row.items()), len(row))) for row in random.sample(rows, len(rows))]
        for name, rows in parts
    }


def answer(instance: dict[str, Any], hash_seed: str) -> bytes:
    """Return the bytes of the command's answer; CalledProcessError when it refuses."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    text = json.dumps(instance).encode()
    return subprocess.run(COMMAND, input=text, capture_output=True, check=True, cwd=ROOT, env=environment).stdout


def determinism_figures(size: Size, seed: int, *, is_scarce: bool) -> dict[str, Any]:
    """Return whether the command gives the same bytes for permuted instances under other hash seeds."""
    instance = instance_of(waiting_of(world(size, seed, is_scarce=is_scarce)))
    answers = [answer(instance, HASH_SEEDS[0])]
    answers += [answer(permuted(instance, seed + number), each) for number, each in enumerate(HASH_SEEDS[1:], start=1)]
    return {
        "size": str(size),
        "runs": len(answers),
        "bytes": len(answers[0]),
        "sha256": hashlib.sha256(answers[0]).hexdigest(),
        "equal": {"bytes_of_all_runs": len(set(answers)) == 1},
    }
