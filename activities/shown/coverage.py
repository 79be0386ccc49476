"""The grid as it is shown: words with an icon in each cell, the map, the shares, the same as a table to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Municipality
from activities.coverage import EVERYBODY, TARGETS, Cell, Cover, Coverage, Offer, access_of, untouched
from activities.coverage_map import Drawing, Point, draw
from activities.vocabulary import Target, Where
from partners.vocabulary import LifeStage

GAPS_FIRST = 8
COLUMNS = 5  # beside each other, so that the grid is read without scrolling and fits on paper
SIGNS = {
    Cover.HERE: ("ok", "check-circle"),
    Cover.FULL: ("soon", "people"),
    Cover.GENERAL: ("neutral", "cup"),
    Cover.NEAR: ("info", "pin"),
    Cover.ONLINE: ("info", "globe"),
    Cover.MISSING: ("idea", "plus"),
}
CSV_HEAD = [
    gettext_lazy("Code"),
    gettext_lazy("Municipality"),
    gettext_lazy("Life stage"),
    gettext_lazy("For whom"),
    gettext_lazy("What there is"),
    gettext_lazy("Activities"),
    gettext_lazy("Times"),
    gettext_lazy("Nearest"),
    gettext_lazy("km"),
    gettext_lazy("Online"),
    gettext_lazy("Visits to hosts"),
    gettext_lazy("Last looked at"),
]


def cell_query(place: str, stage: str, target: str) -> str:
    return urlencode({"municipality": place, "stage": stage, "target": target})


def grids(coverage: Coverage, stages: list[str], target: str) -> list[dict[str, Any]]:
    """Return the grid in parts of a few columns each: stages down and municipalities across.

    One stage of many municipalities is read the other way: municipalities down.
    """
    if len(stages) == 1:
        return [by_place(coverage, stages[0], target)] if coverage.places else []
    parts = range(0, len(coverage.places), COLUMNS)
    return [by_stage(coverage, coverage.places[start : start + COLUMNS], stages, target) for start in parts]


def by_stage(coverage: Coverage, places: list[Municipality], stages: list[str], target: str) -> dict[str, Any]:
    rows = [
        {"head": stage_words(stage), "cells": [cell_of(coverage, place, stage, target) for place in places]}
        for stage in stages
    ]
    names = [place.name for place in places]
    return {"corner": _("Life stage"), "heads": names, "rows": rows, "caption": ", ".join(names)}


def by_place(coverage: Coverage, stage: str, target: str) -> dict[str, Any]:
    rows = [{"head": place.name, "cells": [cell_of(coverage, place, stage, target)]} for place in coverage.places]
    words = stage_words(stage)
    return {"corner": _("Municipality"), "heads": [words], "rows": rows, "caption": words}


def stage_words(stage: str) -> str:
    return capfirst(str(LifeStage(stage).label))


def cell_of(coverage: Coverage, place: Municipality, stage: str, target: str) -> dict[str, Any]:
    cell = coverage.cell(place, stage, target)
    tone, icon = SIGNS[cell.cover]
    return {
        "about": f"{stage_words(stage)}, {place.name}",
        "label": words_of(cell),
        "tone": tone,
        "icon": icon,
        "notes": list(notes_of(cell)),
        "is_untouched": bool(cell.untouched(coverage.at)),
        "url": f"{reverse('coordinator:coverage-cell')}?{cell_query(place.pk, stage, target)}",
    }


def words_of(cell: Cell) -> str:
    if cell.cover == Cover.HERE:
        number = len(cell.here)
        return ngettext("%(n)d activity", "%(n)d activities", number) % {"n": number}
    return capfirst(str(cell.cover.label))


def notes_of(cell: Cell) -> Iterator[str]:
    """Yield the figures under the word of a cell."""
    if cell.times:
        yield ngettext("%(n)d time", "%(n)d times", cell.times) % {"n": cell.times}
    if cell.cover not in (Cover.HERE, Cover.FULL) and cell.nearest:
        yield near_words(*cell.nearest)
    if cell.visits:
        yield ngettext("%(n)d visit to a host", "%(n)d visits to hosts", cell.visits) % {"n": cell.visits}


def near_words(km: int, offer: Offer) -> str:
    return f"{offer.activity.municipality.name}, {km} km"


def offer_row(offer: Offer, *, own: frozenset[int], km: int | None = None) -> dict[str, Any]:
    """Return an activity as a row of a cell's page; one's own office's opens at its desk."""
    activity = offer.activity
    area = "coordinator" if activity.organisation_id in own else "public"
    far = "" if km is None else f", {km} km"
    where = _("online") if activity.where == Where.ONLINE else f"{activity.municipality.name}{far}"
    return {
        "url": reverse(f"{area}:activity-detail", args=[activity.pk]),
        "cells": [
            {"text": activity.name, "note": activity.organisation.name},
            where,
            {"text": str(offer.times)},
            room_cell(offer),
            day_of(activity.touched_at),
        ],
    }


def room_cell(offer: Offer) -> dict[str, Any]:
    return {"tag": _("has room"), "tone": "ok"} if offer.has_room else {"tag": _("full"), "tone": "soon"}


def offer_columns() -> list[dict[str, Any]]:
    heads = (_("Activity"), _("Where"), _("Times"), _("Free places"), _("Last looked at"))
    return [{"label": label, "numeric": label == _("Times")} for label in heads]


def day_of(at: Any) -> str:
    return date_format(localtime(at), "SHORT_DATE_FORMAT") if at else ""


