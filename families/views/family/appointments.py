"""The family's booked times and deadlines: its own list, shared one by one, never counted against anybody."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of
from core.refusals import Refusal
from families import actions, rules
from families.forms.appointments import (
    AppointmentForm,
    ChangeDeadlineForm,
    ChangeForm,
    DeadlineForm,
    MoveDeadlineForm,
    MoveForm,
    OutcomeForm,
    ReachForm,
    ReasonForm,
    ShareForm,
)
from families.kept import kept_of
from families.models import Appointment
from families.safe_places import why_not_go_there

read_or_post = require_http_methods(["GET", "HEAD", "POST"])

CANCEL_HAPPENS = [
    gettext_lazy("The time stays in your list as cancelled, and we remind you of it no more."),
    gettext_lazy("This does not cancel the time at the service. Call the service too, if you have not yet."),
]
DEADLINE_CANCEL_HAPPENS = [
    gettext_lazy("The deadline stays in your list as cancelled, and we remind you of it no more."),
]


def refused(form: forms.Form, field: str, refusal: Refusal | None) -> bool:
    """Write a refusal beside the field it is about; return whether there was one."""
    if refusal:
        form.add_error(field, refusal.sentence)
    return refusal is not None


def fetch(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.visible_to(request.actor).select_related("family", "moved_to", "moved_from", "adult")
    return get_object_or_404(rows, pk=pk)


def following_of(request: HttpRequest, appointment: Appointment) -> list[Appointment]:
    """Return the times after this one that were booked together with it and are still to come."""
    return list(Appointment.objects.visible_to(request.actor).booked_with(appointment))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What lies ahead first, then what has passed; how a time went is asked once and shown as a plain word."""
    now = timezone.now()
    mine = Appointment.objects.visible_to(request.actor)
    upcoming = mine.upcoming(now)
    past = page_of(mine.exclude(pk__in=upcoming.values("pk")).order_by("-starts_at"), request)
    context = {"upcoming": list(upcoming), "past": past, "now": now, "kept": kept_of(mine, at=now)}
    return render(request, "families/family/appointment_list.html", context)


# Writing down


@read_or_post
def new(request: HttpRequest) -> HttpResponse:
    return book(request, AppointmentForm, "families/family/appointment_new.html")


@read_or_post
def deadline(request: HttpRequest) -> HttpResponse:
    return book(request, DeadlineForm, "families/family/appointment_deadline.html")


def book(request: HttpRequest, form_class: type[forms.Form], template: str) -> HttpResponse:
    key = {"submission_key": secrets.token_urlsafe(16)}
    form = form_class(request.POST if request.method == "POST" else None, initial=key)
    is_bad = not form.is_valid() or refused(form, "starts_at", why_not(form))
    if is_bad or refused(form, "place", why_not_there(request, form)):
        return render(request, template, {"form": form, "adult": request.adult})
    booking = actions.book_series if form.rhythm else actions.book_appointment
    told = {**form.details, **form.rhythm, "kind": form.kind, "adult": request.adult}
    booked = booking(request.adult.family, actor=request.actor, **told)
    messages.success(request, booked_words(booked if isinstance(booked, list) else [booked]))
    return redirect("family:appointment-list")


def why_not(form: forms.Form) -> Refusal | None:
    now, starts_at = timezone.now(), form.cleaned_data["starts_at"]
    if form.rhythm:
        return rules.why_not_repeat(starts_at, now=now, **form.rhythm)
    return rules.why_not_book(starts_at, now=now)


def why_not_there(request: HttpRequest, form: forms.Form) -> Refusal | None:
    place = form.cleaned_data.get("place", "") if "place" in form.changed_data else ""
    return why_not_go_there(request.adult.family, place)


def booked_words(rows: list[Appointment]) -> str:
    """Say what is now in the list, and honestly whether it is reminded of."""
    one = _("The deadline is in your list.") if rows[0].is_deadline else _("The time is in your list.")
    many = ngettext("%(n)s time is in your list.", "%(n)s times are in your list.", len(rows)) % {"n": len(rows)}
    will_hear = rows[0].remind_at and rows[0].adult.gets_messages
    reminder = _("We remind you of it.") if will_hear else _("We do not remind you of it.")
    return f"{one if len(rows) == 1 else many} {reminder}"


# One of them


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    return render(request, "families/family/appointment_detail.html", detail_of(request, appointment))


