"""What a partner offers, alone or together with others, as families find it."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import page_of
from activities.models import Activity
from activities.shown import activities as shown
from core.actor import Actor


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The public activities that the own organisation arranges or is an organiser of, the soonest first."""
    now, public = timezone.now(), Activity.objects.visible_to(Actor.public()).for_families()
    rows = public.arranged_by(request.actor.organisation_ids).with_next(now).for_list()
    page = page_of(rows.order_by(F("next_at").asc(nulls_last=True), "pk"), request)
    table = {"columns": shown.columns_for_partners(), "rows": [shown.row_for_partners(row, now) for row in page]}
    return render(request, "activities/partner/activities.html", {"page": page, **table})
