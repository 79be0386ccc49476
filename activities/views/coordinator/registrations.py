"""Who comes to an activity and who waits for a place, as the office sees it. Opening names is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, query_of
from accounts.steps import Step, step_page
from activities import actions, rules
from activities.forms.registrations import AddForm, PeopleForm
from activities.models import Activity, Registration, Session
from activities.occasions import Occasion
from activities.registering import occasion_named, open_occasions
from activities.shown import registrations as shown
from activities.states import HOLDS_PLACE, STANDING
from activities.states import Registration as State
from activities.steps import registrations as steps
from activities.views.taking import took
from activities.vocabulary import Entry
from core import audit

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"
PURPOSE, PURPOSE_TABLE = "registrations", "registrations as a table"
SHOWN_BACK = timedelta(days=30)
SHOWN_TIMES = 40


def find_activity(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(request.actor).for_list(), pk=pk)


def times_of(request: HttpRequest, activity: Activity, now: datetime) -> list[Any]:
    """Return the times that the list offers: those of the last month and those ahead."""
    if activity.entry == Entry.CLOSED:
        return []
    rows = Session.objects.visible_to(request.actor).filter(activity=activity, ends_at__gt=now - SHOWN_BACK)
    return list(rows.with_taken().select_related("activity").order_by("starts_at")[:SHOWN_TIMES])


def chosen(request: HttpRequest, activity: Activity, times: list[Any], now: datetime) -> Occasion | None:
    """Return what the list is of: the time that the address names, else the next one."""
    if activity.entry == Entry.CLOSED:
        return Occasion(activity)
    if wanted := request.GET.get("time", ""):
        rows = Session.objects.visible_to(request.actor).filter(activity=activity)
        if not wanted.isdecimal() or not (session := rows.filter(pk=int(wanted[:18])).first()):
            raise Http404
        return Occasion(activity, session)
    session = next((one for one in times if one.ends_at > now), times[-1] if times else None)
    return Occasion(activity, session) if session else None


@require_safe
def registration_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has a place, and who waits in which turn; for one time, or for all times of a closed activity."""
    activity, now = find_activity(request, pk), timezone.now()
    times = times_of(request, activity, now) if activity.takes_names else []
    occasion = chosen(request, activity, times, now) if activity.takes_names else None
    rows = registrations_of(request, occasion)
    is_table = request.GET.get("format") == "csv"
    if rows:
        audit.opened(activity, actor=request.actor, purpose=PURPOSE_TABLE if is_table else PURPOSE)
    if is_table:
        return csv_response("registrations", shown.CSV_HEAD, [shown.csv_row(row) for row in rows])
    context = {"activity": activity, "csv_url": f"?{query_of(request, format='csv')}" if rows else ""}
    context |= people_of(request, occasion, rows) | time_table(request, times)
    return render(request, f"{PAGES}/registrations.html", context)


def registrations_of(request: HttpRequest, occasion: Occasion | None) -> list[Registration]:
    if occasion is None:
        return []
    rows = Registration.objects.visible_to(request.actor).filter(activity=occasion.activity, session=occasion.session)
    return list(rows.filter(state__in=STANDING))


def time_table(request: HttpRequest, times: list[Any]) -> dict[str, Any]:
    rows = Registration.objects.visible_to(request.actor).filter(session__in=times, state=State.WAITLISTED)
    waiting = dict(rows.order_by().values_list("session").annotate(n=Count("pk")))
    table = [shown.time_row(one, waiting.get(one.pk, 0)) for one in times] if len(times) > 1 else []
    return {"time_columns": shown.time_columns(), "times": table}


def people_of(request: HttpRequest, occasion: Occasion | None, rows: list[Registration]) -> dict[str, Any]:
    """Return what the page says of those who come and those who wait."""
    if occasion is None:
        return {"occasion": None}
    now, actor = timezone.now(), request.actor
    placed = [row for row in rows if row.state in HOLDS_PLACE]
    is_open = rules.why_not_register(occasion, now=now, actor=actor) is None
    return {
        "occasion": occasion,
        "when": shown.when(occasion.session) if occasion.session else "",
        "place_columns": shown.place_columns(),
        "placed": [shown.place_row(row) for row in placed],
        "people": sum(row.adults + row.children for row in placed),
        "line_columns": shown.line_columns(can_offer=is_open and not occasion.awaits_draw),
        "line": shown.line_rows(occasion, rows, can_offer=is_open and not occasion.awaits_draw),
        "can_add": is_open,
    }


@require_http_methods(GET_POST)
def registration_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The office writes down somebody who called."""
    activity, now = find_activity(request, pk), timezone.now()
    time = request.GET.get("time", "")
    occasions, _refusal = open_occasions(activity, actor=request.actor, now=now, wanted=time)
    times = shown.times_of(occasions) if occasions and occasions[0].session else []
    initial = {"time": time, "language": "fi"}
    form = AddForm(request.POST or None, activity=activity, times=times, initial=initial)
    if not occasions or not form.is_valid():
        return add_page(request, activity, form, is_open=bool(occasions))
    occasion = occasion_named(form.cleaned_data.get("time"), occasions)
    done, received = took(form, actions.register, occasion, **form.facts(), actor=request.actor)
    if not done:
        return add_page(request, activity, form, is_open=True)
    messages.success(request, _("The family is registered, and gets a message with their own link."))
    return redirect("coordinator:registration-detail", received.registration.pk)


def add_page(request: HttpRequest, activity: Activity, form: AddForm, *, is_open: bool) -> HttpResponse:
    return render(request, f"{PAGES}/registration_add.html", {"activity": activity, "form": form, "is_open": is_open})


def find(request: HttpRequest, pk: int) -> Registration:
    return get_object_or_404(Registration.objects.visible_to(request.actor).for_page(), pk=pk)


def list_url(row: Registration) -> str:
    address = reverse("coordinator:registration-list", args=[row.activity_id])
    return f"{address}?time={row.session_id}" if row.session_id else address


@require_safe
def registration_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration with the children's details, which only this page shows to the office."""
    row = find(request, pk)
    audit.opened(row, actor=request.actor, purpose=PURPOSE)
    context = {
        "row": row,
        "when": shown.when(row.session) if row.session else "",
        "tone": shown.TONES.get(State(row.state), ""),
        "facts": shown.office_facts(row),
        "kids": shown.kid_facts(row),
        "back": list_url(row),
        "offers": steps.offers(row, actor=request.actor),
        "can_change": rules.why_not_change_registration(row, now=timezone.now(), actor=request.actor) is None,
    }
    return render(request, f"{PAGES}/registration.html", context)


@require_http_methods(GET_POST)
def registration_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another number of people, as they told on the phone."""
    row = find(request, pk)
    form = PeopleForm(request.POST or None, activity=row.activity, initial=PeopleForm.initial_of(row))
    if not form.is_valid() or not took(form, actions.change_registration, row, **form.people(), actor=request.actor)[0]:
        return render(request, f"{PAGES}/registration_change.html", {"form": form, "row": row})
    messages.success(request, _("Saved."))
    return redirect("coordinator:registration-detail", pk)


def registration_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    row = find(request, pk)
    return step_page(request, step, row, back=list_url(row), name=row.called)


@require_http_methods(GET_POST)
def registration_offer(request: HttpRequest, pk: int) -> HttpResponse:
    return registration_step(request, pk, steps.OFFER)


@require_http_methods(GET_POST)
def registration_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return registration_step(request, pk, steps.CANCEL)
