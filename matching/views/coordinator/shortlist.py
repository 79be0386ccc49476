"""Whom to suggest to a family: the shortlist, two side by side, why not somebody, and the suggestion itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.filters import typed
from core.refusals import Refusal
from families.models import SupportRequest
from families.openings import look_at
from families.purposes import Purpose
from matching import actions, rules, workbench
from matching.forms.proposals import ProposeForm
from volunteers.models import Volunteer


def find(request: HttpRequest, pk: int) -> SupportRequest:
    return get_object_or_404(SupportRequest.objects.visible_to(request.actor).for_list(), pk=pk)


def find_volunteer(request: HttpRequest, pk: int) -> Volunteer:
    return get_object_or_404(Volunteer.objects.visible_to(request.actor).for_list(), pk=pk)


def open_family(request: HttpRequest, case: SupportRequest) -> None:
    look_at(request, case.family, purpose=Purpose.SHORTLIST)


@require_safe
def request_shortlist(request: HttpRequest, pk: int) -> HttpResponse:
    """The best volunteers with reasons; "?compare=1,2" puts some side by side, "?name=" looks for one by name."""
    case = find(request, pk)
    open_family(request, case)
    wanted = workbench.chosen_ids(request.GET.getlist("compare"))
    found = workbench.shortlist_of(case, wanted, actor=request.actor)
    if request.method == "GET":
        actions.keep_shown(case, found["listing"], actor=request.actor)
    text = typed(request, "name")
    named = workbench.found_by_name(text, actor=request.actor)
    context = {"case": case, "wanted": wanted, "text": text, "named": named, **found}
    return render(request, "matching/coordinator/shortlist.html", context)


@require_safe
def request_why_not(request: HttpRequest, pk: int, volunteer_pk: int) -> HttpResponse:
    """Why one named volunteer does not fit this family, or that they do."""
    case, volunteer = find(request, pk), find_volunteer(request, volunteer_pk)
    open_family(request, case)
    context = {
        "case": case,
        "volunteer": volunteer,
        "blocks": workbench.blocks_of(case, volunteer, actor=request.actor),
        "refusal": workbench.why_not_suggest(case),
    }
    return render(request, "matching/coordinator/why_not.html", context)


def request_propose(request: HttpRequest, pk: int, volunteer_pk: int) -> HttpResponse:
    """Say what a suggestion brings about and who hears of it; on POST make it."""
    case, volunteer = find(request, pk), find_volunteer(request, volunteer_pk)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        match = actions.propose(case, volunteer, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, _("The suggestion is out."))
        return redirect("coordinator:match-detail", match.pk)
    open_family(request, case)
    return render(request, "matching/coordinator/propose.html", shown_suggestion(request, case, volunteer, form))


def shown_suggestion(
    request: HttpRequest, case: SupportRequest, volunteer: Volunteer, form: ProposeForm
) -> dict[str, Any]:
    """Return what the page of a suggestion shows. It asks why when somebody else came first on the list."""
    refusal = refusal_of(request, case, volunteer)
    is_asked = form.errors or workbench.is_asked_why(case, volunteer, actor=request.actor)
    return {
        "case": case,
        "volunteer": volunteer,
        "refusal": refusal,
        "card": None if refusal else workbench.card_shown(case, volunteer, actor=request.actor),
        "form": form if is_asked and not refusal else "",
        **workbench.suggestion_words(volunteer),
    }


def refusal_of(request: HttpRequest, case: SupportRequest, volunteer: Volunteer) -> str:
    """Return in one sentence why this volunteer cannot be suggested now, empty when they can."""
    refusal: Refusal | None = rules.why_not_propose(case, volunteer, actor=request.actor)
    if refusal:
        return str(refusal.sentence)
    return next(iter(workbench.blocks_of(case, volunteer, actor=request.actor)), "")