def detail_of(request: HttpRequest, appointment: Appointment) -> dict[str, Any]:
    now, actor = timezone.now(), request.actor
    may_tell_reason = rules.why_not_tell_reason(appointment, actor=actor) is None
    return {
        "appointment": appointment,
        "following": following_of(request, appointment),
        "may_change": rules.why_not_change_appointment(appointment, actor=actor) is None,
        "may_keep": rules.why_not_keep(appointment, now=now, actor=actor) is None,
        "may_miss": rules.why_not_miss(appointment, now=now, actor=actor) is None,
        "reason_form": ReasonForm(initial={"reason": appointment.missed_reason}) if may_tell_reason else None,
    }


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form = ShareForm(request.POST)
    if form.is_valid():
        actions.set_sharing(appointment, is_shared=form.cleaned_data["is_shared"], actor=request.actor)
        words = _("Your companion sees this.") if appointment.is_shared else _("Only your family sees this.")
        messages.success(request, words)
    return redirect("family:appointment-detail", pk)


@read_or_post
def change(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form_class = ChangeDeadlineForm if appointment.is_deadline else ChangeForm
    told = {name: getattr(appointment, name) for name in form_class.base_fields if name != "reach"}
    form = reaching(request, appointment, form_class, initial=told)
    refusal = rules.why_not_change_appointment(appointment, actor=request.actor)
    if form.is_valid() and not refused(form, "place", why_not_there(request, form)):
        actions.change_appointment(appointment, **form.details, following=form.following, actor=request.actor)
        messages.success(request, _("It is changed."))
        return redirect("family:appointment-detail", pk)
    context = {"appointment": appointment, "form": form, "refusal": refusal}
    return render(request, "families/family/appointment_change.html", context)


def reaching(request: HttpRequest, appointment: Appointment, form_class: type[ReachForm], **options: Any) -> ReachForm:
    """Return a form that asks which times it is about, where there is more than one."""
    data = request.POST if request.method == "POST" else None
    return form_class(data, has_following=bool(following_of(request, appointment)), **options)


@read_or_post
def move(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form = reaching(request, appointment, MoveDeadlineForm if appointment.is_deadline else MoveForm)
    refusal = rules.why_not_change_appointment(appointment, actor=request.actor)
    if form.is_valid() and not refused(form, "starts_at", why_not_move(request, appointment, form)):
        moved = actions.move_appointment(appointment, **form.details, following=form.following, actor=request.actor)
        messages.success(request, _("The new time is in your list."))
        return redirect("family:appointment-detail", moved.pk)
    context = {"appointment": appointment, "form": form, "refusal": refusal}
    return render(request, "families/family/appointment_move.html", context)


def why_not_move(request: HttpRequest, appointment: Appointment, form: ReachForm) -> Refusal | None:
    rows = [appointment, *(following_of(request, appointment) if form.following else [])]
    return rules.why_not_move_all(rows, starts_at=form.cleaned_data["starts_at"], now=timezone.now())


@read_or_post
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form = reaching(request, appointment, ReachForm)
    if form.is_valid():
        cancelled = actions.cancel_appointment(appointment, following=form.following, actor=request.actor)
        messages.success(request, cancelled_words(cancelled))
        return redirect("family:appointment-list")
    context = {
        "appointment": appointment,
        "form": form,
        "happens": DEADLINE_CANCEL_HAPPENS if appointment.is_deadline else CANCEL_HAPPENS,
        "refusal": rules.why_not_change_appointment(appointment, actor=request.actor),
    }
    return render(request, "families/family/appointment_cancel.html", context)


def cancelled_words(rows: list[Appointment]) -> str:
    count = len(rows)
    words = ngettext("It is cancelled in your list.", "%(n)s times are cancelled in your list.", count)
    return words % {"n": count}


# How it went


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        actions.record_outcome(appointment, outcome=form.cleaned_data["outcome"], actor=request.actor)
        messages.success(request, _("Thank you. It is written down."))
    return redirect("family:appointment-detail", pk)


@require_POST
def reason(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = fetch(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "families/family/appointment_detail.html", wrong_reason(request, appointment, form))
    actions.tell_reason(appointment, reason=form.cleaned_data["reason"], actor=request.actor)
    messages.success(request, _("Thank you for telling. Nobody but your family sees it."))
    return redirect("family:appointment-detail", pk)


def wrong_reason(request: HttpRequest, appointment: Appointment, form: ReasonForm) -> dict[str, Any]:
    context = detail_of(request, appointment)
    return {**context, "reason_form": form if context["reason_form"] else None}
