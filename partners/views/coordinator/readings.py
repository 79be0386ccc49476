"""The nightly reading of the Palvelutietovaranto: what is read, what it found, and what of it is taken into use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of, query_of
from accounts.steps import Step, step_page
from partners import actions
from partners.forms.readings import ChangeFilter, SourceChangeForm, SourceForm
from partners.models import DirectoryChange, DirectoryReading, DirectorySource
from partners.reading.comparing import Kind
from partners.shown import readings as shown
from partners.steps import readings as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/coordinator"


def readings_of(request: HttpRequest) -> Any:
    rows = DirectoryReading.objects.visible_to(request.actor)
    return rows.select_related("source__organisation", "source__municipality")


def source_of(request: HttpRequest, pk: int) -> DirectorySource:
    rows = DirectorySource.objects.visible_to(request.actor).select_related("organisation", "municipality")
    return get_object_or_404(rows, pk=pk)


@require_safe
def reading_list(request: HttpRequest) -> HttpResponse:
    """What is read every night, and the last readings."""
    latest = readings_of(request).order_by("source_id", "-began_at", "-pk")
    rows = DirectorySource.objects.visible_to(request.actor).select_related("organisation", "municipality")
    rows = rows.prefetch_related(Prefetch("readings", latest[:1], "latest"))
    page = page_of(readings_of(request), request)
    context = {
        "sources": shown.source_rows(rows, actor=request.actor),
        "page": page,
        "columns": shown.reading_columns(),
        "rows": [shown.reading_row(reading) for reading in page],
    }
    return render(request, f"{PAGES}/reading_list.html", context)


@require_http_methods(GET_POST)
def source_new(request: HttpRequest) -> HttpResponse:
    """Another municipality to be read every night."""
    organisation = request.hat.membership.organisation
    read = DirectorySource.objects.visible_to(request.actor).filter(organisation=organisation)
    form = SourceForm(request.POST or None, actor=request.actor, read=read)
    if not form.is_valid():
        return render(request, f"{PAGES}/reading_source.html", {"form": form, "title": _("Read another municipality")})
    actions.add_source(organisation, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Saved. The first reading begins within a few minutes."))
    return redirect("coordinator:reading-list")


@require_http_methods(GET_POST)
def source_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a reading on or off, and say whether somebody looks first."""
    source = source_of(request, pk)
    begins = {name: getattr(source, name) for name in SourceChangeForm.base_fields}
    form = SourceChangeForm(request.POST if request.method == "POST" else None, initial=begins)
    if not form.is_valid():
        context = {"form": form, "title": source.municipality.name}
        return render(request, f"{PAGES}/reading_source.html", context)
    actions.change_source(source, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Saved."))
    return redirect("coordinator:reading-list")


@require_POST
def source_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a source be read now."""
    actions.ask_reading(source_of(request, pk), actor=request.actor)
    messages.success(request, _("The reading begins within a minute. You can leave this page."))
    return redirect("coordinator:reading-list")


@require_safe
def reading_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one reading found: before beside after, to be taken or left one by one or all at once."""
    reading = get_object_or_404(readings_of(request), pk=pk)
    form = ChangeFilter(request.GET)
    rows = DirectoryChange.objects.visible_to(request.actor).filter(reading=reading).exclude(kind=Kind.SAME)
    page = page_of(form.narrow(rows.select_related("reading__source__organisation")), request)
    context = {
        "reading": reading,
        "form": form,
        "page": page,
        "query": query_of(request),
        "rows": shown.change_rows(page, actor=request.actor),
        **shown.reading_page(reading, actor=request.actor),
    }
    return render(request, f"{PAGES}/reading_detail.html", context)


@require_safe
def reading_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a reading has come: the part of its page that asks again."""
    reading = get_object_or_404(readings_of(request), pk=pk)
    if not request.htmx:
        return redirect("coordinator:reading-detail", pk)
    return render(request, "components/progress.html", shown.progress(reading))


def reading_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    reading = get_object_or_404(readings_of(request), pk=pk)
    back = reverse("coordinator:reading-detail", args=[pk])
    return step_page(request, step, reading, back=back, name=f"{reading.source.municipality} · {shown.when(reading)}")


@require_http_methods(GET_POST)
def reading_apply(request: HttpRequest, pk: int) -> HttpResponse:
    return reading_step(request, pk, steps.APPLY)


@require_http_methods(GET_POST)
def reading_drop(request: HttpRequest, pk: int) -> HttpResponse:
    return reading_step(request, pk, steps.DROP)


def change_of(request: HttpRequest, pk: int) -> DirectoryChange:
    rows = DirectoryChange.objects.visible_to(request.actor).select_related("entry", "reading__source__organisation")
    return get_object_or_404(rows, pk=pk)


def back_to(request: HttpRequest, change: DirectoryChange) -> HttpResponse:
    """Return to the same place of the list."""
    page = reverse("coordinator:reading-detail", args=[change.reading_id])
    query = QueryDict(request.GET.get("back", "")).urlencode()
    return redirect(f"{page}?{query}" if query else page)


@require_POST
def change_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change into use."""
    change = change_of(request, pk)
    entry = actions.apply_change(change, actor=request.actor)
    messages.success(request, _("Taken into use: %(name)s") % {"name": entry.name})
    return back_to(request, change)


@require_POST
def change_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one change out."""
    change = change_of(request, pk)
    actions.leave_change(change, actor=request.actor)
    messages.success(request, _("Left out."))
    return back_to(request, change)
