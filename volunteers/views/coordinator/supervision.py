"""The calendar of supervision: plan, see who comes, mark who came, cancel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of
from accounts.models import User
from accounts.steps import step_page
from core.refusals import Refused
from volunteers import actions
from volunteers.forms.support import AddedForm, CameForm, SupervisionForm
from volunteers.models import SupervisionSession, Volunteer
from volunteers.rules import support as rules
from volunteers.shown.supervision import session_columns, session_row, title_of
from volunteers.steps import support as support_steps

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> SupervisionSession:
    rows = SupervisionSession.objects.visible_to(request.actor).select_related("organisation", "municipality", "leader")
    return get_object_or_404(rows, pk=pk)


@require_safe
def supervision_list(request: HttpRequest) -> HttpResponse:
    """What lies ahead, then what has been."""
    now = timezone.now()
    rows = SupervisionSession.objects.visible_to(request.actor).with_counts()
    ahead = rows.filter(starts_at__gt=now).order_by("starts_at")
    past = page_of(rows.filter(starts_at__lte=now).order_by("-starts_at"), request)
    context = {
        "columns": session_columns(),
        "ahead": [session_row(session, now) for session in ahead],
        "past": [session_row(session, now) for session in past],
        "page": past,
    }
    return render(request, "volunteers/coordinator/supervision_list.html", context)


@require_http_methods(GET_POST)
def supervision_new(request: HttpRequest) -> HttpResponse:
    """Plan a session, led by oneself."""
    form = SupervisionForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        me = get_object_or_404(User.objects.visible_to(request.actor), pk=request.actor.user_id)
        organisation = request.hat.membership.organisation
        try:
            session = actions.plan_supervision(organisation, leader=me, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("The supervision is planned. Volunteers see it on their pages."))
            return redirect("coordinator:supervision-detail", session.pk)
        except Refused as refused:
            form.add_error("starts_at", refused.refusal.sentence)
    return render(request, "volunteers/coordinator/supervision_new.html", {"form": form})


@require_http_methods(GET_POST)
def supervision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who comes, and once it has begun, who came."""
    session = find(request, pk)
    places = list(session.places.visible_to(request.actor).select_related("volunteer__user"))
    form = CameForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_valid():
        actions.mark_supervision(session, came=form.cleaned_data["came"], actor=request.actor)
        messages.success(request, _("Saved who came."))
        return redirect("coordinator:supervision-detail", pk)
    return render(request, "volunteers/coordinator/supervision.html", shown(request, session, places, form))


def shown(request: HttpRequest, session: SupervisionSession, places: list[Any], form: CameForm) -> dict[str, Any]:
    now = timezone.now()
    return {
        "session": session,
        "title": title_of(session),
        "places": places,
        "form": form,
        "mark_refusal": rules.why_not_mark_supervision(session, now=now, actor=request.actor),
        "cancel_refusal": rules.why_not_cancel_supervision(session, now=now, actor=request.actor),
        "add_form": AddedForm(None, volunteers=to_add(request, session)),
    }


def to_add(request: HttpRequest, session: SupervisionSession) -> Any:
    """Return the volunteers who could come and have no place yet."""
    rows = Volunteer.objects.visible_to(request.actor).serving().for_list().exclude(supervision_places__session=session)
    return rows.filter(municipality=session.municipality_id) if session.municipality_id else rows


@require_POST
def supervision_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a place to a volunteer who called, or came without one."""
    session = find(request, pk)
    form = AddedForm(request.POST, volunteers=to_add(request, session))
    if form.is_valid():
        actions.join_supervision(session, form.cleaned_data["volunteer"], actor=request.actor)
        messages.success(request, _("Added."))
    else:
        messages.error(request, _("Choose a volunteer from the list."))
    return redirect("coordinator:supervision-detail", pk)


@require_http_methods(GET_POST)
def supervision_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(request, pk)
    back = reverse("coordinator:supervision-detail", args=[pk])
    return step_page(request, support_steps.CANCEL_SUPERVISION, session, back=back, name=title_of(session))
