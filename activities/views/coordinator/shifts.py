"""Shifts as coordinators arrange them: series, the calendar of a week, and who comes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, page_of, query_of, taken_along
from accounts.steps import Step, step_page
from activities import actions, rules
from activities.forms.shifts import NewSeriesForm, NewShiftForm, PresentForm, SeriesForm, ShiftFilter, ShiftForm
from activities.models import Shift, ShiftPlace, ShiftSeries, ShiftSwap
from activities.shown import shifts as shown
from activities.states import MARKABLE
from activities.steps import shifts as steps
from core.actor import Actor
from core.refusals import Refused
from notifications.quiet import moment

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"


def find(request: HttpRequest, pk: int) -> Shift:
    return get_object_or_404(Shift.objects.visible_to(request.actor).for_list().with_places(), pk=pk)


def find_series(request: HttpRequest, pk: int) -> ShiftSeries:
    return get_object_or_404(ShiftSeries.objects.visible_to(request.actor).for_list(), pk=pk)


@require_safe
def shift_week(request: HttpRequest) -> HttpResponse:
    """The shifts of one week, to look through and to print."""
    form = ShiftFilter(request.GET, actor=request.actor)
    monday = form.monday
    period = moment(monday, time()), moment(monday + timedelta(days=7), time())
    shifts = form.narrow(Shift.objects.visible_to(request.actor).between(*period).for_list().with_places())
    if request.GET.get("format") == "csv":
        taken_along(request, "shift list as a table")
        return csv_response("shifts", shown.CSV_HEAD, map(shown.shift_csv, shifts))
    return render(request, f"{PAGES}/week.html", {"form": form, **week_of(request, form, list(shifts))})


def week_of(request: HttpRequest, form: ShiftFilter, shifts: list[Shift]) -> dict[str, Any]:
    """Return the calendar of a week as its template reads it."""
    week, now = shown.weeks_around(form.monday), timezone.now()
    return {
        "week": week,
        "before_url": f"?{query_of(request, week=week['before'])}",
        "after_url": f"?{query_of(request, week=week['after'])}",
        "this_url": f"?{query_of(request, week=None)}",
        "csv_url": f"?{query_of(request, format='csv')}",
        "columns": shown.shift_columns(),
        "rows": [shown.shift_row(shift, now) for shift in shifts],
    }


def took(form: Any, act: Any, **who: Any) -> Any:
    """Do what the form asks; return the row or True, or None with the refusal written on the form."""
    try:
        return act(**who, **form.cleaned_data) or True
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return None


@require_http_methods(GET_POST)
def shift_new(request: HttpRequest) -> HttpResponse:
    """A shift that comes once."""
    form = NewShiftForm(request.POST or None, actor=request.actor)
    made = form.is_valid() and took(form, actions.make_shift, actor=request.actor)
    if not made:
        return render(request, f"{PAGES}/shift_new.html", {"form": form})
    messages.success(request, _("The shift is in the calendar, and volunteers of the role see it."))
    return redirect("coordinator:shift-detail", made.pk)


@require_safe
def shift_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: how many people it needs, who comes, who offers to come instead."""
    shift, now = find(request, pk), timezone.now()
    swaps = ShiftSwap.objects.visible_to(request.actor).waiting().filter(place__shift=shift).for_list()
    context = {
        "shift": shift,
        "hours": shown.hours_of(shift),
        "week_query": f"?week={shown.week_key(timezone.localdate(shift.starts_at))}",
        "status": shown.status_of(shift, now),
        "facts": shown.facts_of(shift),
        "swap_columns": shown.swap_columns(),
        "swaps": [shown.swap_row(swap) for swap in swaps],
        **people_on(shift, now, request.actor),
    }
    return render(request, f"{PAGES}/shift.html", context)


def people_on(shift: Shift, now: datetime, actor: Actor) -> dict[str, Any]:
    """Return who comes to a shift, and what may be done about it now."""
    can_change = rules.why_not_change_shift(shift, now=now, actor=actor) is None
    return {
        "columns": shown.people_columns(can_release=can_change),
        "people": shown.people_rows(shift, can_release=can_change),
        "offers": steps.offers(shift, actor=actor),
        "can_change": can_change,
        "mark_refusal": rules.why_not_mark(shift, now=now, actor=actor),
    }


