"""Something worries, or more was asked than the role holds: numbers, and a call. Nothing is written (R-CW-2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.actor import Role
from matching import actions
from matching.forms.concerns import CallForm
from matching.models import Concern, Match
from matching.worries import calls_of, is_office_open, places_of_family, places_to_call, walked_by

PAGES = {Concern.Kind.WORRY: "worry", Concern.Kind.OUTSIDE_ROLE: "outside-role"}


@require_safe
def worry_of_volunteer(request: HttpRequest, kind: str) -> HttpResponse:
    """The companion's page: whom to call, and a wish for a call about each family."""
    matches = walked_by(request.actor)
    places = places_to_call(matches, actor=request.actor)
    context = {"places": places, **page_of(request, matches, kind)}
    return render(request, f"matching/volunteer/{PAGES[kind].replace('-', '_')}.html", context)


@require_safe
def worry_of_family(request: HttpRequest, kind: str) -> HttpResponse:
    """The family's page: whom to call, and a wish for a call when there is a companion."""
    matches = walked_by(request.actor)
    places = places_of_family(request.adult.family, matches, actor=request.actor)
    context = {"places": places, **page_of(request, matches, kind)}
    return render(request, f"matching/family/{PAGES[kind].replace('-', '_')}.html", context)


def page_of(request: HttpRequest, matches: list[Match], kind: str) -> dict[str, Any]:
    return {
        "calls": calls_of(matches, kind=kind, actor=request.actor),
        "kind": kind,
        "is_open": is_office_open(timezone.now()),
    }


@require_POST
def ask_call(request: HttpRequest, pk: int) -> HttpResponse:
    """A wish for a call: the coordinator sees that it was asked, and when."""
    match = get_object_or_404(Match.objects.visible_to(request.actor).for_list(), pk=pk)
    form = CallForm(request.POST)
    area = "family" if request.actor.role == Role.FAMILY else "volunteer"
    if not form.is_valid():
        return redirect(f"{area}:worry")
    actions.raise_concern(match, kind=form.cleaned_data["kind"], actor=request.actor)
    messages.success(request, _("Your coordinator now sees that you wish a call."))
    return redirect(f"{area}:{PAGES[form.cleaned_data['kind']]}")
