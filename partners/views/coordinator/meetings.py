"""Meetings of the local network as coordinators call them together, and as an invited coordinator reads them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of, query_of
from accounts.models import Organisation
from accounts.steps import Step, step_page
from partners.actions import meetings as actions
from partners.forms.meetings import MeetingFilter, MeetingForm
from partners.models import Decision, NetworkMeeting
from partners.shown import meetings as shown
from partners.steps import meetings as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/coordinator"


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings that we call and those that we are invited to: to come, and held."""
    form, now = MeetingFilter(request.GET, actor=request.actor), timezone.now()
    rows = form.narrow(NetworkMeeting.objects.visible_to(request.actor)).for_list()
    page = page_of(rows.been(now), request)
    context = {
        "form": form,
        "columns": shown.columns(),
        "ahead": shown.rows(rows.ahead(now), now, "coordinator"),
        "page": page,
        "been": shown.rows(page, now, "coordinator"),
        "query": query_of(request),
    }
    return render(request, f"{PAGES}/meetings.html", context)


@require_http_methods(GET_POST)
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting together."""
    form = MeetingForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        return render(request, f"{PAGES}/meeting_new.html", {"form": form})
    own = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
    meeting = actions.call_meeting(organisation=own, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The meeting is called. The invitations are on their way."))
    return redirect("coordinator:meeting-detail", meeting.pk)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, who, what was spoken of and decided, and what earlier ones left open."""
    meeting = get_object_or_404(NetworkMeeting.objects.visible_to(request.actor).for_list(), pk=pk)
    context = shown.detail_of(meeting, timezone.now(), actor=request.actor)
    offers = steps.offers(meeting, actor=request.actor)
    return render(request, f"{PAGES}/meeting.html", {**context, "offers": offers})


def meeting_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    meeting = get_object_or_404(NetworkMeeting.objects.visible_to(request.actor).for_list(), pk=pk)
    return step_page(request, step, meeting, back=reverse("coordinator:meeting-detail", args=[pk]), name=meeting.title)


@require_http_methods(GET_POST)
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return meeting_page(request, pk, steps.change_step(request.actor))


@require_http_methods(GET_POST)
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return meeting_page(request, pk, steps.CANCEL)


@require_http_methods(GET_POST)
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    return meeting_page(request, pk, steps.minutes_step(request.actor))


@require_http_methods(GET_POST)
def decision_new(request: HttpRequest, pk: int) -> HttpResponse:
    return meeting_page(request, pk, steps.decide_step(request.actor))


@require_http_methods(GET_POST)
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.visible_to(request.actor).for_list(), pk=pk)
    back = reverse("coordinator:meeting-detail", args=[decision.meeting_id])
    return step_page(request, steps.decision_step(request.actor), decision, back=back, name=decision.meeting.title)
