"""The steps of a match: each says what will happen and who will be told, then does it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.steps import Step, step_page
from matching import steps
from matching.views.coordinator.companionship import find


def match_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    match = find(request, pk)
    back = reverse("coordinator:match-detail", args=[pk])
    return step_page(request, step, match, back=back, name=match.request.reference)


def match_family_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.FAMILY_ANSWER)


def match_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.CANCEL)


def match_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.MEETING)


def match_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.ACCEPT)


def match_accept_for(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.ACCEPT_FOR)


def match_trial(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.TRIAL)


def match_continue(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.CONTINUE)


def match_active(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.ACTIVE)


def match_pause(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.PAUSE)


def match_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.RESUME)


def match_closing(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.CLOSING)


def match_prolong(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.PROLONG)


def match_closing_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.CLOSING_MEETING)


def match_end(request: HttpRequest, pk: int) -> HttpResponse:
    return match_step(request, pk, steps.END)
