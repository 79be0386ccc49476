"""Who works with whom in the coordinator's municipalities."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.filters import own_municipalities
from accounts.lists import csv_response, query_of
from activities.forms.network import NetworkFilter
from activities.network import organisations_of, ties_of
from activities.shown import network as shown


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The organisations of the area and what each does with which, read from what they do."""
    form = NetworkFilter(request.GET, actor=request.actor)
    chosen = form.chosen.get("municipality")
    places = [chosen.pk] if chosen else list(own_municipalities(request.actor).values_list("pk", flat=True))
    ties = ties_of(request.actor, places, [form.chosen["kind"]] if "kind" in form.chosen else [])
    organisations = organisations_of(request.actor, places, ties)
    if request.GET.get("format") == "csv":
        return csv_response("network", shown.CSV_HEAD, shown.csv_rows(organisations, ties))
    file = f"?{query_of(request, format='csv')}"
    context = {"form": form, "csv_url": file, **shown.network_of(organisations, ties)}
    return render(request, "activities/coordinator/network.html", context)
