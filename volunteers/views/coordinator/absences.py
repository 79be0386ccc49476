"""Who of the coordinators is away, and who answers meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from accounts.steps import step_page
from core.refusals import Refused
from volunteers import actions
from volunteers.forms.support import AbsenceForm
from volunteers.models import Absence
from volunteers.steps import support as support_steps

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def absence_list(request: HttpRequest) -> HttpResponse:
    """Absences that go on or lie ahead."""
    today = timezone.localdate()
    page = page_of(Absence.objects.visible_to(request.actor).until_now(today).for_list(), request)
    columns = [{"label": _("Who is away")}, {"label": _("From")}, {"label": _("Until")}, {"label": _("Who answers")}]
    context = {"page": page, "columns": columns, "rows": [row_of(absence, today) for absence in page]}
    return render(request, "volunteers/coordinator/absences.html", context)


def row_of(absence: Absence, today: Any) -> dict[str, Any]:
    """Return an absence as a row, whose link ends it."""
    is_now = absence.from_on <= today
    tag = {"tag": _("away now"), "tone": "info", "note": ""} if is_now else {"text": ""}
    begins = date_format(absence.from_on, "SHORT_DATE_FORMAT")
    return {
        "url": reverse("coordinator:absence-end", args=[absence.pk]),
        "cells": [
            absence.membership.user.name,
            {**tag, "note": begins} if is_now else begins,
            date_format(absence.until_on, "SHORT_DATE_FORMAT"),
            absence.deputy.name,
        ],
    }


@require_http_methods(GET_POST)
def absence_new(request: HttpRequest) -> HttpResponse:
    """Somebody goes away: who, when, and who answers."""
    form = AbsenceForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        try:
            actions.record_absence(**form.cleaned_data, actor=request.actor)
            messages.success(request, _("Saved. From the first day the deputy answers, and has been told."))
            return redirect("coordinator:absence-list")
        except Refused as refused:
            form.add_error(None, refused.refusal.sentence)
    return render(request, "volunteers/coordinator/absence_new.html", {"form": form})


@require_http_methods(GET_POST)
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Back again, or not away after all."""
    absence = get_object_or_404(Absence.objects.visible_to(request.actor).for_list(), pk=pk)
    back = reverse("coordinator:absence-list")
    return step_page(request, support_steps.END_ABSENCE, absence, back=back, name=absence.membership.user.name)
