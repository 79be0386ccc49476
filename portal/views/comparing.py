"""The comparison of localities as a page, a file and a print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, query_of
from partners.vocabulary import LifeStage
from portal.comparing import Locality, Middle, compared, spots_of
from portal.figures import LEAST, in_words, years_of
from portal.forms import FiguresForm


def share_words(part: int, whole: int) -> str:
    """Return a share of heads, such as "24 %"; nothing where there are too few."""
    return f"{round(100 * part / whole)} %" if whole >= LEAST else _("not shown")


def middle_words(found: Middle, unit: str) -> dict[str, str]:
    if found.value is None:
        return {"text": _("not shown"), "note": ""}
    return {"text": unit % {"n": round(found.value)}, "note": f"n = {found.n}"}


def stages_words(one: Locality) -> dict[str, str]:
    named = [f"{stage.label} {one.visits[stage]}" for stage in LifeStage if stage in one.visits]
    return {"text": str(sum(one.visits.values())), "note": ", ".join(named)}


def cell(text: Any, note: str = "") -> dict[str, str]:
    return {"text": str(text), "note": note}


Figure = Callable[[Locality], dict[str, str]]
# Name, what it counts, and the figure of one locality.
MEASURES: list[tuple[Any, Any, Figure]] = [
    (
        gettext_lazy("Peer parents"),
        gettext_lazy("Volunteers who have been approved as peer parents and serve now, and how many of them are men."),
        lambda one: cell(in_words(one.peer_parents), _("of which men: %s") % in_words(one.men)),
    ),
    (
        gettext_lazy("Visits by life stage"),
        gettext_lazy(
            "Visits of peer parents to clinics, clubs, schools and playgrounds that were held during the year."
        ),
        stages_words,
    ),
    (
        gettext_lazy("Activities"),
        gettext_lazy("Activities that had times during the year, and how many of them a volunteer began."),
        lambda one: cell(one.activities, _("begun by volunteers: %d") % one.self_initiated),
    ),
    (
        gettext_lazy("Contacts"),
        gettext_lazy("Adults and children who were counted at activities and visits, each time anew. Not persons."),
        lambda one: cell(one.contacts),
    ),
    (
        gettext_lazy("Fathers among adults"),
        gettext_lazy("Of the adults at times where fathers were counted too."),
        lambda one: cell(share_words(one.fathers, one.adults_seen), f"n = {one.adults_seen}"),
    ),
    (
        gettext_lazy("Partners who ask again"),
        gettext_lazy("Clinics, clubs, schools and others that asked for more than one visit during the year."),
        lambda one: cell(one.hosts_again, f"n = {one.hosts}"),
    ),
    (
        gettext_lazy("Waiting for a companion"),
        gettext_lazy("Days from the request to the beginning of the trial, the middle one of those that began."),
        lambda one: middle_words(one.waiting, _("%(n)d days")),
    ),
    (
        gettext_lazy("From application to first task"),
        gettext_lazy(
            "Months from a volunteer's application to the first companionship, visit or shift, the middle one."
        ),
        lambda one: middle_words(one.first_task, _("%(n)d months")),
    ),
]


@require_safe
def programme_compare(request: HttpRequest) -> HttpResponse:
    """The own organisation's localities, and those of others that share figures under an agreement in force."""
    now = timezone.now()
    years = years_of(now)
    form = FiguresForm({"year": request.GET.get("year") or years[0]}, years=years)
    year = form.chosen(years[0])
    found = compared(spots_of(request.actor, timezone.localdate(now)), year)
    if request.GET.get("format") == "csv":
        return csv_response(f"rinnalla-localities-{year}", csv_head(), csv_rows(found))
    context = {"form": form, "year": year, "localities": found, "csv_url": f"?{query_of(request, format='csv')}"}
    return render(request, "portal/programme_compare.html", {**context, **table_of(found)})


def table_of(found: list[Locality]) -> dict[str, Any]:
    head = [{"label": _("What")}, *({"label": label_of(one), "numeric": True} for one in found)]
    rows = [{"cells": [str(label), *(figure(one) for one in found)]} for label, _what, figure in MEASURES]
    definitions = [{"label": label, "value": what} for label, what, _figure in MEASURES]
    return {"columns": head, "rows": rows if found else [], "definitions": definitions}


def label_of(one: Locality) -> str:
    return f"{one.municipality.name}, {one.organisation.name}"


def csv_head() -> list[Any]:
    return [_("Locality"), _("Organisation"), *(label for measure in MEASURES for label in (measure[0], _("More")))]


def csv_rows(found: list[Locality]) -> list[list[Any]]:
    return [
        [one.municipality.name, one.organisation.name, *(text for cells in figures_of(one) for text in cells)]
        for one in found
    ]


def figures_of(one: Locality) -> list[tuple[str, str]]:
    told = (figure(one) for _label, _what, figure in MEASURES)
    return [(capfirst(shown["text"]), shown["note"]) for shown in told]
