"""What applicants do on their own page: choose a time, name a reference, rest, stop."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.steps import Step, step_page
from volunteers.calendars import CALENDAR_FILE
from volunteers.forms.interviews import ChooseTimeForm
from volunteers.interviews import calendar_of
from volunteers.models import InterviewSlot, Reference, VolunteerApplication
from volunteers.steps import applicant as own_steps

STEP_PAGE = "volunteers/applicant/step.html"


def find(request: HttpRequest, pk: int) -> VolunteerApplication:
    return get_object_or_404(VolunteerApplication.objects.visible_to(request.actor).for_list(), pk=pk)


def own_step(request: HttpRequest, row: VolunteerApplication | Reference, step: Step) -> HttpResponse:
    return step_page(request, step, row, back=reverse("applicant:home"), name=_("My application"), template=STEP_PAGE)


def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a time, or move to another."""
    application = find(request, pk)
    times = InterviewSlot.objects.visible_to(request.actor)
    times = times.open_in(application.organisation_id, application.municipality_id, timezone.now())
    if not times.exists():
        return render(request, "volunteers/applicant/no_times.html", {"application": application})
    return own_step(
        request, application, replace(own_steps.CHOOSE, form=lambda data, row: ChooseTimeForm(data, times=times))
    )


def interview_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return own_step(request, find(request, pk), own_steps.CANCEL)


@require_safe
def interview_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The booked time as a calendar file."""
    slot = get_object_or_404(InterviewSlot.objects.visible_to(request.actor), application=find(request, pk))
    headers = {"Content-Disposition": 'attachment; filename="interview.ics"', "Cache-Control": "no-store"}
    return HttpResponse(calendar_of(slot), content_type=CALENDAR_FILE, headers=headers)


def rest(request: HttpRequest, pk: int) -> HttpResponse:
    return own_step(request, find(request, pk), own_steps.REST)


def stop(request: HttpRequest, pk: int) -> HttpResponse:
    return own_step(request, find(request, pk), own_steps.STOP)


def reference_new(request: HttpRequest, pk: int) -> HttpResponse:
    return own_step(request, find(request, pk), own_steps.NAME_REFERENCE)


def reference_remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Reference.objects.visible_to(request.actor).select_related("application")
    return own_step(request, get_object_or_404(rows, pk=pk), own_steps.TAKE_BACK)
