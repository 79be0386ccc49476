from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import csv_response
from portal.figures import MEASURES, SHARE, Figures, figures_of, in_words, years_of
from portal.forms import FiguresForm


def chosen_figures(request: HttpRequest) -> tuple[FiguresForm, Figures]:
    """Return the filter and the figures of the year in the address."""
    now = timezone.now()
    years = years_of(now)
    asked = request.GET.get("year") or years[0]
    form = FiguresForm({"year": asked}, years=years)
    return form, figures_of(form.chosen(years[0]), now)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The national figures by municipality, each with what it counts."""
    form, figures = chosen_figures(request)
    context = {
        "form": form,
        "figures": figures,
        "columns": [{"label": label, "numeric": place > 0} for place, label in enumerate(head())],
        "rows": [{"cells": [unbroken(cell) for cell in row]} for row in rows_of(figures)],
        "csv_url": f"{reverse('statistics:table')}?year={figures.year}",
        "definitions": definitions(figures),
    }
    return render(request, "portal/statistics/home.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same table as a file."""
    _form, figures = chosen_figures(request)
    return csv_response(f"rinnalla-{figures.year}", head(), rows_of(figures))


def unbroken(cell: str) -> str:
    """Return the words of a narrow cell so that they stay on one line."""
    return cell.replace(" ", "\xa0")


def head() -> list[Any]:
    return [_("Locality"), *(measure.label for measure in MEASURES), SHARE.label]


def rows_of(figures: Figures) -> list[list[str]]:
    """Return the whole country, then each municipality."""
    whole = [_("Whole country"), *figures.cells_of(None)]
    return [whole, *([place.name, *figures.cells_of(place.pk)] for place in figures.places)]


def definitions(figures: Figures) -> list[dict[str, Any]]:
    """Return what each column counts, with its number in the whole country (R-RP-2)."""
    numbers = {code: in_words(column.total) for code, column in figures.columns.items()}
    numbers[SHARE.code] = numbers["told"]
    return [
        {"label": measure.label, "value": measure.definition, "hint": f"n = {numbers[measure.code]}"}
        for measure in (*MEASURES, SHARE)
    ]
