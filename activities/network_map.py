"""The drawing of a network: organisations as numbered knots on a circle, a line for each pair. Pure.

Whole units of the drawing, x to the right and y down. Those who work together stand as near each other as a simple walk
along the ties can put them; the list beside the drawing says the same in words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

SIZE, MIDDLE = 400, 200
REACH = 168
KNOT = 15
BOLDEST = 3


class Pair(NamedTuple):
    """Two organisations by key, and in how many ways they work together."""

    one: int
    other: int
    ways: int


@dataclass(frozen=True, slots=True)
class Knot:
    key: int
    number: int
    x: int
    y: int
    radius: int = KNOT


@dataclass(frozen=True, slots=True)
class Line:
    one: Knot
    other: Knot
    boldness: int


@dataclass(frozen=True, slots=True)
class Drawing:
    knots: tuple[Knot, ...]
    lines: tuple[Line, ...]
    size: int = SIZE


def draw(numbers: dict[int, int], pairs: Iterable[Pair]) -> Drawing | None:
    """Return the drawing of those of `numbers` (key to number) that have a pair; None when nobody has."""
    rows = [pair for pair in pairs if pair.one in numbers and pair.other in numbers]
    if not rows:
        return None
    order = walk(rows)
    knots = {key: knot_at(place, len(order), key, numbers[key]) for place, key in enumerate(order)}
    lines = [Line(knots[pair.one], knots[pair.other], min(pair.ways, BOLDEST)) for pair in rows]
    return Drawing(tuple(knots.values()), tuple(lines))


def walk(pairs: list[Pair]) -> list[int]:
    """Return the keys in the order of the circle: from the one with the most ties along them, each once."""
    near: dict[int, Counter[int]] = defaultdict(Counter)
    for pair in pairs:
        near[pair.one][pair.other] += pair.ways
        near[pair.other][pair.one] += pair.ways
    left = sorted(near, key=lambda key: (-len(near[key]), key))
    order: list[int] = []
    while left:
        tied = [key for key in left if order and near[order[-1]][key]]
        chosen = max(tied, key=lambda key: (near[order[-1]][key], -key)) if tied else left[0]
        left.remove(chosen)
        order.append(chosen)
    return order


def knot_at(place: int, many: int, key: int, number: int) -> Knot:
    """Return a knot at its place on the circle, the first at the top, clockwise."""
    angle = 2 * pi * place / many
    return Knot(key, number, MIDDLE + round(REACH * sin(angle)), MIDDLE - round(REACH * cos(angle)))
