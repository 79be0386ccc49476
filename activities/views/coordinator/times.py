"""Single times of an activity: added, changed alone or with others, cancelled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.steps import step_page
from activities import actions, rules
from activities.forms.times import ChangeTimeForm, TimeForm
from activities.models import Session
from activities.shown.shifts import hours_of
from activities.steps import activities as steps
from activities.views.coordinator.activities import GET_POST, PAGES, find
from activities.views.coordinator.shifts import took
from core.refusals import Refusal
from notifications.dates import weekday


def find_time(request: HttpRequest, pk: int) -> Session:
    rows = Session.objects.visible_to(request.actor).select_related("activity__municipality", "activity__organisation")
    return get_object_or_404(rows, pk=pk)


def when(session: Session) -> str:
    return f"{capfirst(weekday(session.starts_at))} {hours_of(session)}"


@require_http_methods(GET_POST)
def time_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more time, outside the rhythm."""
    activity = find(request, pk)
    form = TimeForm(request.POST or None)
    if not form.is_valid() or took(form, actions.add_session, activity=activity, actor=request.actor) is None:
        return render(request, f"{PAGES}/time_add.html", {"form": form, "activity": activity})
    messages.success(request, _("The time is in the calendar."))
    return redirect("coordinator:activity-detail", pk)


@require_http_methods(GET_POST)
def time_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one time, or others with it; what happens and who is told is shown before it is done."""
    session = find_time(request, pk)
    form = ChangeTimeForm(request.POST or None, session=session, initial=ChangeTimeForm.initial_of(session))
    refusal = rules.why_not_change_session(session, now=timezone.now(), actor=request.actor)
    context = {"form": form, "session": session, "when": when(session), "refusal": refusal}
    if refusal or not form.is_valid() or refused(form, session, request) or "change" in request.POST:
        return render(request, f"{PAGES}/time_edit.html", context)
    if "sure" not in request.POST:
        return render(request, f"{PAGES}/time_confirm.html", {**context, **to_confirm(request, form, session)})
    actions.change_session(session, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Saved. If a time or a place changed, those who had registered are told."))
    return redirect("coordinator:activity-detail", session.activity_id)


def to_confirm(request: HttpRequest, form: ChangeTimeForm, session: Session) -> dict[str, Any]:
    """Return what a change does, who is told, and the answers, to be sent once more."""
    answers = [(name, value) for name, value in request.POST.items() if name in names_of(form)]
    told = steps.changing(session, form.cleaned_data["scope"], form.cleaned_data["starts_at"])
    return {"answers": answers, **told}


def names_of(form: ChangeTimeForm) -> set[str]:
    """Return the names under which answers come; a day and its clock time have one each."""
    endings = {name: getattr(field.widget, "widgets_names", [""]) for name, field in form.fields.items()}
    return {name + ending for name, names in endings.items() for ending in names}


def refused(form: ChangeTimeForm, session: Session, request: HttpRequest) -> Refusal | None:
    """Return why the rules refuse what was answered, having written it on the form."""
    starts_at = form.cleaned_data["starts_at"]
    told = {"starts_at": starts_at, "now": timezone.now(), "actor": request.actor}
    refusal = rules.why_not_move_session(session, **told)
    if refusal is None and form.cleaned_data["scope"] == "all":
        refusal = rules.why_not_move_all(session, starts_at=starts_at)
    if refusal:
        form.add_error("starts_at", refusal.sentence)
    return refusal


@require_http_methods(GET_POST)
def time_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """One time is not held."""
    session = find_time(request, pk)
    back = reverse("coordinator:activity-detail", args=[session.activity_id])
    return step_page(request, steps.CANCEL_TIME, session, back=back, name=f"{session.activity.name} · {when(session)}")
