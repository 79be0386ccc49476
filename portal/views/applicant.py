from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from matching.contacts import contacts_of_application
from volunteers import rules
from volunteers.models import InterviewSlot, VolunteerApplication
from volunteers.shown.application import record_of, told_by
from volunteers.shown.own_application import own_step_of
from volunteers.states import Application as State

SHOWN = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's own applications, the newest first, and what happens next in each."""
    rows = VolunteerApplication.objects.visible_to(request.actor).for_list().select_related("slot__interviewer")
    applications = [shown(application, request) for application in rows.prefetch_related("references")[:SHOWN]]
    return render(request, "portal/applicant/home.html", {"applications": applications})


def shown(application: VolunteerApplication, request: HttpRequest) -> dict[str, Any]:
    """Return one application with everything that is known of the applicant in it."""
    office = (application.organisation_id, application.municipality_id)
    times = InterviewSlot.objects.visible_to(request.actor).open_in(*office, timezone.now())
    may_choose = rules.why_not_choose_time(application, actor=request.actor) is None
    return {
        "application": application,
        "step": own_step_of(application, has_times=may_choose and times.exists()),
        "is_booked": application.state == State.INTERVIEW_BOOKED,
        "contacts": contacts_of_application(application) if application.is_live else [],
        "record": record_of(application),
        "references": application.references.all(),
        "may_name": rules.why_not_name_reference(application, actor=request.actor) is None,
        "may_rest": rules.why_not_hold_application(application, actor=request.actor) is None,
        "told": told_by(application),
    }
