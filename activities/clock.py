"""The annual clock: a school year of the offer, month by month, as a list and as a ring. Pure: no queries.

In the ring a full turn is a year that begins in August, with a seam at the top for the numbers of the rings. Lengths
are in units of the drawing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians, sin

from activities.models import Activity
from activities.vocabulary import FATHER_TARGETS, FOR_FATHERS
from partners.vocabulary import LifeStage

AUGUST, MONTHS = 8, 12
FATHERS = "fathers"  # stands among the life stages where gaps are looked for
SIZE, MIDDLE = 400, 200
OUTER, THICK, STEP = 166, 14, 18
NAMES_AT = 184
SEAM, TURN, GAP = 24, 28, 1.2  # degrees: the seam, a month, and what is left out between two months
MOST_RINGS = 7
STRENGTHS = (1, 4, 12)  # from so many times in a month a part of a ring is drawn stronger


@dataclass(frozen=True, slots=True)
class Held:
    """How often an activity is held in a month of the clock, 0 being August; whether the list of times shows it."""

    activity: Activity
    month: int
    times: int
    is_listed: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A month of a ring: `path` is its outline, `strength` from 0 (nothing) to 3."""

    path: str
    month: int
    times: int
    strength: int


@dataclass(frozen=True, slots=True)
class Ring:
    """A type of activity through the year; `x`, `y` is where its number stands."""

    number: int
    what: str
    parts: list[Part]
    x: int
    y: int


def year_of(day: date) -> int:
    """Return the year in which the school year of `day` began."""
    return day.year if day.month >= AUGUST else day.year - 1


def months_of(year: int) -> list[date]:
    """Return the first days of the twelve months from August of `year`."""
    return [date(year + (AUGUST + n - 1) // MONTHS, (AUGUST + n - 1) % MONTHS + 1, 1) for n in range(MONTHS)]


def span_of(year: int) -> tuple[date, date]:
    return date(year, AUGUST, 1), date(year + 1, AUGUST, 1) - timedelta(days=1)


def month_of(day: date) -> int:
    """Return the place of a day's month in the clock, 0 being August."""
    return (day.month - AUGUST) % MONTHS


def by_month(held: Iterable[Held]) -> list[dict[str, list[Held]]]:
    """Return for each month what is held in it by type, what is held most often first."""
    months: list[dict[str, list[Held]]] = [defaultdict(list) for _month in range(MONTHS)]
    for one in sorted(held, key=lambda one: (-one.times, one.activity.name, one.activity.pk)):
        months[one.month][one.activity.type].append(one)
    return months


def rings_of(held: Iterable[Held]) -> list[Ring]:
    """Return a ring for each type, the one with most times outermost."""
    times: dict[str, Counter[int]] = defaultdict(Counter)
    for one in held:
        times[one.activity.type][one.month] += one.times
    order = sorted(times, key=lambda what: (-times[what].total(), what))[:MOST_RINGS]
    return [ring(place, what, times[what]) for place, what in enumerate(order)]


def ring(place: int, what: str, times: Mapping[int, int]) -> Ring:
    outer = OUTER - place * STEP
    parts = [Part(outline(n, outer), n, times[n], strength_of(times[n])) for n in range(MONTHS)]
    return Ring(place + 1, what, parts, MIDDLE, MIDDLE - outer + THICK // 2)


def strength_of(times: int) -> int:
    return sum(times >= least for least in STRENGTHS)


def outline(month: int, outer: int) -> str:
    """Return the outline of a month's part of a ring, clockwise from its outer beginning."""
    begins, ends = degrees_of(month) + GAP, degrees_of(month + 1) - GAP
    inner = outer - THICK
    corners = [point(begins, outer), point(ends, outer), point(ends, inner), point(begins, inner)]
    first, second, third, fourth = corners
    return f"M{first}A{outer} {outer} 0 0 1 {second}L{third}A{inner} {inner} 0 0 0 {fourth}Z"


def degrees_of(month: float) -> float:
    """Return where a month begins, in degrees clockwise from the top."""
    return SEAM / 2 + month * TURN


def point(degrees: float, radius: int) -> str:
    angle = radians(degrees)
    return f"{MIDDLE + radius * sin(angle):.1f} {MIDDLE - radius * cos(angle):.1f}"


def name_spots() -> list[tuple[int, int]]:
    """Return where the names of the months stand, around the ring."""
    angles = [radians(degrees_of(n + 0.5)) for n in range(MONTHS)]
    return [(round(MIDDLE + NAMES_AT * sin(a)), round(MIDDLE - NAMES_AT * cos(a))) for a in angles]


def gaps_of(held: Iterable[Held], stages: Iterable[str] = ()) -> dict[str, list[int]]:
    """Return for each life stage the months in which nothing is meant for it by name; "fathers" is among them.

    What is for everybody is not counted. A stage without a gap is left out; so are others when `stages` names some.
    """
    filled: dict[str, set[int]] = defaultdict(set)
    for one in held:
        for word in named_by(one.activity):
            filled[word].add(one.month)
    looked_at = list(stages) or [*LifeStage.values, FATHERS]
    gaps = {word: [n for n in range(MONTHS) if n not in filled[word]] for word in looked_at}
    return {word: months for word, months in gaps.items() if months}


def named_by(activity: Activity) -> list[str]:
    is_for_fathers = activity.type in FOR_FATHERS or set(activity.targets) & set(FATHER_TARGETS)
    return [*activity.life_stages, *([FATHERS] if is_for_fathers else [])]
