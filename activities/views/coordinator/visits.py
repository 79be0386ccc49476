"""Visits to hosts as coordinators follow them: who goes, what was agreed, how it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from accounts.steps import Step, step_page
from activities import actions, rules
from activities.forms.visits import ResultForm, VisitFilter
from activities.models import HostVisit
from activities.shown import visits as shown
from activities.steps import visits as steps
from core.refusals import refuse

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"


def find(request: HttpRequest, pk: int) -> HostVisit:
    return get_object_or_404(HostVisit.objects.visible_to(request.actor).for_list(), pk=pk)


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """Every visit of the own municipalities."""
    form = VisitFilter(request.GET, actor=request.actor)
    rows = form.narrow(HostVisit.objects.visible_to(request.actor).for_list())
    if request.GET.get("format") == "csv":
        taken_along(request, "visit list as a table")
        return csv_response("visits", shown.CSV_HEAD, map(shown.csv_row, rows))
    page = page_of(rows, request)
    table = {"columns": shown.columns(), "rows": [shown.row(visit) for visit in page]}
    return render(request, f"{PAGES}/visit_list.html", shown_list(request, form, page, **table))


@require_safe
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, and what can be done about it now."""
    visit, now = find(request, pk), timezone.now()
    context = {
        "visit": visit,
        "tone": shown.TONES[visit.state],
        "hours": shown.hours_of(visit),
        "facts": shown.office_facts(visit),
        "can_count": rules.why_not_report_visit(visit, now=now, actor=request.actor) is None,
        "offers": steps.offers(visit, actor=request.actor),
        "events": shown.history_of(visit),
    }
    return render(request, f"{PAGES}/visit.html", context)


@require_http_methods(GET_POST)
def visit_result(request: HttpRequest, pk: int) -> HttpResponse:
    """How many were there, as the host or the peer parent told on the phone."""
    visit = find(request, pk)
    refuse(rules.why_not_report_visit(visit, now=timezone.now(), actor=request.actor))
    begins = {name: getattr(visit, name) for name in ResultForm.base_fields}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=begins)
    if not form.is_valid():
        return render(request, f"{PAGES}/visit_result.html", {"form": form, "visit": visit})
    actions.report_visit(visit, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Saved: who was there."))
    return redirect("coordinator:visit-detail", pk)


def visit_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    visit = find(request, pk)
    back = reverse("coordinator:visit-detail", args=[pk])
    return step_page(request, step, visit, back=back, name=f"{visit.host} · {shown.when(visit)}")


@require_http_methods(GET_POST)
def visit_assign(request: HttpRequest, pk: int) -> HttpResponse:
    return visit_page(request, pk, steps.assign_step(request.actor))


@require_http_methods(GET_POST)
def visit_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return visit_page(request, pk, steps.CONFIRM)


@require_http_methods(GET_POST)
def visit_give_back(request: HttpRequest, pk: int) -> HttpResponse:
    return visit_page(request, pk, steps.GIVE_BACK)


@require_http_methods(GET_POST)
def visit_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return visit_page(request, pk, steps.CANCEL)
