"""Applications of volunteers: the board, the list, the file of one, and its steps."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from accounts.models import Membership, User
from accounts.steps import Step, step_page, way_back
from core import audit
from core.actor import Role
from volunteers import actions
from volunteers.forms.applications import ApplicationFilter, CallForm, GuideForm, PeopleForm, roles_of
from volunteers.models import Reference, VolunteerApplication
from volunteers.shown import applications as application_rows
from volunteers.shown.application import board_of, file_of
from volunteers.steps import applications as application_steps

ON_BOARD = 300
IN_COLUMN = 12


def find(request: HttpRequest, pk: int) -> VolunteerApplication:
    return get_object_or_404(VolunteerApplication.objects.visible_to(request.actor).for_list(), pk=pk)


def look_at_interview(request: HttpRequest, application: VolunteerApplication) -> None:
    """Write into the trail that a page opened the record of an interview (R-AC-2); a form that is sent is no look."""
    if request.method == "GET" and application.record:
        audit.opened(application.record, actor=request.actor, purpose="interview")


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications within the coordinator's reach, narrowed by the address."""
    form = ApplicationFilter(request.GET, actor=request.actor)
    rows = form.narrow(VolunteerApplication.objects.visible_to(request.actor).for_list())
    if request.GET.get("format") == "csv":
        taken_along(request, "application list as a table")
        return csv_response("applications", application_rows.CSV_HEAD, map(application_rows.csv_row, rows))
    page = page_of(rows, request)
    shown = {"columns": application_rows.columns(), "rows": [application_rows.row_of(row) for row in page]}
    return render(request, "volunteers/coordinator/application_list.html", shown_list(request, form, page, **shown))


@require_safe
def application_board(request: HttpRequest) -> HttpResponse:
    """Open applications by their step; what does not fit a column is in the list."""
    rows = VolunteerApplication.objects.visible_to(request.actor).live().for_list().order_by("state_since", "pk")
    columns = board_of(rows[:ON_BOARD])
    for column in columns:
        column["count"] = len(column["rows"])
        column["cards"] = [application_rows.card_of(row) for row in column["rows"][:IN_COLUMN]]
        column["rest"] = column["count"] - len(column["cards"])
    return render(request, "volunteers/coordinator/application_board.html", {"columns": columns})


@require_safe
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file: who applies, what was done, what comes next."""
    application = find(request, pk)
    look_at_interview(request, application)
    return render(request, "volunteers/coordinator/application_detail.html", file_of(application, actor=request.actor))


@require_POST
def application_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator takes the application."""
    me = get_object_or_404(User.objects.visible_to(request.actor), pk=request.actor.user_id)
    actions.assign_application(find(request, pk), to=me, actor=request.actor)
    messages.success(request, _("The application is yours."))
    return redirect(way_back(request, reverse("coordinator:application-detail", args=[pk])))


@require_POST
def application_call(request: HttpRequest, pk: int) -> HttpResponse:
    """One try to reach the applicant, written down with one press."""
    application = find(request, pk)
    form = CallForm(request.POST)
    if form.is_valid():
        actions.record_call(application, outcome=form.cleaned_data["outcome"], actor=request.actor)
        messages.success(request, _("The try was written down."))
    return redirect("coordinator:application-detail", pk)


def application_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    application = find(request, pk)
    back = reverse("coordinator:application-detail", args=[pk])
    return step_page(request, step, application, back=back, name=application.names)


def application_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who answers, and the deputy."""
    here = Membership.objects.visible_to(request.actor).active()
    hats = here.filter(role=Role.COORDINATOR, organisation__in=request.actor.organisation_ids)
    workers = User.objects.visible_to(request.actor).filter(pk__in=hats.values("user")).order_by("name")

    def form(data: object, row: VolunteerApplication) -> PeopleForm:
        return PeopleForm(data, workers=workers, initial={"owner": row.assigned_to, "deputy": row.deputy})

    return application_step(request, pk, replace(application_steps.PEOPLE, form=form))


def application_invite(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.INVITE)


def application_references(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.REFERENCES)


def application_training(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.TRAINING)


def application_checks(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.CHECKS)


def application_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.APPROVE)


def application_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.HOLD)


def application_return(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.RETURN)


def application_guide(request: HttpRequest, pk: int) -> HttpResponse:
    """Not this role, but another of ours or another association."""
    application = find(request, pk)
    roles = roles_of(request.actor).filter(is_recruiting=True).exclude(pk=application.role_id)
    step = replace(application_steps.GUIDE, form=lambda data, row: GuideForm(data, roles=roles))
    return application_step(request, pk, step)


def application_reject(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.REJECT)


def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return application_step(request, pk, application_steps.WITHDRAW)


def reference_check(request: HttpRequest, pk: int) -> HttpResponse:
    """A reference was asked: yes or no, then the name is gone."""
    rows = Reference.objects.visible_to(request.actor).select_related("application__user", "application__together_with")
    reference = get_object_or_404(rows, pk=pk)
    back = reverse("coordinator:application-detail", args=[reference.application_id])
    name = application_steps.name_of(reference)
    return step_page(request, application_steps.CHECK_REFERENCE, reference, back=back, name=name)
