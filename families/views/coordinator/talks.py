"""A talk without the child, from the parent's wish to its end; and a service or benefit suggested to a family."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.steps import Step, step_page
from families import steps, talk_steps
from families.models import SupportRequest, Talk
from families.openings import look_at
from families.purposes import Purpose
from families.views.coordinator.steps import request_step


def talk_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    talk = get_object_or_404(Talk.objects.visible_to(request.actor).for_list(), pk=pk)
    look_at(request, talk.adult.family, purpose=Purpose.REQUEST)
    requests = SupportRequest.objects.visible_to(request.actor).filter(family=talk.adult.family_id)
    case = requests.order_by("-received_at").first()
    back = reverse("coordinator:request-detail", args=[case.pk]) if case else reverse("coordinator:home")
    name = case.reference if case else talk.adult.called
    return step_page(
        request, step, talk, back=back, name=name, template="families/coordinator/talk_step.html", talk=talk
    )


def talk_book(request: HttpRequest, pk: int) -> HttpResponse:
    return talk_step(request, pk, talk_steps.BOOK)


def talk_held(request: HttpRequest, pk: int) -> HttpResponse:
    return talk_step(request, pk, talk_steps.HOLD)


def talk_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return talk_step(request, pk, talk_steps.CANCEL)


def request_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a service or benefit on the family's page as a suggestion; what becomes of it the family keeps."""
    return request_step(request, pk, steps.SUGGEST)
