"""Times for interviews, and the interview itself."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.lists import page_of
from accounts.models import User
from core.refusals import Refused, refuse
from volunteers import actions, rules
from volunteers.calendars import CALENDAR_FILE
from volunteers.forms.interviews import ChooseTimeForm, OpenTimesForm, RecordForm
from volunteers.interviews import GUIDE, calendar_of, initial_of
from volunteers.models import InterviewSlot
from volunteers.steps import applications as application_steps
from volunteers.views.coordinator.applications import application_step, find, look_at_interview


@require_safe
def time_list(request: HttpRequest) -> HttpResponse:
    """Times that are ahead, free and booked."""
    rows = InterviewSlot.objects.visible_to(request.actor).for_list().filter(starts_at__gt=timezone.now())
    return render(request, "volunteers/coordinator/interview_times.html", {"page": page_of(rows, request)})


def time_new(request: HttpRequest) -> HttpResponse:
    """Open several times at once."""
    form = OpenTimesForm(request.POST or None, actor=request.actor)
    if form.is_valid() and (slots := opened(request, form)):
        words = ngettext("%(n)d time is open.", "%(n)d times are open.", len(slots)) % {"n": len(slots)}
        messages.success(request, words)
        return redirect("coordinator:interview-time-list")
    return render(request, "volunteers/coordinator/interview_time_new.html", {"form": form})


def opened(request: HttpRequest, form: OpenTimesForm) -> list[InterviewSlot]:
    """Open the times of `form`; why it cannot be done is written beside the questions."""
    me = get_object_or_404(User.objects.visible_to(request.actor), pk=request.actor.user_id)
    organisation = request.hat.membership.organisation
    try:
        slots = actions.open_times(
            interviewer=me, organisation=organisation, **form.span, **form.rest, actor=request.actor
        )
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return []
    if not slots:
        form.add_error(None, _("You have these times open already."))
    return slots


@require_POST
def time_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a free time back."""
    slot = get_object_or_404(InterviewSlot.objects.visible_to(request.actor), pk=pk)
    actions.close_time(slot, actor=request.actor)
    messages.success(request, _("The time is not offered any more."))
    return redirect("coordinator:interview-time-list")


@require_safe
def time_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A time as a calendar file."""
    slot = get_object_or_404(InterviewSlot.objects.visible_to(request.actor), pk=pk)
    return calendar_response(slot)


def calendar_response(slot: InterviewSlot) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="interview.ics"', "Cache-Control": "no-store"}
    return HttpResponse(calendar_of(slot), content_type=CALENDAR_FILE, headers=headers)


def application_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a time that was agreed on the phone."""
    application = find(request, pk)
    times = InterviewSlot.objects.visible_to(request.actor)
    times = times.open_in(application.organisation_id, application.municipality_id, timezone.now())
    if not times.exists():
        messages.info(request, _("Open times for interviews first."))
        return redirect("coordinator:interview-time-new")
    step = replace(application_steps.BOOK, form=lambda data, row: ChooseTimeForm(data, times=times))
    return application_step(request, pk, step)


def application_interview_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.CANCEL_INTERVIEW)


def application_interview(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the interview down; the guide beside it is for the talk and is not kept."""
    application = find(request, pk)
    look_at_interview(request, application)
    refusal = rules.why_not_record_interview(application, actor=request.actor)
    form = RecordForm(request.POST or None, initial=initial_of(application))
    if request.method == "POST":
        refuse(refusal)
        if form.is_valid():
            actions.record_interview(application, actor=request.actor, **form.cleaned_data)
            messages.success(request, _("The interview is written down. The applicant can read it."))
            return redirect("coordinator:application-detail", pk)
    context = {"application": application, "form": form, "refusal": refusal, "guide": GUIDE}
    return render(request, "volunteers/coordinator/application_interview.html", context)
