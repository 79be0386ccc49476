"""Nobody serves alone: who answers for a volunteer, that we talked, thanks, and the end."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.steps import Step, step_page, way_back
from volunteers import actions
from volunteers.forms.support import ThankForm
from volunteers.models import Volunteer
from volunteers.steps import support as support_steps

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> Volunteer:
    rows = Volunteer.objects.visible_to(request.actor).for_list().select_related("responsible", "deputy")
    return get_object_or_404(rows, pk=pk)


def support_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    volunteer = find(request, pk)
    back = reverse("coordinator:volunteer-detail", args=[pk])
    return step_page(request, step, volunteer, back=back, name=volunteer.user.name)


@require_POST
def volunteer_called(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has talked with the volunteer."""
    actions.record_volunteer_call(find(request, pk), actor=request.actor)
    messages.success(request, _("Thank you. That you talked is written down, not what was said."))
    return redirect(way_back(request, reverse("coordinator:volunteer-detail", args=[pk])))


@require_http_methods(GET_POST)
def volunteer_responsible(request: HttpRequest, pk: int) -> HttpResponse:
    return support_step(request, pk, support_steps.RESPONSIBLE)


@require_http_methods(GET_POST)
def volunteer_thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Thank; Today says for what."""
    begun = {"occasion": request.GET.get("occasion", "")}
    step = replace(support_steps.THANK, form=lambda data, row: ThankForm(data, initial=begun))
    return support_step(request, pk, step)


@require_http_methods(GET_POST)
def volunteer_exit_talk(request: HttpRequest, pk: int) -> HttpResponse:
    return support_step(request, pk, support_steps.EXIT_TALK)


@require_http_methods(GET_POST)
def volunteer_asks_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    return support_step(request, pk, support_steps.ASKS_ERASURE)


@require_http_methods(GET_POST)
def volunteer_erase(request: HttpRequest, pk: int) -> HttpResponse:
    return support_step(request, pk, support_steps.ERASE)


@require_http_methods(GET_POST)
def volunteer_keep(request: HttpRequest, pk: int) -> HttpResponse:
    return support_step(request, pk, support_steps.KEEP)
