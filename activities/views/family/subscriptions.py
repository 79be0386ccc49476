"""What lies ahead of a family's children, and what there is near for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.shown import subscriptions as shown
from core.actor import Actor
from families.models import Adult


@require_safe
def stages_ahead(request: HttpRequest) -> HttpResponse:
    """Nothing is suggested to a family whose life has changed, nor to an adult who sees only their own part."""
    family = request.adult.family
    if request.adult.sees != Adult.Sees.EVERYTHING:
        raise Http404
    children = [] if family.wants_stage_messages is False else family.children.all()
    near = shown.ahead_near(children, family.municipality, timezone.localdate(), fathers=True, actor=Actor.public())
    return render(request, "activities/family/stages_ahead.html", {"near": near})
