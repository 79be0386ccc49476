"""The report on activities: what was held, how many came, of which days one likes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, query_of
from activities.counting import Asked, Report, report_of
from activities.forms.activity_report import ReportForm
from activities.shown import activity_report as shown

PAGE = "activities/coordinator/activity_report.html"


@require_safe
def activity_report(request: HttpRequest) -> HttpResponse:
    """What was held and how many came, by type."""
    form = ReportForm(request.GET, actor=request.actor)
    asked = form.asked
    if asked is None:
        return render(request, PAGE, {"form": form})
    report = report_of(asked, now=timezone.now(), actor=request.actor)
    if request.GET.get("format") == "csv":
        return csv_response(f"activities-{asked.since}-{asked.until}", shown.csv_head(), shown.csv_rows(report))
    return render(request, PAGE, {"form": form, "asked": asked, **page_of(request, asked, report)})


def page_of(request: HttpRequest, asked: Asked, report: Report) -> dict[str, Any]:
    faces = shown.faces_of(report)
    return {
        "stats": shown.stats_of(report),
        "columns": shown.columns(),
        "rows": shown.rows_of(report),
        "types": len(report.by_type),
        "faces": faces,
        "faces_count": sum(face["value"] for face in faces),
        "definitions": shown.definitions(report),
        "known_since": shown.known_since(asked, timezone.now()),
        "csv_url": f"?{query_of(request, format='csv')}",
    }
