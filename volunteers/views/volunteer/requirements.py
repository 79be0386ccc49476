"""A volunteer's or an applicant's own requirements: what is in order, documents to accept, consent to an extract."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.steps import step_page
from volunteers.documents import blocks_of, text_of
from volunteers.models import DocumentAcceptance, ExtractCheck, VolunteerDocument
from volunteers.serving import roles_of_person
from volunteers.shown import own_requirements
from volunteers.steps import requirements as requirement_steps

GET_POST = ["GET", "HEAD", "POST"]
STEP_PAGE = "volunteers/own/step.html"


def own_page(request: HttpRequest) -> str:
    return reverse(f"{request.resolver_match.namespace}:requirements")


def documents(request: HttpRequest) -> QuerySet[VolunteerDocument]:
    rows = VolunteerDocument.objects.visible_to(request.actor)
    return rows.filter(organisation__in=request.actor.organisation_ids)


@require_safe
def requirements(request: HttpRequest) -> HttpResponse:
    """What my roles ask, and how I stand with it."""
    area = request.resolver_match.namespace
    context = own_requirements.shown(request.user, area, timezone.localdate(), actor=request.actor)
    return render(request, "volunteers/own/requirements.html", context)


@require_http_methods(GET_POST)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a document, on paper too; accept it."""
    row = get_object_or_404(documents(request), pk=pk)
    accepted = DocumentAcceptance.objects.visible_to(request.actor).filter(document=row, user=request.user).first()
    shown: dict[str, Any] = {
        "document": row,
        "blocks": blocks_of(text_of(row)),
        "accepted": accepted,
        "template": "volunteers/own/document.html",
    }
    name = row.get_kind_display()
    return step_page(request, requirement_steps.ACCEPT, row, back=own_page(request), name=name, **shown)


@require_http_methods(GET_POST)
def extract_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Give written consent to an extract for one of my roles."""
    roles = roles_of_person(request.user, request.actor.organisation_ids)
    role = next((role for role in roles if role.pk == pk and role.asks_extract), None)
    if role is None:
        raise Http404
    step = requirement_steps.consent_of(request.user)
    template = "volunteers/own/consent.html"
    return step_page(request, step, role, back=own_page(request), name=str(role), template=template)


@require_http_methods(GET_POST)
def extract_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the consent before the extract is ordered."""
    rows = ExtractCheck.objects.visible_to(request.actor).select_related("role__programme")
    check = get_object_or_404(rows, pk=pk)
    name = _("Extract from the criminal records")
    return step_page(request, requirement_steps.WITHDRAW, check, back=own_page(request), name=name, template=STEP_PAGE)
