"""The everyday gauge as figures of many families: never of one, never of fewer than five (R-RP-1, domain.md 6.6).

Before and after without a group to compare with is change, not effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet

from matching.models import Gauge, Match
from matching.states import Moment

LEAST = 5
Answers = dict[tuple[int, int], dict[str, Gauge]]  # by family and adult, by moment


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean of answers from 0 to 10, or of their changes, of `families` families."""

    mean: float
    families: int


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What many families answered to one question; None where they are fewer than five."""

    question: str
    at: dict[str, Figure | None]
    change: Figure | None


def gauge_figures(matches: QuerySet[Match]) -> list[QuestionFigures]:
    """Return the figures of each question over `matches`, which the caller has limited to what its reader may count.

    `change` is from the start to the end, of parents who answered both.
    """
    rows = Gauge.objects.filter(match__in=matches, adult__isnull=False).select_related("match__request")
    answers: Answers = {}
    for gauge in rows.order_by("answered_at", "pk"):
        answers.setdefault((gauge.match.request.family_id, gauge.adult_id), {})[gauge.moment] = gauge
    return [figures_of(question, answers) for question in Gauge.QUESTIONS]


def figures_of(question: str, answers: Answers) -> QuestionFigures:
    def given(moment: str) -> Callable[[dict[str, Gauge]], int | None]:
        return lambda gauges: getattr(gauges[moment], question) if moment in gauges else None

    def changed(gauges: dict[str, Gauge]) -> int | None:
        before, after = given(Moment.START)(gauges), given(Moment.END)(gauges)
        return None if before is None or after is None else after - before

    at = {moment: figure(numbers(answers, given(moment))) for moment in Moment.values}
    return QuestionFigures(question, at, figure(numbers(answers, changed)))


def numbers(answers: Answers, of: Callable[[dict[str, Gauge]], int | None]) -> list[tuple[int, int]]:
    """Return family and number of each parent who has one."""
    found = [(family, of(gauges)) for (family, _adult), gauges in answers.items()]
    return [(family, number) for family, number in found if number is not None]


def figure(found: Iterable[tuple[int, int]]) -> Figure | None:
    values = list(found)
    families = len({family for family, _value in values})
    if families < LEAST:
        return None
    return Figure(float(round(Fraction(sum(value for _family, value in values), len(values)), 1)), families)
