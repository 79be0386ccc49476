"""Calendars of others, read for the own offer, and the own offer for the pages of others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of
from accounts.models import Municipality
from activities import actions
from activities.forms.feeds import ReadForm, TakeForm
from activities.importing.comparing import Line, compare
from activities.importing.fetching import Unreadable
from activities.models import FeedReading
from activities.shown import feeds as shown
from activities.views.sharing import sharing_page

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """What was read in the last week."""
    page = page_of(FeedReading.objects.visible_to(request.actor), request)
    rows = [shown.reading_row(reading) for reading in page]
    return render(request, f"{PAGES}/feeds.html", {"page": page, "columns": shown.reading_columns(), "rows": rows})


@require_http_methods(GET_POST)
def feed_read(request: HttpRequest) -> HttpResponse:
    """Read a calendar; nothing is offered yet."""
    form = ReadForm(request.POST or None, request.FILES or None)
    reading = form.is_valid() and read(request, form)
    if not reading:
        return render(request, f"{PAGES}/feed_read.html", {"form": form})
    return redirect("coordinator:feed-preview", reading.pk)


def read(request: HttpRequest, form: ReadForm) -> FeedReading | None:
    """Return what was read, or None with the reason written on the form."""
    told, organisation = form.cleaned_data, request.hat.membership.organisation
    try:
        return actions.read_calendar(organisation, address=told["address"], data=told["file"], actor=request.actor)
    except Unreadable as unreadable:
        form.add_error("address" if told["address"] else "file", unreadable.sentence)
        return None


@require_http_methods(GET_POST)
def feed_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, row by row; what is chosen is taken in to be planned."""
    readings = FeedReading.objects.visible_to(request.actor).select_related("organisation")
    reading = get_object_or_404(readings, pk=pk)
    lines = compare(reading, at=timezone.now())
    form = TakeForm(request.POST or None, keys=[line.key for line in lines if line.can_be_taken])
    if not form.is_valid():
        return render(request, f"{PAGES}/feed_preview.html", preview(request, reading, lines, form))
    told = form.cleaned_data
    tell(request, actions.take_in(reading, keys=told["rows"], kind=told["type"], actor=request.actor))
    return redirect("coordinator:feed-preview", pk)


def preview(request: HttpRequest, reading: FeedReading, lines: list[Line], form: TakeForm) -> dict[str, Any]:
    towns = Municipality.objects.visible_to(request.actor).in_bulk(request.actor.municipality_ids)
    rows = [shown.preview_row(line, towns) for line in lines]
    ticked = set(request.POST.getlist("rows")) if form.is_bound else {row["key"] for row in rows if row["is_new"]}
    return {
        "reading": reading,
        "source": shown.source_words(reading),
        "form": form,
        "ready": [{**row, "is_ticked": row["key"] in ticked} for row in rows if row["can_be_taken"]],
        "others": [row for row in rows if not row["can_be_taken"]],
    }


def tell(request: HttpRequest, outcome: actions.TakenIn) -> None:
    """Say what became of the rows; what was refused stays in the list with its reason."""
    for name, why in outcome.refused:
        messages.warning(request, f"{name}: {why}")
    if outcome.made:
        words = ngettext("%(n)d activity is being planned.", "%(n)d activities are being planned.", outcome.made)
        messages.success(request, f"{words % {'n': outcome.made}} {_('Look at each, and publish it.')}")
    if outcome.changed:
        words = ngettext("%(n)d activity was changed.", "%(n)d activities were changed.", outcome.changed)
        messages.success(request, words % {"n": outcome.changed})


@require_safe
def feed_sharing(request: HttpRequest) -> HttpResponse:
    """What the association and its partners can put on their own pages."""
    return sharing_page(request, f"{PAGES}/feed_sharing.html")
