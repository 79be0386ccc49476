"""Ordering and seeing extracts: the checker's pages (R-CR-6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.steps import Step, step_page
from core import audit
from volunteers import extracts
from volunteers.models import ExtractCheck
from volunteers.steps import requirements as requirement_steps

GET_POST = ["GET", "HEAD", "POST"]
STEP_PAGE = "volunteers/checker/step.html"


def extract_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    rows = ExtractCheck.objects.visible_to(request.actor).select_related("volunteer", "role__programme")
    check = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        audit.opened(check, actor=request.actor, purpose="extract")
    shown = {
        "consented": requirement_steps.consented_words(check),
        "consent": extracts.consent_text(check),
        "no_upload": extracts.NO_UPLOAD,
        "template": STEP_PAGE,
    }
    return step_page(request, step, check, back=reverse("checker:home"), name=check.volunteer.name, **shown)


@require_http_methods(GET_POST)
def extract_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract has been ordered."""
    return extract_step(request, pk, requirement_steps.ORDER)


@require_http_methods(GET_POST)
def extract_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The extract has been seen: its date and nothing else."""
    return extract_step(request, pk, requirement_steps.SEE)
