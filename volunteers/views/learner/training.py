"""Training as those who learn see it: volunteers and applicants, and professionals on the partners' pages."""

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

from core.actor import Role
from core.refusals import refuse
from volunteers import actions
from volunteers.calendars import CALENDAR_FILE, file_of
from volunteers.certificate_pdf import hours_in_words
from volunteers.models import (
    Certificate,
    Course,
    CourseSession,
    ModuleCompletion,
    TrainingMaterial,
    TrainingParticipation,
)
from volunteers.own import shared_or_404
from volunteers.rules import training as rules
from volunteers.shown import learning as shown_learning
from volunteers.views.certificate_file import pdf_response

GET_POST = ["GET", "HEAD", "POST"]


def shown(request: HttpRequest, page: str, **context: Any) -> HttpResponse:
    """Show a page in the layout of the area that the reader is in."""
    area = request.actor.role.value
    context = {**context, "layout": f"areas/{area}.html", "back": reverse(f"{area}:training")}
    return render(request, f"volunteers/learner/{page}.html", context)


def in_area(request: HttpRequest, name: str) -> str:
    """Return the full name of a page in the area that the reader is in."""
    return f"{request.actor.role.value}:{name}"


def find_course(request: HttpRequest, pk: int) -> Course:
    rows = Course.objects.visible_to(request.actor).for_list().prefetch_related("sessions__modules")
    return get_object_or_404(rows, pk=pk)


def own_places(request: HttpRequest) -> QuerySet[TrainingParticipation]:
    rows = TrainingParticipation.objects.visible_to(request.actor).filter(user=request.user).current()
    return rows.select_related("course__municipality", "course__organisation")


@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """Own courses and those one can enrol on, what has been learned, and certificates."""
    places = list(own_places(request).prefetch_related("course__sessions"))
    completions = ModuleCompletion.objects.visible_to(request.actor).filter(user=request.user).select_related("module")
    certificates = Certificate.objects.visible_to(request.actor).valid()
    context = {
        "places": [
            shown_learning.place_card(place, timezone.now(), in_area(request, "course-detail")) for place in places
        ],
        "courses": courses_to_join(request, places),
        "learned": shown_learning.learned(completions),
        "hours": hours_in_words(shown_learning.hours(completions)),
        "certificates": [shown_learning.certificate_card(row, in_area(request, "certificate")) for row in certificates],
        "is_volunteer": request.actor.role == Role.VOLUNTEER,
    }
    return shown(request, "training", **context)


def courses_to_join(request: HttpRequest, places: list[TrainingParticipation]) -> list[dict[str, Any]]:
    """Return the courses ahead that the reader is not on yet, the soonest first."""
    ahead = Course.objects.visible_to(request.actor).open(timezone.now()).with_counts()
    others = ahead.exclude(pk__in=[place.course_id for place in places]).select_related("municipality", "organisation")
    page = in_area(request, "course-detail")
    return [shown_learning.course_card(course, page) for course in others.order_by("starts_at", "pk")]


@require_safe
def course_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One course: when, where, what is learned, and one's own place on it."""
    course = find_course(request, pk)
    place = own_places(request).filter(course=course).first()
    context = {
        "course": course,
        "place": place,
        "state": shown_learning.state_of(place),
        **ways_of(request, course, place),
        "sessions": shown_learning.sessions(course, place, in_area(request, "session-file")),
        "modules": shown_learning.modules(course, request.user),
        "materials": materials_of(request, course),
    }
    return shown(request, "course", **context)


def ways_of(request: HttpRequest, course: Course, place: TrainingParticipation | None) -> dict[str, Any]:
    """Return the ways onto the course and off it, each with why it is closed."""
    now, actor = timezone.now(), request.actor
    return {
        "enrol_refusal": rules.why_not_enrol(course, request.user, now=now, actor=actor),
        "leave_refusal": rules.why_not_leave(place, now=now, actor=actor) if place else None,
        "enrol_url": reverse(in_area(request, "course-enrol"), args=[course.pk]),
        "leave_url": reverse(in_area(request, "course-leave"), args=[course.pk]),
    }


def materials_of(request: HttpRequest, course: Course) -> list[dict[str, Any]]:
    """Return the material of the course's modules; in the reader's language first."""
    rows = TrainingMaterial.objects.visible_to(request.actor).filter(module__sessions__course=course).distinct()
    return shown_learning.materials(rows.select_related("module"), in_area(request, "material"))


@require_http_methods(GET_POST)
def course_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place, or a place in line."""
    course = find_course(request, pk)
    if request.method == "POST":
        place = actions.enrol(course, request.user, actor=request.actor)
        messages.success(request, shown_learning.thanks(place))
        return redirect(in_area(request, "course-detail"), pk)
    refusal = rules.why_not_enrol(course, request.user, now=timezone.now(), actor=request.actor)
    is_full = course.taken >= course.capacity or course.waiting > 0
    happens, told = shown_learning.enrolling(is_full)
    return shown(request, "enrol", course=course, refusal=refusal, happens=happens, told=told)


@require_http_methods(GET_POST)
def course_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up one's place, so that the next in line gets it."""
    course = find_course(request, pk)
    place = get_object_or_404(own_places(request), course=course)
    if request.method == "POST":
        actions.leave_course(place, actor=request.actor)
        messages.success(request, _("Your place is given up. Thank you for telling."))
        return redirect(in_area(request, "training"))
    refusal = rules.why_not_leave(place, now=timezone.now(), actor=request.actor)
    told = [_("The first in line, who gets your place")] if place.has_place and course.waiting else []
    return shown(request, "leave", course=course, refusal=refusal, happens=shown_learning.LEAVING, told=told)


@require_safe
def session_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One session as a file that a calendar opens."""
    rows = CourseSession.objects.visible_to(request.actor).live().select_related("course")
    session = get_object_or_404(rows, pk=pk)
    has_place = own_places(request).with_place().filter(course=session.course).exists()
    answer = HttpResponse(file_of([shown_learning.entry_of(session, has_place)]), content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="rinnalla.ics"'
    return answer


@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponse:
    """A text of the association's own, or the way to one elsewhere."""
    rows = TrainingMaterial.objects.visible_to(request.actor).select_related("module")
    return shown(request, "material", material=get_object_or_404(rows.distinct(), pk=pk))


@require_safe
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own certificate as a file."""
    found = get_object_or_404(Certificate.objects.visible_to(request.actor), pk=pk)
    refuse(rules.why_not_open(found))
    return pdf_response(found)


@require_http_methods(GET_POST)
def service_certificate(request: HttpRequest) -> HttpResponse:
    """A certificate of one's own volunteering, up to today."""
    volunteer = shared_or_404(request)
    if request.method == "POST":
        actions.certify_service(volunteer, request.user, actor=request.actor)
        messages.success(request, _("Thank you for your time. Here is your certificate."))
        return redirect(in_area(request, "training"))
    return shown(request, "service_certificate", happens=shown_learning.CERTIFYING)
