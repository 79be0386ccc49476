"""The list of companionships and of suggestions on their way to one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from matching.companionship import TONES, deadline_of
from matching.forms.coordinator import MatchFilter
from matching.models import Match


@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    """Matches within the coordinator's reach, narrowed by the address."""
    form = MatchFilter(request.GET, actor=request.actor)
    rows = form.narrow(Match.objects.visible_to(request.actor).for_list().select_related("request__assigned_to"))
    if request.GET.get("format") == "csv":
        taken_along(request, "match list as a table")
        return csv_response("companionships", csv_head(), map(csv_row, rows))
    page = page_of(rows, request)
    context = shown_list(request, form, page, columns=columns(), rows=[row_of(match) for match in page])
    return render(request, "matching/coordinator/match_list.html", context)


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Family")},
        {"label": _("Volunteer")},
        {"label": _("Status")},
        {"label": _("Since")},
        {"label": _("Next date")},
        {"label": _("Responsible person")},
    ]


def row_of(match: Match) -> dict[str, Any]:
    case = match.request
    label, day = deadline_of(match)
    return {
        "url": reverse("coordinator:match-detail", args=[match.pk]),
        "cells": [
            {"text": case.reference, "note": case.contact.called if case.contact else ""},
            {"text": match.volunteer.name, "note": match.volunteer.municipality.name},
            {"tag": match.get_state_display(), "tone": TONES.get(match.state, "")},
            date_format(timezone.localtime(match.state_since), "j.n.Y"),
            {"text": date_format(day, "D j.n.Y"), "note": label} if day else "",
            case.assigned_to.name if case.assigned_to else "",
        ],
    }


def csv_head() -> list[Any]:
    return [
        _("Reference"),
        _("Municipality"),
        _("Volunteer"),
        _("Status"),
        _("In this step since"),
        _("Trial began"),
        _("Planned last day"),
        _("Responsible person"),
    ]


def csv_row(match: Match) -> list[Any]:
    """Return the match as a row of the file: no name of the family, no words of anybody."""
    case = match.request
    return [
        case.reference,
        case.family.municipality.name,
        match.volunteer.name,
        match.get_state_display(),
        timezone.localdate(match.state_since).isoformat(),
        match.trial_began_on.isoformat() if match.trial_began_on else "",
        match.planned_end_on.isoformat() if match.planned_end_on else "",
        case.assigned_to.name if case.assigned_to else "",
    ]
