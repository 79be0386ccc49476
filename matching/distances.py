"""The geometry of the map beside a shortlist: how far and in which direction people live from the family.

People stand at the centres of their municipalities. Metres are whole, east and north of the family's centre; what is
drawn is in whole units of the drawing, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, isqrt, pi
from typing import NamedTuple, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality

RINGS_KM = (5, 10, 20, 50)
SMALLEST_RING = 8  # a ring within an eighth of the drawing would only be in the way
FARTHEST_M = 100_000  # those who live too far are drawn up to here

SIZE, MIDDLE, REACH = 320, 160, 136
DOT, HOME = 6, 11
LETTER, LINE = 8, 16

DIRECTIONS = (
    _("north"),
    _("north-east"),
    _("east"),
    _("south-east"),
    _("south"),
    _("south-west"),
    _("west"),
    _("north-west"),
)
# Where a label may stand beside its dot, the best first: to the right or left, up or down.
SPOTS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
ANCHORS = {1: "start", 0: "middle", -1: "end"}
# Where on its ring the kilometres may stand, in tenths of the radius to the right and down.
ON_THE_RING = ((0, 10), (7, 7), (-7, 7), (10, 0), (-10, 0), (7, -7), (-7, -7))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the map. `rank` is the place in the list; 0 is somebody who would fit if the way could be longer."""

    name: str
    place: str
    rank: int
    east_m: int
    north_m: int

    @classmethod
    def seen_from(cls, home: Municipality, place: Municipality, *, name: str, rank: int = 0) -> Self:
        """Return the person as seen from the municipality of the family."""
        return cls(name, place.name, rank, place.east_m - home.east_m, place.north_m - home.north_m)

    @property
    def metres(self) -> int:
        """How far it is, rounded down as the engine does."""
        return isqrt(self.east_m**2 + self.north_m**2)

    @property
    def direction(self) -> str | Promise:
        """The one of eight directions in which the person lives, empty in the family's own municipality."""
        if not self.metres:
            return ""
        return DIRECTIONS[round(atan2(self.east_m, self.north_m) / (pi / 4)) % len(DIRECTIONS)]


class Box(NamedTuple):
    """A part of the drawing that something already stands in."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    @property
    def is_inside(self) -> bool:
        return min(self) >= 0 and max(self) <= SIZE


@dataclass(frozen=True, slots=True)
class Label:
    """Words in the drawing: where they begin, end or have their middle, as `anchor` says."""

    text: str
    x: int
    y: int
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Ring:
    km: int
    radius: int
    label: Label


@dataclass(frozen=True, slots=True)
class Dot:
    """One municipality, with all who live there. `is_hollow` when all of them live too far."""

    x: int
    y: int
    people: tuple[Person, ...]
    label: Label | None = None

    @property
    def is_home(self) -> bool:
        return (self.x, self.y) == (MIDDLE, MIDDLE)

    @property
    def radius(self) -> int:
        return HOME if self.is_home else DOT

    @property
    def is_hollow(self) -> bool:
        return not self.places

    @property
    def places(self) -> str:
        """The places in the list, such as "1, 3"."""
        return ", ".join(str(person.rank) for person in self.people if person.rank)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The map: rings from the smallest, dots from the nearest. `left_out` people live too far to be drawn."""

    rings: tuple[Ring, ...]
    dots: tuple[Dot, ...]
    left_out: int
    size: int = SIZE
    middle: int = MIDDLE


def draw(people: Iterable[Person]) -> Drawing | None:
    """Return the map of `people`; None when all who would be on it live in the family's own municipality."""
    everybody = sorted(people, key=lambda person: (person.metres, person.rank, person.name))
    drawn = [person for person in everybody if person.rank or person.metres <= FARTHEST_M] or everybody
    if not drawn or not drawn[-1].metres:
        return None
    span = span_of(drawn[-1].metres)
    dots = dots_of(drawn, span)
    taken = [around(MIDDLE, MIDDLE, HOME), around(MIDDLE, LINE // 2, LETTER)]
    taken += [around(dot.x, dot.y, dot.radius + 2) for dot in dots]
    rings = rings_of(span, taken)
    return Drawing(rings, labelled(dots, taken), len(everybody) - len(drawn))


def span_of(farthest_m: int) -> int:
    """Return how many metres the drawing reaches: to the first ring around everybody, or to the farthest of them."""
    return next((km * 1000 for km in RINGS_KM if km * 1000 >= farthest_m), farthest_m)


def dots_of(people: Iterable[Person], span: int) -> list[Dot]:
    """Return one dot for each municipality."""
    at: dict[tuple[int, int], list[Person]] = {}
    for person in people:
        at.setdefault((person.east_m, person.north_m), []).append(person)
    return [
        Dot(MIDDLE + scaled(east, span), MIDDLE - scaled(north, span), tuple(here))
        for (east, north), here in at.items()
    ]


def scaled(metres: int, span: int) -> int:
    """Return `metres` in units of the drawing, rounded to the nearest."""
    return (2 * metres * REACH + span) // (2 * span)


def rings_of(span: int, taken: list[Box]) -> tuple[Ring, ...]:
    """Return the rings that are worth drawing; the room of their kilometres is added to `taken`."""
    found = []
    for km in RINGS_KM:
        if span // SMALLEST_RING <= km * 1000 <= span:
            radius = km * 1000 * REACH // span
            label, box = freest([spot_on_ring(km, radius, *spot) for spot in ON_THE_RING], taken)
            taken.append(box)
            found.append(Ring(km, radius, label))
    return tuple(found)


def spot_on_ring(km: int, radius: int, right: int, down: int) -> tuple[Label, Box]:
    words = _("%(km)d km") % {"km": km}
    x, y, half = MIDDLE + right * radius // 10, MIDDLE + down * radius // 10, LETTER * len(words) // 2
    return Label(words, x, y + LINE // 2 - 3), Box(x - half, y - LINE // 2, x + half, y + LINE // 2)


def labelled(dots: list[Dot], taken: list[Box]) -> tuple[Dot, ...]:
    """Return the dots with their places in the list, each written where nothing else stands."""
    found = []
    for dot in dots:
        label = None
        if dot.places:
            label, box = freest([spot_beside(dot, right, down) for right, down in SPOTS], taken)
            taken.append(box)
        found.append(Dot(dot.x, dot.y, dot.people, label))
    return tuple(found)


def around(x: int, y: int, reach: int) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)


def freest(spots: list[tuple[Label, Box]], taken: list[Box]) -> tuple[Label, Box]:
    """Return the label inside the drawing whose room meets the least of what stands there, the first of such."""
    return min(spots, key=lambda spot: (not spot[1].is_inside, sum(spot[1].meets(box) for box in taken)))


def spot_beside(dot: Dot, right: int, down: int) -> tuple[Label, Box]:
    width = LETTER * len(dot.places)
    gap = dot.radius + LETTER // 2
    x, middle = dot.x + right * gap, dot.y + down * (gap if right else dot.radius + LINE // 2)
    left = {1: x, 0: x - width // 2, -1: x - width}[right]
    label = Label(dot.places, x, middle + LINE // 2 - 3, ANCHORS[right])
    return label, Box(left, middle - LINE // 2, left + width, middle + LINE // 2)
