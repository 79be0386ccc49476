"""A request that came by phone or on paper, written down for the family."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from families import actions
from families.forms.coordinator import OnBehalfForm
from families.models import SupportRequest


def request_new(request: HttpRequest) -> HttpResponse:
    """Take in a request on behalf of a parent; the way it came is kept with the consent."""
    initial = {"submission_key": secrets.token_urlsafe(16), "language": request.LANGUAGE_CODE}
    form = OnBehalfForm(request.POST or None, actor=request.actor, initial=initial)
    if not form.is_valid():
        return render(request, "families/coordinator/request_new.html", {"form": form})
    key = form.cleaned_data["submission_key"]
    case = actions.receive_request(answers_of(form.cleaned_data), submission_key=key, actor=request.actor)
    if not SupportRequest.objects.visible_to(request.actor).filter(pk=case.pk).exists():
        messages.info(request, _("The request went to the programme of that municipality. You cannot see it."))
        return redirect("coordinator:request-list")
    messages.success(request, _("The request is written down."))
    return redirect("coordinator:request-detail", case.pk)


def answers_of(told: dict[str, Any]) -> actions.Answers:
    """Return the answers in the shape that every way of asking brings; the family's own language comes first."""
    asked = {name: value for name, value in told.items() if name not in ("submission_key", "consent")}
    asked["has_consent"] = told["consent"]
    lists = {name: tuple(value) for name, value in asked.items() if isinstance(value, list)}
    spoken = tuple(sorted(told["languages"], key=lambda code: code != told["language"]))
    return actions.Answers(**{**asked, **lists, "languages": spoken, "phone": str(told["phone"])})
