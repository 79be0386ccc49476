"""Courses: make, publish, see who comes, mark who came, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, page_of, shown_list
from accounts.steps import Step, step_page
from core import audit
from core.refusals import Refusal
from volunteers import actions
from volunteers.forms.training import CourseFilter, CourseForm, EnrolForm, PresentForm, SessionForm
from volunteers.models import Course, CourseSession, TrainingParticipation
from volunteers.rules import training as rules
from volunteers.shown import training as shown_training
from volunteers.steps import courses as course_steps

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> Course:
    return get_object_or_404(Course.objects.visible_to(request.actor).for_list(), pk=pk)


def find_session(request: HttpRequest, pk: int) -> CourseSession:
    rows = CourseSession.objects.visible_to(request.actor).select_related("course__organisation")
    return get_object_or_404(rows.with_modules(), pk=pk)


@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    """Every course of the association, narrowed by the address."""
    form = CourseFilter(request.GET, actor=request.actor)
    page = page_of(form.narrow(Course.objects.visible_to(request.actor).for_list()), request)
    now = timezone.now()
    rows = [shown_training.course_row(course, now) for course in page]
    context = shown_list(request, form, page, columns=shown_training.course_columns(), rows=rows, csv_url="")
    return render(request, "volunteers/coordinator/courses.html", context)


@require_http_methods(GET_POST)
def course_new(request: HttpRequest) -> HttpResponse:
    """Begin a course; its sessions come next."""
    form = CourseForm(request.POST or None, actor=request.actor)
    if not form.is_valid():
        return render(request, "volunteers/coordinator/course_new.html", {"form": form})
    course = actions.make_course(request.hat.membership.organisation, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The course is begun. Add its sessions, then publish it."))
    return redirect("coordinator:course-detail", course.pk)


@require_safe
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: its sessions, the people on it, what can be done next."""
    course = find(request, pk)
    sessions = list(course.sessions.prefetch_related("modules", "attendances"))
    people = people_of(course)
    if request.GET.get("format") == "csv":
        return people_file(request, course, people, len(sessions))
    context = {
        "course": course,
        "where": shown_training.where(course),
        "status": shown_training.status_of(course, timezone.now()),
        **tables(request, sessions, people),
        "offers": course_steps.offers(course, actor=request.actor),
        "enrol_refusal": rules.why_not_join(course, now=timezone.now(), actor=request.actor),
    }
    return render(request, "volunteers/coordinator/course.html", context)


def people_file(
    request: HttpRequest, course: Course, people: QuerySet[TrainingParticipation], sessions: int
) -> HttpResponse:
    audit.opened(course, actor=request.actor, purpose="participants as a table")
    rows = (shown_training.person_csv(person, sessions) for person in people)
    return csv_response("course", shown_training.PEOPLE_HEAD, rows)


def people_of(course: Course) -> QuerySet[TrainingParticipation]:
    rows = course.participations.current().for_list().prefetch_related("attendances", "course__sessions")
    return rows.order_by("user__name", "pk")


def tables(
    request: HttpRequest, sessions: list[CourseSession], people: QuerySet[TrainingParticipation]
) -> dict[str, Any]:
    """Return the sessions and the people of a course as tables."""
    give_up = {row.pk: course_steps.can_give_up(row, actor=request.actor) for row in people}
    return {
        "session_columns": shown_training.session_columns(),
        "sessions": [shown_training.session_row(session) for session in sessions],
        "people_columns": shown_training.people_columns(),
        "people": [
            shown_training.person_row(row, sessions=len(sessions), can_give_up=give_up[row.pk]) for row in people
        ],
    }


