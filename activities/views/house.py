"""The house calendar, the same for a coordinator and a partner."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import query_of
from accounts.models import Organisation
from activities import house, ical
from activities.forms.house import HouseFilter
from activities.shown import house as shown
from activities.views.needs import own_places
from core.actor import Actor
from partners.rules.agreements import sharing_with
from partners.vocabulary import Shared
from volunteers.calendars import CALENDAR_FILE

PAGES = {"coordinator": "activities/coordinator/house.html", "partner": "activities/partner/house.html"}


@require_safe
def house_calendar(request: HttpRequest) -> HttpResponse:
    """What is held in our rooms and by those with whom we share a calendar, by weeks or months."""
    actor, today = request.actor, timezone.localdate()
    form = filter_of(request)
    period = house.Period.named(form.chosen.get("at", ""), today)
    places = own_places(actor).values_list("pk", flat=True)
    slots = list(house.slots_of(form.narrow(house.sessions_of(actor, period, places=places)), actor))
    if request.GET.get("format") == "ics":
        return calendar_file(request, slots)
    context = {"form": form, **calendar_of(request, period, slots)}
    return render(request, PAGES[request.resolver_match.namespace], context)


def filter_of(request: HttpRequest) -> HouseFilter:
    actor = request.actor
    return HouseFilter(
        request.GET,
        actor=actor,
        places=own_places(actor),
        venues=house.usable_venues(actor.organisation_ids, actor),
        organisations=Organisation.objects.visible_to(actor).filter(pk__in=shown_organisations(actor)),
    )


def shown_organisations(actor: Actor) -> set[int]:
    own = actor.organisation_ids
    return {*own, *(other for one in own for other in sharing_with(Shared.CALENDAR, one, on=timezone.localdate()))}


def calendar_of(request: HttpRequest, period: house.Period, slots: list[house.Slot]) -> dict[str, Any]:
    """Return the days of a period, and the ways to the periods around it."""
    today = timezone.localdate()
    return {
        "period": period,
        "title": shown.title_of(period),
        "days": shown.days_words(period),
        "weeks": shown.weeks_of(period, slots, request.actor, today),
        "count": len(slots),
        "has_clashes": any(slot.clashes for slot in slots),
        "before_url": f"?{query_of(request, at=period.before.key)}",
        "after_url": f"?{query_of(request, at=period.after.key)}",
        "now_url": f"?{query_of(request, at=None)}",
        "other_url": f"?{query_of(request, at=period.other(today).key)}",
        "ical_url": f"?{query_of(request, format='ics')}",
    }


def calendar_file(request: HttpRequest, slots: list[house.Slot]) -> HttpResponse:
    """Return what everybody may read of the days that are shown, as a calendar."""
    rows = [slot.session for slot in slots if house.is_open(slot.session.activity)]
    site = request.build_absolute_uri("/").rstrip("/")
    file = ical.file_of(rows, name=_("House calendar"), site=site, today=timezone.localdate())
    answer = HttpResponse(file.body, content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="house.ics"'
    answer["Cache-Control"] = "no-store"
    return answer
