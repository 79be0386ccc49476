"""Activities as coordinators plan, publish and keep them right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import csv_response, page_of, shown_list
from accounts.steps import Step, step_page
from activities import actions, rules
from activities.forms.activities import ActivityFilter, ActivityForm, TypeForm
from activities.forms.times import DaysForm, RhythmForm
from activities.models import Activity, Session
from activities.shown import activities as shown
from activities.shown import house
from activities.shown.feedback import feedback_of
from activities.shown.recurrence import rhythm_words
from activities.shown.story import story_of
from activities.steps import activities as steps
from activities.views.coordinator.shifts import took
from core.actor import Actor

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"
GAP = ("municipality", "stage", "target")  # what a gap of the coverage is claimed with


def find(request: HttpRequest, pk: int) -> Activity:
    rows = Activity.objects.visible_to(request.actor).for_list()
    return get_object_or_404(rows.select_related("method", "wish", "continues", "shifts__role"), pk=pk)


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """Every activity of the own municipalities."""
    form, now = ActivityFilter(request.GET, actor=request.actor), timezone.now()
    rows = form.narrow(Activity.objects.visible_to(request.actor).with_next(now).for_list())
    if request.GET.get("format") == "csv":
        return csv_response("activities", shown.CSV_HEAD, map(shown.csv_row, rows))
    page = page_of(rows, request)
    table = {"columns": shown.columns(), "rows": [shown.row(activity, now) for activity in page]}
    return render(request, f"{PAGES}/activities.html", shown_list(request, form, page, **table))


@require_http_methods(GET_POST)
def activity_new(request: HttpRequest) -> HttpResponse:
    """Begin an activity: first its type, then the rest, filled in as the type usually is."""
    kind = TypeForm(request.GET if "type" in request.GET else None)
    if not kind.is_valid():
        told = {"form": kind, "gap": [(name, request.GET[name]) for name in GAP if request.GET.get(name)]}
        return render(request, f"{PAGES}/activity_type.html", told)
    organisation = request.hat.membership.organisation
    whose = {"actor": request.actor, "organisation": organisation}
    first = ActivityForm.initial_for(kind.cleaned_data["type"], request.GET, **whose)
    form = ActivityForm(request.POST or None, initial=first, **whose)
    made = form.is_valid() and took(form, actions.make_activity, **whose)
    if not made:
        return render(request, f"{PAGES}/activity_new.html", {"form": form})
    messages.success(request, _("The activity is begun. Now tell when it is."))
    return redirect("coordinator:activity-rhythm", made.pk)


@require_safe
def activity_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: what it lacks, its times, what is told of it, its story, and what can be done now."""
    activity, now = find(request, pk), timezone.now()
    sessions = Session.objects.visible_to(request.actor).filter(activity=activity).with_taken()
    context = detail_of(activity, sessions, now, actor=request.actor)
    return render(request, f"{PAGES}/activity.html", context)


def detail_of(activity: Activity, sessions: QuerySet[Session], now: datetime, *, actor: Actor) -> dict[str, Any]:
    """Return an activity as its page reads it."""
    times = list(sessions)
    return {
        "activity": activity,
        "tone": shown.TONES[activity.state],
        "rhythm": rhythm_words(activity),
        "missing": shown.missing_of(activity, now),
        "needs_a_look": shown.needs_a_look(activity, now),
        **shown.times_of(times, activity, now, actor=actor),
        "facts": shown.facts_of(activity),
        "doubled": house.warnings_of(activity, times, now),
        "story": story_of(activity),
        "said": feedback_of(actor, session__activity=activity),
        "offers": steps.offers(activity, actor=actor),
        "can_change": rules.why_not_change_activity(activity, actor=actor) is None,
        "continued": activity.continued_by.visible_to(actor).first(),
    }


@require_http_methods(GET_POST)
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of an activity."""
    activity = find(request, pk)
    first, whose = ActivityForm.initial_of(activity), {"actor": request.actor, "organisation": activity.organisation}
    form = ActivityForm(request.POST or None, initial=first, **whose)
    if not form.is_valid() or took(form, actions.change_activity, activity=activity, actor=request.actor) is None:
        told = steps.told_of(activity)
        return render(request, f"{PAGES}/activity_edit.html", {"form": form, "activity": activity, "told": told})
    messages.success(request, _("Saved. If the place changed, those who had registered are told."))
    return redirect("coordinator:activity-detail", pk)


@require_http_methods(GET_POST)
def activity_rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """When it is: first the rhythm, then its days, of which some are left out, then it is saved."""
    activity = find(request, pk)
    form = RhythmForm(request.POST or None, activity=activity, initial=RhythmForm.initial_of(activity))
    days = DaysForm(request.POST, rhythm=form) if form.is_valid() else None
    if days is None or not days.is_seen or not set_times(request, activity, form, days):
        context = {"activity": activity, "form": form, "days": days, "told": steps.told_of(activity)}
        return render(request, f"{PAGES}/activity_rhythm.html", context)
    messages.success(request, _("The times are in the calendar."))
    return redirect("coordinator:activity-detail", pk)


def set_times(request: HttpRequest, activity: Activity, form: RhythmForm, days: DaysForm) -> Any:
    """Save the times; what is refused is written on the form."""
    if not days.is_valid():
        return None
    return took(form, actions.set_times, activity=activity, skipped=days.cleaned_data["skipped"], actor=request.actor)


@require_POST
def activity_touch(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is still right."""
    actions.touch_activity(find(request, pk), actor=request.actor)
    messages.success(request, _("Thank you. It is marked as looked at today."))
    return redirect("coordinator:activity-detail", pk)


def activity_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    activity = find(request, pk)
    back = reverse("coordinator:activity-detail", args=[pk])
    return step_page(request, step, activity, back=back, name=activity.name)


@require_http_methods(GET_POST)
def activity_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return activity_page(request, pk, steps.PLAN)


@require_http_methods(GET_POST)
def activity_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return activity_page(request, pk, steps.PUBLISH)


@require_http_methods(GET_POST)
def activity_unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    return activity_page(request, pk, steps.UNPUBLISH)


@require_http_methods(GET_POST)
def activity_learn(request: HttpRequest, pk: int) -> HttpResponse:
    return activity_page(request, pk, steps.LEARN)


@require_http_methods(GET_POST)
def activity_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return activity_page(request, pk, steps.CANCEL)


@require_http_methods(GET_POST)
def activity_continue(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy it for the next year, and go on to the copy."""
    response = activity_page(request, pk, steps.CONTINUE)
    copy = find(request, pk).continued_by.visible_to(request.actor).order_by("-pk").first()
    is_made = request.method == "POST" and response.status_code == 302 and copy is not None
    return redirect("coordinator:activity-rhythm", copy.pk) if is_made else response
