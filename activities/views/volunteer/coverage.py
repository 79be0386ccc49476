"""What is missing near a volunteer: a reason to begin something of one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.filters import own_municipalities
from activities.coverage import coverage_of
from activities.shown import coverage as shown
from activities.views.volunteer.wishes import file_of


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The stages of life for which nothing is held in the own municipalities; those one has lived through first."""
    volunteer = file_of(request)
    found = coverage_of(own_municipalities(request.actor), at=timezone.now(), actor=request.actor)
    rows = shown.gap_rows(found, lived=volunteer.life_stages)
    context = {"gaps": rows[: shown.GAPS_FIRST], "more": rows[shown.GAPS_FIRST :]}
    return render(request, "activities/volunteer/gaps.html", context)