@require_http_methods(GET_POST)
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    course = find(request, pk)
    form = CourseForm(request.POST or None, instance=find(request, pk), actor=request.actor)
    if not form.is_valid() or is_refused(form, "capacity", resized(course, form, request)):
        return render(request, "volunteers/coordinator/course_edit.html", {"form": form, "course": course})
    actions.change_course(course, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("coordinator:course-detail", pk)


def resized(course: Course, form: CourseForm, request: HttpRequest) -> Refusal | None:
    return rules.why_not_resize(course, capacity=form.cleaned_data["capacity"], actor=request.actor)


def is_refused(form: Any, field: str | None, refusal: Refusal | None) -> bool:
    """Whether the rules refuse what was answered; the sentence is written beside the question."""
    if refusal is not None:
        form.add_error(field, refusal.sentence)
    return refusal is not None


@require_http_methods(GET_POST)
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    course = find(request, pk)
    form = SessionForm(request.POST or None, organisation_id=course.organisation_id, actor=request.actor)
    refusal = rules.why_not_change_course(course, actor=request.actor)
    if not form.is_valid() or is_refused(form, None, refusal):
        return render(request, "volunteers/coordinator/session.html", {"form": form, "course": course})
    actions.add_session(course, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The session is added."))
    return redirect("coordinator:course-detail", pk)


@require_http_methods(GET_POST)
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a session; people with a place hear of another time or place."""
    session = find_session(request, pk)
    course, data = session.course, request.POST or None
    initial = SessionForm.initial_of(session)
    form = SessionForm(data, initial=initial, organisation_id=course.organisation_id, actor=request.actor)
    if not form.is_valid() or is_refused(form, None, rules.why_not_change_course(course, actor=request.actor)):
        context = {"form": form, "course": course, "session": session}
        return render(request, "volunteers/coordinator/session.html", context)
    actions.change_session(session, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved. If the time or the place changed, those who are coming are told."))
    return redirect("coordinator:course-detail", course.pk)


@require_http_methods(GET_POST)
def session_remove(request: HttpRequest, pk: int) -> HttpResponse:
    session = find_session(request, pk)
    return course_page(request, course_steps.SESSION_REMOVE, session, session.course)


@require_http_methods(GET_POST)
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session: to print before it, to tick after it."""
    session = find_session(request, pk)
    people = TrainingParticipation.objects.visible_to(request.actor).filter(course=session.course)
    people = people.filter(state__in=rules.CAN_COME).select_related("user").order_by("user__name", "pk")
    here = people.filter(attendances__session=session)
    form = PresentForm(request.POST or None, people=people, initial={"present": here})
    refusal = rules.why_not_mark_attendance(session, now=timezone.now(), actor=request.actor)
    if request.method != "POST" or not form.is_valid() or is_refused(form, None, refusal):
        context = {"session": session, "form": form, "people": people, "refusal": refusal}
        return render(request, "volunteers/coordinator/attendance.html", context)
    present = [row.pk for row in form.cleaned_data["present"]]
    actions.mark_attendance(session, present=present, actor=request.actor)
    messages.success(request, _("Saved: who was there."))
    return redirect("coordinator:course-detail", session.course_id)


@require_http_methods(GET_POST)
def course_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """The office enrols somebody who has called."""
    course = find(request, pk)
    form = EnrolForm(request.POST or None, actor=request.actor)
    if not form.is_valid() or is_refused(form, "email", enrol_refusal(course, form, request)):
        return render(request, "volunteers/coordinator/enrol.html", {"form": form, "course": course})
    participation = actions.enrol(course, form.person, actor=request.actor)
    said = _("The person has a place, and is told.") if participation.has_place else _("The person is in line.")
    messages.success(request, said)
    return redirect("coordinator:course-detail", pk)


def enrol_refusal(course: Course, form: EnrolForm, request: HttpRequest) -> Refusal | None:
    return rules.why_not_enrol(course, form.person, now=timezone.now(), actor=request.actor)


def course_page(request: HttpRequest, step: Step, row: Any, course: Course) -> HttpResponse:
    back = reverse("coordinator:course-detail", args=[course.pk])
    return step_page(request, step, row, back=back, name=str(course))


@require_http_methods(GET_POST)
def course_publish(request: HttpRequest, pk: int) -> HttpResponse:
    course = find(request, pk)
    return course_page(request, course_steps.PUBLISH, course, course)


@require_http_methods(GET_POST)
def course_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    course = find(request, pk)
    return course_page(request, course_steps.CANCEL, course, course)


@require_http_methods(GET_POST)
def course_close(request: HttpRequest, pk: int) -> HttpResponse:
    course = find(request, pk)
    return course_page(request, course_steps.CLOSE, course, course)


@require_http_methods(GET_POST)
def place_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The office gives up somebody's place; the first in line gets it."""
    rows = TrainingParticipation.objects.visible_to(request.actor).for_list()
    participation = get_object_or_404(rows, pk=pk)
    return course_page(request, course_steps.PLACE_GIVE_UP, participation, participation.course)
