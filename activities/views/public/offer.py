"""What is offered to families, for everybody to look for: a list of times, and a page for each activity."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import page_of, query_of
from accounts.places import remember_place, remembered_place
from activities import offer
from activities.forms.offer import OfferForm
from activities.models import Activity, Session
from activities.shown import offer as shown

PAGES = "activities/public"
PER_PAGE = 20
SHOWN_FIRST = 5
F = TypeVar("F", bound=OfferForm)
MOST_TIMES = 200  # of one activity: more than three years of every week


def asked(request: HttpRequest, form_class: type[F]) -> F:
    """Return the filter that the address tells; a place that is chosen, or taken away, is remembered."""
    place = None if "place" in request.GET else remembered_place(request.session, actor=request.actor)
    form = form_class(request.GET, actor=request.actor, today=timezone.localdate(), place=place)
    if "place" in request.GET and "place" not in form.errors:
        remember_place(request.session, form.chosen.get("place"))
    return form


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The times ahead, day by day, the nearest of each day first."""
    form, now = asked(request, OfferForm), timezone.now()
    page = page_of(offer.ahead_for(form.filters, actor=request.actor, now=now), request, per_page=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "count": shown.found_words(page.paginator.count),
        "days": shown.by_day(page, now),
        "query": query_of(request),
        **shown.ways_on(form.filters),
    }
    return render(request, f"{PAGES}/activities.html", context)


def find(request: HttpRequest, pk: int) -> Activity:
    """Return an activity that was published, also one that was cancelled later."""
    rows = Activity.objects.visible_to(request.actor).for_families().for_list().prefetch_related("together_with")
    return get_object_or_404(rows, pk=pk)


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: when, where, for whom, and how one comes."""
    activity, now = find(request, pk), timezone.now()
    rows = Session.objects.visible_to(request.actor).filter(activity=activity, ends_at__gt=now).with_taken()
    sessions = list(rows[:MOST_TIMES])
    for session in sessions:
        session.activity = activity  # with its organisers, read once
    return render(request, f"{PAGES}/activity.html", told(request, activity, sessions))


def told(request: HttpRequest, activity: Activity, sessions: list[Session]) -> dict[str, Any]:
    """Return what the page of an activity tells."""
    now, actor, page = timezone.now(), request.actor, request.build_absolute_uri(request.path)
    times = shown.times_of(sessions, now, actor=actor)
    return {
        "activity": activity,
        "state": shown.state_words(activity, sessions),
        "way": shown.way_in(activity, sessions, now, actor=actor),
        "times": times[:SHOWN_FIRST],
        "later": times[SHOWN_FIRST:],
        "is_for_fathers": shown.is_for_fathers(activity),
        "facts": shown.facts_of(activity),
        "map_url": shown.map_url(activity),
        "link": shown.link_of(activity),
        "page_url": page,
        "events": shown.data_block([shown.event_of(session, page) for session in sessions[:SHOWN_FIRST]]),
    }
