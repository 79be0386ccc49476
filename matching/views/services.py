"""The companion beside a family's services and benefits: what is shared, and writing one down when asked to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families import actions, rules
from families.forms.service_steps import CompanionStepForm
from matching.views.refused import refused
from matching.views.volunteer import GET_POST, shared_match


@require_http_methods(GET_POST)
def step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a service or benefit on the family's page, with its permission."""
    match = shared_match(request, pk)
    form = CompanionStepForm(request.POST or None)
    family, actor = match.request.family, request.actor
    if not form.is_valid() or refused(form, "what", rules.why_not_add_step(family, actor=actor, **form.picked)):
        return render(request, "matching/volunteer/step_new.html", {"match": match, "form": form})
    actions.add_step(family, **form.picked, actor=actor)
    messages.success(request, _("It is on the family's page. The family decides about it."))
    return redirect("volunteer:match-detail", pk)
