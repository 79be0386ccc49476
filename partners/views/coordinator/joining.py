"""Organisations that wish to come along, as a coordinator reads and answers them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.steps import Step, step_page
from partners.models import PartnerApplication
from partners.shown import joining as shown
from partners.states import Application as State
from partners.steps import joining as steps

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> PartnerApplication:
    rows = PartnerApplication.objects.visible_to(request.actor).select_related("municipality", "became")
    return get_object_or_404(rows, pk=pk)


@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One form, those of the register that may be the same, and what can be done now."""
    row = find(request, pk)
    context = {
        "application": row,
        "tone": shown.TONES[State(row.state)],
        "facts": shown.facts_of(row),
        "known": shown.known_as(row, request.actor) if row.state == State.RECEIVED else [],
        "offers": steps.offers(row, actor=request.actor),
        "events": shown.history_of(row),
    }
    return render(request, "partners/coordinator/application.html", context)


def application_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    row = find(request, pk)
    back = reverse("coordinator:partner-application", args=[pk])
    return step_page(request, step, row, back=back, name=row.name)


@require_http_methods(GET_POST)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, steps.approve_step(request.actor))


@require_http_methods(GET_POST)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, steps.DECLINE)


@require_http_methods(GET_POST)
def reconsider(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, steps.RECONSIDER)
