"""Meetings of the local network as those who are invited read them, whatever their hat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.lists import page_of, query_of
from accounts.models import Organisation
from partners.actions import meetings as actions
from partners.calendars import CALENDAR_FILE, file_of
from partners.models import Decision, NetworkMeeting
from partners.shown import meetings as shown

PAGES = "partners/partner"
BASES = {"partner": "areas/partner.html"}


def base_of(area: str) -> str:
    return BASES.get(area, "areas/workspace.html")


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Our next steps, the meetings that we are invited to, and those that have been."""
    now, area = timezone.now(), shown.area_of(request.actor)
    rows = NetworkMeeting.objects.visible_to(request.actor).for_list()
    own = Decision.objects.visible_to(request.actor).open().filter(responsible__in=request.actor.organisation_ids)
    page = page_of(rows.been(now), request)
    context = {
        "base": base_of(area),
        "columns": shown.columns(),
        "ahead": shown.rows(rows.ahead(now), now, area),
        "page": page,
        "been": shown.rows(page, now, area),
        "decisions": shown.steps_of(own.for_list(), request.actor, timezone.localdate(now)),
        "query": query_of(request),
    }
    return render(request, f"{PAGES}/meetings.html", context)


@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, who comes, what was spoken of and decided."""
    meeting = get_object_or_404(NetworkMeeting.objects.visible_to(request.actor).for_list(), pk=pk)
    context = shown.detail_of(meeting, timezone.now(), actor=request.actor)
    base = base_of(shown.area_of(request.actor))
    return render(request, f"{PAGES}/meeting.html", {**context, "base": base})


@require_POST
def meeting_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for the own organisation whether it comes. A press without an answer changes nothing."""
    meeting = get_object_or_404(NetworkMeeting.objects.visible_to(request.actor), pk=pk)
    if answer := request.POST.get("comes", ""):
        own = Organisation.objects.visible_to(request.actor).get(pk=request.actor.organisation_id)
        actions.answer_meeting(meeting, organisation=own, comes=answer == "yes", actor=request.actor)
        messages.success(request, _("Thank you, your answer is saved."))
    return redirect(shown.page(shown.area_of(request.actor), "meeting-detail", pk))


@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting as a file for a calendar."""
    meeting = get_object_or_404(NetworkMeeting.objects.visible_to(request.actor), pk=pk)
    answer = HttpResponse(file_of(meeting), content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def decision_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a next step as done, or open it again. A press without an answer changes nothing."""
    decision = get_object_or_404(Decision.objects.visible_to(request.actor).for_list(), pk=pk)
    if answer := request.POST.get("done", ""):
        actions.mark_decision(decision, done=answer == "yes", actor=request.actor)
        messages.success(request, _("Marked as done.") if answer == "yes" else _("The step is open again."))
    return redirect(shown.page(shown.area_of(request.actor), "meeting-detail", decision.meeting_id))
