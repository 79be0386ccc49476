"""Where there is what, and for whom: the grid with its map, and what one cell of it holds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, query_of
from activities.coverage import TARGETS, Cell, coverage_of
from activities.forms.coverage import CellForm, CoverageFilter
from activities.shown import coverage as shown

PAGES = "activities/coordinator"


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The grid of one's own municipalities or of the county, the six months ahead."""
    form = CoverageFilter(request.GET, actor=request.actor)
    found = coverage_of(form.places, at=timezone.now(), actor=request.actor)
    if request.GET.get("format") == "csv":
        return csv_response("coverage", shown.CSV_HEAD, shown.csv_rows(found, form.stages))
    context = {
        "form": form,
        "target": TARGETS[form.target_group],
        "csv_url": f"?{query_of(request, format='csv')}",
        "grids": shown.grids(found, form.stages, form.target_group),
        "drawing": shown.drawing_of(found, form.stages, form.target_group),
        "tables": shown.tables_of(found, form.target_group),
    }
    return render(request, f"{PAGES}/coverage.html", context)


@require_safe
def coverage_cell(request: HttpRequest) -> HttpResponse:
    """What there is in one cell, what is near, and the way to begin something."""
    form = CellForm(request.GET, actor=request.actor)
    if not form.is_valid():
        raise Http404
    told = form.cleaned_data
    found = coverage_of([told["municipality"]], at=timezone.now(), actor=request.actor)
    cell = found.cell(told["municipality"], told["stage"], told["target"])
    context = {"place": told["municipality"], "columns": shown.offer_columns(), **lists_of(request, cell)}
    return render(request, f"{PAGES}/coverage_cell.html", {**context, **shown.about_cell(**told)})


def lists_of(request: HttpRequest, cell: Cell) -> dict[str, Any]:
    """Return what is here, near and online as rows, the nearest first."""
    own = request.actor.organisation_ids
    nearest_first = sorted(cell.near, key=lambda pair: (pair[0], pair[1].activity.pk))
    return {
        "cell": cell,
        "words": shown.words_of(cell),
        "sign": shown.SIGNS[cell.cover],
        "here": [shown.offer_row(offer, own=own) for offer in cell.here],
        "near": [shown.offer_row(offer, own=own, km=km) for km, offer in nearest_first],
        "online": [shown.offer_row(offer, own=own) for offer in cell.online],
    }
