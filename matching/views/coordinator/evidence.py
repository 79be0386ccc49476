"""Check-ins, what was learned, and calls that somebody wished for."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.steps import step_page, way_back
from families.openings import look_at
from families.purposes import Purpose
from matching import actions, evidence_steps
from matching.models import CheckIn, Participation
from matching.views.coordinator.steps import match_step


def check_in_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The talk with one party alone: its three answers."""
    row = get_object_or_404(check_ins(request), pk=pk)
    look_at(request, row.match.request.family, purpose=Purpose.COMPANIONSHIP)
    back = reverse("coordinator:match-detail", args=[row.match_id])
    name = f"{row.match.request.reference} · {row.get_party_display()}"
    return step_page(request, evidence_steps.CHECK_IN, row, back=back, name=name)


def check_ins(request: HttpRequest) -> QuerySet[CheckIn]:
    return CheckIn.objects.visible_to(request.actor).select_related("match__request__family", "match__volunteer")


@require_POST
def check_in_called(request: HttpRequest, pk: int) -> HttpResponse:
    """The call that was wished for in a talk was made."""
    row = get_object_or_404(check_ins(request), pk=pk)
    actions.call_made(row, actor=request.actor)
    messages.success(request, _("The call is marked as made."))
    return redirect(way_back(request, reverse("coordinator:match-detail", args=[row.match_id])))


def match_lessons(request: HttpRequest, pk: int) -> HttpResponse:
    """What all three learned, as ticks."""
    return match_step(request, pk, evidence_steps.LESSONS)


@require_POST
def participation_called(request: HttpRequest, pk: int) -> HttpResponse:
    """The family was called about what it would like to do."""
    rows = Participation.objects.visible_to(request.actor).select_related("match__request", "match__volunteer")
    row = get_object_or_404(rows, pk=pk)
    actions.call_made(row, actor=request.actor)
    messages.success(request, _("The call is marked as made."))
    return redirect(way_back(request, reverse("coordinator:match-detail", args=[row.match_id])))
