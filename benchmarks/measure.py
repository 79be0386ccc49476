"""Times, memory and targets, measured alike for everybody.

Times are milliseconds of processor time of the one thread: waiting for other work on the machine does not count.
"""

import gc
import multiprocessing
import resource
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any

import numpy as np

Call = Callable[[], object]
STATUS = Path("/proc/self/status")
MOST_ROUNDS = 9
KILOBYTES_IN_MB = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure has to reach: at least, or at most, `limit`."""

    limit: float
    is_least: bool

    def __str__(self) -> str:
        return f"{'>=' if self.is_least else '<='} {self.limit:g}"

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit


def at_least(limit: float) -> Target:
    return Target(limit, is_least=True)


def at_most(limit: float) -> Target:
    return Target(limit, is_least=False)


def figure(value: float | None, target: Target | None) -> dict[str, Any]:
    """Return a figure with its target; both `target` and `is_met` are null where none is set or nothing measured."""
    is_met = None if target is None or value is None else target.is_met(value)
    rounded = None if value is None else float(f"{value:.4g}")
    return {"value": rounded, "target": target and str(target), "is_met": is_met}


def milliseconds(call: Call) -> float:
    begun = thread_time()
    call()
    return 1000 * (thread_time() - begun)


def settle() -> None:
    """Keep the collector away from the objects of one side, which would slow down the other."""
    gc.collect()
    gc.freeze()


def best_times(calls: Sequence[Call], rounds: int) -> list[float]:
    """Return for each call the best of its times, all calls taking turns, so that other work hits all alike."""
    times = [[milliseconds(call) for call in calls] for _ in range(rounds)]
    return [min(each) for each in zip(*times, strict=True)]


def rounds_within(first_ms: float, budget_ms: float) -> int:
    """Return how many rounds fit the budget when one takes `first_ms`: 1 to 9."""
    return max(1, min(MOST_ROUNDS, int(budget_ms / max(first_ms, 0.001))))


def fair_times(calls: Sequence[Call], budget_ms: float = 6000) -> list[float]:
    """Return for each call the best of as many rounds as the budget allows, the first of which counts too."""
    settle()
    first = best_times(calls, 1)
    more = rounds_within(sum(first), budget_ms) - 1
    return [min(pair) for pair in zip(first, best_times(calls, more), strict=True)] if more else first


def spread(times: Iterable[float]) -> dict[str, float]:
    """Return the median and the 99th percentile, in milliseconds."""
    listed = list(times)
    return {"median_ms": round(median(listed), 3), "p99_ms": round(float(np.percentile(listed, 99)), 3)}


def range_of(values: Sequence[float]) -> dict[str, float]:
    """Return the mean and the range that leaves out 5 % at either end."""
    low, high = np.percentile(values, (5, 95))
    return {"mean": round(float(np.mean(values)), 4), "p5": round(float(low), 4), "p95": round(float(high), 4)}


def peak_mb() -> float:
    """Return the most memory that this process has held, in megabytes (10**6 bytes).

    Linux's own high-water mark begins anew with the program; `ru_maxrss` would count the parent's memory too.
    """
    if STATUS.exists():
        (line,) = (line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / KILOBYTES_IN_MB**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / KILOBYTES_IN_MB**2


def _peak_after(task: Callable[..., object], arguments: tuple[Any, ...]) -> float:
    kept = task(*arguments)
    peak = peak_mb()
    del kept
    return peak


def peak_of(task: Callable[..., object], *arguments: Any) -> float:
    """Return the peak in megabytes of a new process that did nothing but `task`, a function of a module."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        return pool.apply(_peak_after, (task, arguments))


def peaks(**tasks: tuple[Any, ...]) -> dict[str, float]:
    """Return for each name the peak in megabytes of its task and arguments, each in a process of its own."""
    return {name: round(peak_of(task, *arguments), 1) for name, (task, *arguments) in tasks.items()}


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float | None:
    """Return the fitted p of time ~ size**p; null with fewer than two sizes."""
    if len(set(sizes)) < 2:
        return None
    slope, _constant = np.polyfit(np.log(sizes), np.log(times), 1)
    return round(float(slope), 2)