def place_rows(coverage: Coverage, target: str) -> list[dict[str, Any]]:
    """Return each municipality with what there is in all: for a thousand families where they have been counted."""
    rows = []
    for place in coverage.places:
        here, rate = coverage.here[place.pk], coverage.per_thousand(place)
        covered = sum(coverage.cell(place, stage, target).cover == Cover.HERE for stage in LifeStage.values)
        told = [
            str(len(here)),
            str(sum(offer.times for offer in here)),
            _("%(n)d of %(all)d") % {"n": covered, "all": len(LifeStage)},
            _("not known") if rate is None else number_format(rate, 1),
            str(coverage.visits_in(place)),
            str(len(untouched(here, coverage.at))),
        ]
        rows.append({"cells": [place.name, *({"text": text} for text in told)]})
    return rows


def place_columns() -> list[dict[str, Any]]:
    heads = (
        _("Activities"),
        _("Times"),
        _("Stages of life with something"),
        _("Activities for 1 000 families"),
        _("Visits to hosts"),
        _("Not looked at for six months"),
    )
    return [{"label": _("Municipality")}, *({"label": label, "numeric": True} for label in heads)]


def access_rows(coverage: Coverage) -> list[dict[str, Any]]:
    """Return how equally each type is within reach (domain.md 1.3)."""
    rows = []
    for access in access_of(coverage):
        words = {"n": access.here, "all": access.of}
        full = "" if access.occupancy is None else f"{access.occupancy} %"
        figures = [_("%(n)d of %(all)d") % words, _("%(n)d of %(all)d") % {**words, "n": access.within_reach}]
        cells = [*figures, f"{access.share} %", full]
        rows.append({"cells": [capfirst(str(access.type.label)), *({"text": text or "–"} for text in cells)]})
    return rows


def access_columns() -> list[dict[str, Any]]:
    heads = (_("In the municipality"), _("Within 30 km"), _("Share of municipalities"), _("Places in use"))
    return [{"label": _("What it is")}, *({"label": label, "numeric": True} for label in heads)]


def tables_of(coverage: Coverage, target: str) -> list[dict[str, Any]]:
    """Return the figures beside the grid: each municipality, and each type of activity."""
    places, access = place_rows(coverage, target), access_rows(coverage)
    return [
        {"caption": _("Municipalities"), "columns": place_columns(), "rows": places},
        {"caption": _("Equal access"), "columns": access_columns(), "rows": access},
    ]


def about_cell(*, municipality: Municipality, stage: str, target: str) -> dict[str, Any]:
    """Return the words of a cell, and the ways to begin something for it."""
    wanted = cell_query(municipality.pk, stage, "" if target == EVERYBODY else target)
    return {
        "stage": stage_words(stage),
        "target": TARGETS[target],
        "claim_url": f"{reverse('coordinator:activity-new')}?{wanted}",
        "back_url": f"{reverse('coordinator:coverage')}?{urlencode({'target': target})}",
    }


def gap_rows(coverage: Coverage, *, lived: list[str]) -> list[dict[str, Any]]:
    """Return what nobody holds, for everybody and for fathers, with the way to begin it; stages in `lived` first."""
    order = [*lived, *(stage for stage in LifeStage.values if stage not in lived)]
    found = []
    for stage, target, place in product(order, (EVERYBODY, Target.FATHERS.value), coverage.places):
        cell = coverage.cell(place, stage, target)
        if cell.cover not in (Cover.HERE, Cover.FULL):
            found.append(gap_of(cell, place, stage, target))
    return found


def gap_of(cell: Cell, place: Municipality, stage: str, target: str) -> dict[str, Any]:
    tone, icon = SIGNS[cell.cover]
    wanted = cell_query(place.pk, stage, "" if target == EVERYBODY else target)
    return {
        "title": stage_words(stage),
        "meta": f"{place.name} · {TARGETS[target]}",
        "words": capfirst(str(cell.cover.label)),
        "near": near_words(*cell.nearest) if cell.nearest else "",
        "tone": tone,
        "icon": icon,
        "url": f"{reverse('volunteer:activity-propose')}?{wanted}",
    }


def drawing_of(coverage: Coverage, stages: list[str], target: str) -> Drawing | None:
    """Return the map of how much there is for the chosen stages and group."""
    return draw(
        Point(place.name, place.east_m, place.north_m, len(offers_in(coverage, place, stages, target)))
        for place in coverage.places
    )


def offers_in(coverage: Coverage, place: Municipality, stages: list[str], target: str) -> set[int]:
    cells = (coverage.cell(place, stage, target) for stage in stages)
    return {offer.activity.pk for cell in cells for offer in cell.here}


def csv_rows(coverage: Coverage, stages: Iterable[str]) -> Iterator[list[Any]]:
    """Yield the whole grid, every target group, a cell in each row."""
    for place in coverage.places:
        for stage in stages:
            for target in TARGETS:
                yield csv_row(place, stage, target, coverage.cell(place, stage, target))


def csv_row(place: Municipality, stage: str, target: str, cell: Cell) -> list[Any]:
    km, offer = cell.nearest or ("", None)
    nearest = offer.activity.municipality.name if offer else ""
    words = [stage_words(stage), capfirst(str(TARGETS[target])), capfirst(str(cell.cover.label))]
    figures = [len(cell.here), cell.times, nearest, km, len(cell.online), cell.visits, day_of(cell.touched_at)]
    return [place.pk, place.name, *words, *figures]
