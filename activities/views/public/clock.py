"""The annual clock: a school year of the offer as a list, as a ring, and on paper."""

from __future__ import annotations

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import get_default_timezone
from django.views.decorators.http import require_safe

from activities import offer
from activities.clock import Held, month_of
from activities.forms.offer import ClockForm
from activities.models import Activity
from activities.offer import Filters
from activities.shown import clock as shown
from activities.shown.offer import ways_on
from activities.views.public.offer import PAGES, asked
from core.actor import Actor


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """What is offered in each month of a school year, and in which months there is nothing."""
    form = asked(request, ClockForm)
    filters, today = form.filters, timezone.localdate()
    held = held_in(filters, request.actor)
    context = {
        "form": form,
        "place": filters.place,
        **ways_on(filters),
        **shown.clock_of(held, form.school_year, filters, today),
    }
    return render(request, f"{PAGES}/clock.html", context)


def held_in(filters: Filters, actor: Actor) -> list[Held]:
    """Return how often each activity is held in each month, in two queries."""
    month = TruncMonth("starts_at", tzinfo=get_default_timezone())
    listed = Count("pk", filter=Q(ends_at__gt=timezone.now()) & offer.is_to_join())
    rows = offer.sessions_for(filters, actor=actor).live().order_by().values("activity", month=month)
    counted = list(rows.annotate(times=Count("pk"), listed=listed))
    activities = Activity.objects.visible_to(actor).in_bulk({row["activity"] for row in counted})
    return [
        Held(activities[row["activity"]], month_of(row["month"]), row["times"], row["listed"] > 0) for row in counted
    ]
