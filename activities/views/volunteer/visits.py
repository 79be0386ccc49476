"""Visits to hosts as peer parents take, give back and count them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, rules
from activities.forms.visits import ResultForm
from activities.models import HostVisit
from activities.shown import visits as shown
from activities.shown.own_shifts import Own, own_of
from core.refusals import refuse

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/volunteer"


def own_or_404(request: HttpRequest) -> Own:
    own = own_of(request.user, request.actor)
    if own is None:
        raise Http404
    return own


def find(request: HttpRequest, pk: int) -> HostVisit:
    return get_object_or_404(HostVisit.objects.visible_to(request.actor).for_list(), pk=pk)


@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    """My visits, and those near me that look for somebody."""
    own, rows = own_or_404(request), HostVisit.objects.visible_to(request.actor)
    return render(request, f"{PAGES}/visits.html", shown.own_visits(rows, own, timezone.now()))


@require_safe
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: when, where, about what, and what I can do about it."""
    own, visit, now = own_or_404(request), find(request, pk), timezone.now()
    ways = shown.visitor_ways(visit, own, actor=request.actor, now=now)
    facts = shown.visitor_facts(visit, is_mine=ways["is_mine"])
    return render(request, f"{PAGES}/visit.html", {**about(visit), "facts": facts, **ways})


def about(visit: HostVisit) -> dict[str, Any]:
    return {"visit": visit, "hours": shown.hours_of(visit), "tone": shown.TONES[visit.state]}


@require_http_methods(GET_POST)
def visit_take(request: HttpRequest, pk: int) -> HttpResponse:
    """I can go."""
    own, visit = own_or_404(request), find(request, pk)
    if request.method == "POST":
        actions.take_visit(visit, own.volunteer, actor=request.actor)
        messages.success(request, _("The visit is yours. Thank you! The host is asked to confirm."))
        return redirect("volunteer:host-visit-detail", pk)
    refusal = rules.why_not_take_visit(visit, own.volunteer, now=timezone.now(), actor=request.actor)
    return render(request, f"{PAGES}/visit_confirm.html", {**about(visit), **shown.TAKING, "refusal": refusal})


@require_http_methods(GET_POST)
def visit_give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot go after all."""
    visit = find(request, pk)
    if request.method == "POST":
        actions.give_visit_back(visit, actor=request.actor)
        messages.success(request, _("Thank you for telling us. Others see the visit again."))
        return redirect("volunteer:host-visit-list")
    refusal = rules.why_not_give_back(visit, now=timezone.now(), actor=request.actor)
    return render(request, f"{PAGES}/visit_confirm.html", {**about(visit), **shown.GIVING_BACK, "refusal": refusal})


@require_http_methods(GET_POST)
def visit_result(request: HttpRequest, pk: int) -> HttpResponse:
    """How many were there, and in one line how it went."""
    visit = find(request, pk)
    refuse(rules.why_not_report_visit(visit, now=timezone.now(), actor=request.actor))
    begins = {name: getattr(visit, name) for name in ResultForm.base_fields}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=begins)
    if not form.is_valid():
        return render(request, f"{PAGES}/visit_result.html", {**about(visit), "form": form})
    actions.report_visit(visit, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Thank you for going, and for telling how it went."))
    return redirect("volunteer:host-visit-detail", pk)
