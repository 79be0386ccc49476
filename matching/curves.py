"""The curve of each question over its three moments: numbers for a drawing, and the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from matching.evidence_words import GAUGE
from matching.models import Gauge
from matching.states import Moment

Words = str | Promise
PLACES = {Moment.START: 38, Moment.THREE_MONTHS: 140, Moment.END: 242}
FLOOR, HEIGHT_OF_ONE = 96, 7  # of the drawing, 280 wide
WORD_OVER_POINT = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One answer in the drawing; `word_y` is where its number stands."""

    x: int
    y: int
    value: int
    moment: str

    @property
    def word_y(self) -> int:
        return self.y - WORD_OVER_POINT


@dataclass(frozen=True, slots=True)
class Curve:
    """One question: its answers as points, the line between them, and the cells of its row in the table."""

    label: Words
    points: list[Point]
    cells: list[str]

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def in_words(self) -> str:
        return ", ".join(f"{point.moment}: {point.value}" for point in self.points)


def curve_of(label: Words, answers: Mapping[str, int | None]) -> Curve:
    """Return the curve of one question; a moment that was skipped has no point."""
    points = []
    for moment in Moment:
        value = answers.get(moment)
        if value is not None:
            y = FLOOR - HEIGHT_OF_ONE * value
            points.append(Point(PLACES[moment], y, value, capfirst(str(moment.label))))
    return Curve(label, points, cells_of(answers))


def cells_of(answers: Mapping[str, int | None]) -> list[str]:
    """Return an answer for each moment in words: a figure, skipped, or nothing when it was not asked."""
    return [cell_of(answers, moment) for moment in Moment]


def cell_of(answers: Mapping[str, int | None], moment: str) -> str:
    if moment not in answers:
        return "–"
    value = answers[moment]
    return _("skipped") if value is None else str(value)


def goal_curves(answers: Mapping[str, Mapping[str, int | None]]) -> list[Curve]:
    return [curve_of(text, given) for text, given in answers.items()]


def gauge_curves(gauges: Mapping[str, Gauge]) -> list[Curve]:
    """Return a curve for each question of the gauge."""
    return [
        curve_of(label, {moment: getattr(gauge, question) for moment, gauge in gauges.items()})
        for question, label in GAUGE.items()
    ]


def table_of(curves: list[Curve], *, head: str = "") -> dict[str, Any]:
    """Return the arguments of the table component for `curves`; `head` is over what was asked."""
    heads = [{"label": capfirst(str(moment.label)), "numeric": True} for moment in Moment]
    rows = [{"cells": [str(curve.label), *curve.cells]} for curve in curves]
    return {"columns": [{"label": head or _("Question")}, *heads], "rows": rows}
