"""The command of `benchmarks/matching.py`: which parts run at which size, and their figures as one JSON object."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from benchmarks import determinism, measure, pairs, plans, shortlists, worth
from benchmarks.country import Size

ROOT = Path(__file__).resolve().parents[1]
USUAL = (Size(100, 150), Size(300, 500), Size(2000, 5000))
NATIONAL = Size(20_000, 50_000)
NATIONAL_SCARCE = Size(20_000, 25_000)
# A database is made for its part, which is not worth it for a handful of people unless asked for.
DATABASE_VOLUNTEERS = 5000
LEAST_FOR_DATABASE = 1000
Figures = dict[str, Any]


def size(text: str) -> Size:
    """Return a size written as FAMILIESxVOLUNTEERS; the error makes argparse name the argument."""
    families, _, volunteers = text.partition("x")
    if not (families.isdecimal() and volunteers.isdecimal() and int(families) and int(volunteers)):
        raise argparse.ArgumentTypeError("expected FAMILIESxVOLUNTEERS, such as 2000x5000")
    return Size(int(families), int(volunteers))


def smaller(one: Size, other: Size) -> Size:
    return min(one, other, key=lambda each: each.families * each.volunteers)


def pairs_part(asked: argparse.Namespace) -> Figures:
    return {str(each): pairs.pairs_figures(each, asked.seed, is_scarce=asked.scarce) for each in asked.size}


def plan_part(asked: argparse.Namespace) -> Figures:
    return {str(each): plans.plan_figures(each, asked.seed, is_scarce=asked.scarce) for each in asked.size}


def shortlist_part(asked: argparse.Namespace) -> Figures:
    return shortlists.shortlist_figures(asked.volunteers or shortlists.VOLUNTEERS, asked.seed)


def backlog_part(asked: argparse.Namespace) -> Figures:
    return worth.backlog_figures(smaller(asked.largest, worth.SIZE), asked.seed)


def refusal_part(asked: argparse.Namespace) -> Figures:
    return worth.refusal_figures(smaller(asked.largest, worth.SIZE), asked.seed)


def determinism_part(asked: argparse.Namespace) -> Figures:
    largest = smaller(asked.largest, determinism.MOST)
    return determinism.determinism_figures(largest, asked.seed, is_scarce=asked.scarce)


def database_part(asked: argparse.Namespace) -> Figures:
    """Run in a process of its own, which alone needs Django."""
    volunteers = min(asked.volunteers or DATABASE_VOLUNTEERS, DATABASE_VOLUNTEERS)
    numbers = ("--volunteers", str(volunteers), "--seed", str(asked.seed))
    command = (sys.executable, "-m", "benchmarks.database", *numbers)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


PARTS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "pairs": pairs_part,
    "plan": plan_part,
    "shortlist": shortlist_part,
    "database": database_part,
    "backlog": backlog_part,
    "refusal": refusal_part,
    "determinism": determinism_part,
}
HOW = {"pairs": pairs.HOW, "plan": plans.HOW, "shortlist": shortlists.HOW}


def fitting(asked: argparse.Namespace) -> list[str]:
    """Return the parts that fit the size when none are named."""
    too_small = asked.volunteers is not None and asked.volunteers < LEAST_FOR_DATABASE
    return [name for name in PARTS if name != "database" or not too_small]


def read(argv: list[str] | None) -> argparse.Namespace:
    """Return the arguments with the sizes, the largest of them, and the volunteers asked for, if any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=size, action="append", help="FAMILIESxVOLUNTEERS; may be repeated")
    parser.add_argument("--national", action="store_true", help=f"also {NATIONAL} ({NATIONAL_SCARCE} when scarce)")
    parser.add_argument("--scarce", action="store_true", help="places for 19 percent fewer families than wait")
    parser.add_argument("--part", choices=PARTS, action="append", help="may be repeated; all that fit when left out")
    asked = parser.parse_args(argv)
    national = NATIONAL_SCARCE if asked.scarce else NATIONAL
    given = asked.size or ([national] if asked.scarce and not asked.national else [])
    asked.volunteers = max((each.volunteers for each in given), default=None)
    asked.size = [*(given or ([] if asked.scarce else USUAL)), *([national] if asked.national else [])]
    asked.largest = max(asked.size, key=lambda each: each.families * each.volunteers)
    asked.part = asked.part or fitting(asked)
    return asked


def leaves(found: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every figure that has a target and every group of equalities, each with the way to it."""
    if not isinstance(found, dict):
        return
    for key, value in found.items():
        here = (*path, key)
        if key == "equal" or (isinstance(value, dict) and "is_met" in value):
            yield here, value
        else:
            yield from leaves(value, here)


def growth(parts: Figures) -> Figures:
    """Return the p of time ~ (families x volunteers)**p for each part that ran at several sizes, and by pairs."""
    found = {}
    for name in ("pairs", "plan"):
        rows = parts.get(name, {})
        times = [row["engine_ms"] for row in rows.values()]
        people = [size(label).families * size(label).volunteers for label in rows]
        found[name] = {
            "by_families_times_volunteers": measure.exponent(people, times),
            "by_feasible_pairs": measure.exponent([max(row["pairs"], 1) for row in rows.values()], times),
        }
    return found


def summary(parts: Figures) -> Figures:
    """Return all figures that have a target, and all equalities, in one list each."""
    found = list(leaves(parts))
    targets = [
        {"figure": ".".join(path), **value}
        for path, value in found
        if path[-1] != "equal" and value["target"] is not None
    ]
    equal = {
        f"{'.'.join(path[:-1])}.{name}": is_so
        for path, group in found
        if path[-1] == "equal"
        for name, is_so in group.items()
    }
    return {"targets": targets, "equal": equal, "all_equal": all(equal.values())}


def machine() -> Figures:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "cores": os.cpu_count(),
    }


def main(argv: list[str] | None = None) -> int:
    """Print the figures; the exit status is 1 when two sides that must be equal are not."""
    asked = read(argv)
    parts = {name: PARTS[name](asked) for name in PARTS if name in asked.part}
    found = summary(parts)
    told = {
        "seed": asked.seed,
        "sizes": [str(each) for each in asked.size],
        "is_scarce": asked.scarce,
        "machine": machine(),
        "unit": "milliseconds of processor time of one thread, the best of several rounds in which all take turns",
        "how": {name: HOW[name] for name in parts if name in HOW},
        "parts": parts,
        "growth": growth(parts),
        **found,
    }
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if found["all_equal"] else 1
