"""The map beside the grid: each municipality a dot where its centre is, as large as what is offered there. Pure.

Whole units of the drawing, x to the right and y down; north is up. A name is written where nothing else stands,
those with the most first; one with nothing and without room for its name stands in the list below alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isqrt
from typing import NamedTuple

from matching.distances import LETTER, LINE, SIZE, SPOTS, Box, Label, around, freest

MARGIN = 48  # room for names at the edges
LEAST_SPAN_M = 20_000  # one municipality alone is not drawn larger than life
SMALLEST, LARGEST = 5, 14
APART = 2  # between a dot and its name


class Point(NamedTuple):
    """A municipality: `count` is what is offered there."""

    name: str
    east_m: int
    north_m: int
    count: int


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    x: int
    y: int
    radius: int
    count: int
    label: Label | None

    @property
    def is_hollow(self) -> bool:
        return not self.count


@dataclass(frozen=True, slots=True)
class Drawing:
    dots: tuple[Dot, ...]
    size: int = SIZE


def draw(points: Iterable[Point]) -> Drawing | None:
    """Return the map of `points`, the largest below the others; None when there is fewer than two to compare."""
    rows = sorted(points, key=lambda point: (-point.count, point.name))
    if len(rows) < 2:
        return None
    most = max(rows[0].count, 1)
    placed = [(point, *spot_of(point, rows), radius_of(point.count, most)) for point in rows]
    taken = [around(x, y, radius + APART) for _point, x, y, radius in placed]
    dots = []
    for point, x, y, radius in placed:
        label, box = freest([spot_beside(point.name, x, y, radius, *spot) for spot in SPOTS], taken)
        is_named = point.count > 0 or (box.is_inside and not any(box.meets(other) for other in taken))
        taken += [box] if is_named else []
        dots.append(Dot(point.name, x, y, radius, point.count, label if is_named else None))
    return Drawing(tuple(dots))


def spot_of(point: Point, everything: list[Point]) -> tuple[int, int]:
    """Return where a municipality stands when all of them fit into the drawing, at one scale both ways."""
    easts, norths = [one.east_m for one in everything], [one.north_m for one in everything]
    span = max(max(easts) - min(easts), max(norths) - min(norths), LEAST_SPAN_M)
    room = SIZE - 2 * MARGIN
    x = (2 * point.east_m - min(easts) - max(easts)) * room // (2 * span)
    y = (2 * point.north_m - min(norths) - max(norths)) * room // (2 * span)
    return SIZE // 2 + x, SIZE // 2 - y


def radius_of(count: int, most: int) -> int:
    """Return a radius whose square grows with `count`, so that the eye compares areas."""
    return SMALLEST + (LARGEST - SMALLEST) * isqrt(count * 10_000 // most) // 100


def spot_beside(name: str, x: int, y: int, radius: int, right: int, down: int) -> tuple[Label, Box]:
    """Return the name beside a dot, to one of its sides, and the room that it takes."""
    width = LETTER * len(name)
    gap = radius + LETTER // 2
    at, middle = x + right * gap, y + down * (gap if right else radius + LINE // 2)
    left = {1: at, 0: at - width // 2, -1: at - width}[right]
    anchor = {1: "start", 0: "middle", -1: "end"}[right]
    return Label(name, at, middle + LINE // 2 - 3, anchor), Box(
        left, middle - LINE // 2, left + width, middle + LINE // 2
    )
