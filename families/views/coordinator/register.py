"""The list of requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from families.casefile import TONES
from families.forms.coordinator import RequestFilter
from families.models import SupportRequest


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests within the coordinator's reach, narrowed by the address."""
    form = RequestFilter(request.GET, actor=request.actor)
    rows = form.narrow(SupportRequest.objects.visible_to(request.actor).for_list())
    if request.GET.get("format") == "csv":
        taken_along(request, "request list as a table")
        return csv_response("requests", csv_head(), map(csv_row, rows))
    page = page_of(rows, request)
    context = shown_list(request, form, page, columns=columns(), rows=[row_of(case) for case in page])
    return render(request, "families/coordinator/request_list.html", context)


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Request")},
        {"label": _("Status")},
        {"label": _("Municipality")},
        {"label": _("Arrived")},
        {"label": _("Responsible person")},
        {"label": _("Tries to reach"), "numeric": True},
    ]


def row_of(case: SupportRequest) -> dict[str, Any]:
    days = (timezone.localdate() - timezone.localdate(case.received_at)).days
    waited = ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days else _("today")
    responsible = case.assigned_to.name if case.assigned_to else ""
    return {
        "url": reverse("coordinator:request-detail", args=[case.pk]),
        "cells": [
            {"text": case.reference, "note": case.contact.called if case.contact else ""},
            {"tag": case.get_state_display(), "tone": TONES.get(case.state, "")},
            {"text": case.family.municipality.name, "note": case.get_support_form_display()},
            {"text": date_format(case.received_at, "D j.n.Y"), "note": waited},
            responsible or {"tag": _("nobody yet"), "tone": "soon"} if case.is_live else responsible,
            case.attempts_count,
        ],
    }


def csv_head() -> list[Any]:
    return [
        _("Reference"),
        _("Status"),
        _("Municipality"),
        _("Form of support"),
        _("Arrived"),
        _("In this step since"),
        _("Responsible person"),
        _("Tries to reach"),
        _("How soon"),
    ]


def csv_row(case: SupportRequest) -> list[Any]:
    """Return the request as a row of the file: no name, no contact, no words of the family."""
    return [
        case.reference,
        case.get_state_display(),
        case.family.municipality.name,
        case.get_support_form_display(),
        timezone.localdate(case.received_at).isoformat(),
        timezone.localdate(case.state_since).isoformat(),
        case.assigned_to.name if case.assigned_to else "",
        case.attempts_count,
        case.priority,
    ]
