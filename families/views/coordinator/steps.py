"""The steps of a request: each says what will happen and who will be told, then does it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.steps import Step, step_page
from families import consents, steps
from families.purposes import Purpose
from families.views.coordinator.casework import open_file


def request_step(
    request: HttpRequest, pk: int, step: Step, purpose: Purpose = Purpose.REQUEST, **shown: object
) -> HttpResponse:
    case = open_file(request, pk, purpose)
    back = reverse("coordinator:request-detail", args=[pk])
    return step_page(request, step, case, back=back, name=case.reference, **shown)


def request_consent(request: HttpRequest, pk: int) -> HttpResponse:
    text = consents.TEXTS[consents.CURRENT]
    return request_step(request, pk, steps.CONSENT, template="families/coordinator/consent.html", text=text)


def request_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.ACCEPT)


def request_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.HOLD)


def request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.DECLINE)


def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.WITHDRAW)


def request_expire(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.EXPIRE)


def request_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, steps.REOPEN)