@require_http_methods(GET_POST)
def shift_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one shift; those on it hear of another time or place."""
    shift = find(request, pk)
    form = ShiftForm(request.POST or None, initial=ShiftForm.initial_of(shift))
    if not form.is_valid() or took(form, actions.change_shift, shift=shift, actor=request.actor) is None:
        return render(request, f"{PAGES}/shift_edit.html", {"form": form, "shift": shift})
    messages.success(request, _("Saved. If the time or the place changed, those who are coming are told."))
    return redirect("coordinator:shift-detail", pk)


@require_http_methods(GET_POST)
def shift_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was there: marked when the shift has begun."""
    shift = find(request, pk)
    people = ShiftPlace.objects.visible_to(request.actor).filter(shift=shift, state__in=MARKABLE).for_list()
    here = [place.pk for place in people if place.state != "no_show"]
    form = PresentForm(request.POST or None, people=people, initial={"present": here})
    refusal = rules.why_not_mark(shift, now=timezone.now(), actor=request.actor)
    if request.method != "POST" or refusal or not form.is_valid():
        context = {"shift": shift, "hours": shown.hours_of(shift), "form": form, "people": people, "refusal": refusal}
        return render(request, f"{PAGES}/attendance.html", context)
    actions.mark_attendance(shift, present=[row.pk for row in form.cleaned_data["present"]], actor=request.actor)
    messages.success(request, _("Saved: who was there."))
    return redirect("coordinator:shift-detail", pk)


def shift_page(request: HttpRequest, step: Step, row: Any, shift: Shift) -> HttpResponse:
    back = reverse("coordinator:shift-detail", args=[shift.pk])
    return step_page(request, step, row, back=back, name=f"{shift.name} · {shown.when(shift)}")


@require_http_methods(GET_POST)
def shift_fill(request: HttpRequest, pk: int) -> HttpResponse:
    shift = find(request, pk)
    return shift_page(request, steps.fill_step(request.actor), shift, shift)


@require_http_methods(GET_POST)
def shift_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    shift = find(request, pk)
    return shift_page(request, steps.CANCEL, shift, shift)


@require_http_methods(GET_POST)
def place_release(request: HttpRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(ShiftPlace.objects.visible_to(request.actor).for_list(), pk=pk)
    return shift_page(request, steps.RELEASE, place, place.shift)


def swap_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    swap = get_object_or_404(ShiftSwap.objects.visible_to(request.actor).for_list(), pk=pk)
    return shift_page(request, step, swap, swap.place.shift)


@require_http_methods(GET_POST)
def swap_agree(request: HttpRequest, pk: int) -> HttpResponse:
    return swap_page(request, pk, steps.AGREE)


@require_http_methods(GET_POST)
def swap_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return swap_page(request, pk, steps.DECLINE)


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """Every series, those that go on longest first."""
    rows = ShiftSeries.objects.visible_to(request.actor).for_list()
    page, today = page_of(rows.order_by("-until_on", "name", "pk"), request), timezone.localdate()
    table = {"columns": shown.series_columns(), "rows": [shown.series_row(row, today) for row in page]}
    return render(request, f"{PAGES}/series_list.html", {"page": page, "query": query_of(request), **table})


@require_http_methods(GET_POST)
def series_new(request: HttpRequest) -> HttpResponse:
    """A shift that comes again; every time of it comes into the calendar."""
    form = NewSeriesForm(request.POST or None, actor=request.actor)
    made = form.is_valid() and took(form, actions.make_series, actor=request.actor)
    if not made:
        return render(request, f"{PAGES}/series_new.html", {"form": form})
    messages.success(request, _("The shifts are in the calendar, and volunteers of the role see them."))
    return redirect("coordinator:series-detail", made.pk)


@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One series and its shifts ahead."""
    series, now = find_series(request, pk), timezone.now()
    shifts = Shift.objects.visible_to(request.actor).filter(series=series).ahead(now).for_list().with_places()
    refusal = rules.why_not_change_series(series, today=timezone.localdate(now), actor=request.actor)
    rows = [shown.shift_row(shift, now, in_series=True) for shift in shifts]
    context = {
        "series": series,
        "rhythm": shown.rhythm_words(series),
        "facts": shown.facts_of(series),
        "columns": shown.shift_columns(in_series=True),
        "rows": rows[: shown.SHOWN_FIRST],
        "later": rows[shown.SHOWN_FIRST :],
        "offers": steps.offers(series, actor=request.actor),
        "can_change": refusal is None,
    }
    return render(request, f"{PAGES}/series.html", context)


@require_http_methods(GET_POST)
def series_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series and its shifts ahead."""
    series = find_series(request, pk)
    form = SeriesForm(request.POST or None, initial=SeriesForm.initial_of(series))
    if not form.is_valid() or took(form, actions.change_series, series=series, actor=request.actor) is None:
        return render(request, f"{PAGES}/series_edit.html", {"form": form, "series": series})
    messages.success(request, _("Saved. If the time or the place changed, those who are coming are told."))
    return redirect("coordinator:series-detail", pk)


def series_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    series = find_series(request, pk)
    back = reverse("coordinator:series-detail", args=[pk])
    return step_page(request, step, series, back=back, name=series.name)


@require_http_methods(GET_POST)
def series_prolong(request: HttpRequest, pk: int) -> HttpResponse:
    return series_page(request, pk, steps.PROLONG)


@require_http_methods(GET_POST)
def series_end(request: HttpRequest, pk: int) -> HttpResponse:
    return series_page(request, pk, steps.END)
