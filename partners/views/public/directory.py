"""What is there for us? Services and benefits of the area, for everybody to look for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import page_of, query_of
from accounts.places import remember_place, remembered_place
from partners.forms.directory import ServiceFinder
from partners.models import Benefit, ServiceEntry
from partners.shown import directory as shown

PAGES = "partners/public"
PER_PAGE = 30
MOST_ON_PAPER = 400  # more than anybody carries home


def asked(request: HttpRequest) -> ServiceFinder:
    """Return the filter that the address tells; a place that is chosen, or taken away, is remembered."""
    place = None if "place" in request.GET else remembered_place(request.session, actor=request.actor)
    form = ServiceFinder(request.GET, place=place)
    if "place" in request.GET and "place" not in form.errors:
        remember_place(request.session, form.chosen.get("place"))
    return form


def told(request: HttpRequest, form: ServiceFinder, entries: Any, count: int) -> dict[str, Any]:
    """Return what the list and its paper tell of `entries`."""
    today = timezone.localdate()
    rows = () if form.is_about_services else Benefit.objects.visible_to(request.actor)
    return {
        "form": form,
        "place": form.chosen.get("place"),
        "count": shown.count_words(count),
        "sections": shown.sections_of(entries, today),
        "benefits": shown.benefits_of(rows, form.chosen.get("find", ""), today),
        "query": query_of(request),
    }


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """The services of a place, kind by kind, and the benefits under them."""
    form = asked(request)
    page = page_of(form.narrow(ServiceEntry.objects.visible_to(request.actor)), request, per_page=PER_PAGE)
    context = told(request, form, page, page.paginator.count)
    return render(request, f"{PAGES}/services.html", {**context, "page": page})


@require_safe
def service_print(request: HttpRequest) -> HttpResponse:
    """The whole list at once, made for paper."""
    form = asked(request)
    rows = form.narrow(ServiceEntry.objects.visible_to(request.actor))
    count = rows.count()
    context = {**told(request, form, rows[:MOST_ON_PAPER], count), "is_cut": count > MOST_ON_PAPER}
    return render(request, f"{PAGES}/services_print.html", context)


@require_safe
def service_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One service: what it is, how one gets there, and when that was checked."""
    rows = ServiceEntry.objects.visible_to(request.actor).current().select_related("municipality")
    entry = get_object_or_404(rows.prefetch_related("areas"), pk=pk)
    today = timezone.localdate()
    context = {"entry": entry, "card": shown.card_of(entry, today), "facts": shown.facts_of(entry)}
    return render(request, f"{PAGES}/service.html", context)
