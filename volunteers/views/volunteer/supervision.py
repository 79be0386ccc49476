"""Supervision as a volunteer sees it: what lies ahead, and the own place in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from volunteers import actions
from volunteers.calendars import CALENDAR_FILE, file_of
from volunteers.models import SupervisionPlace, SupervisionSession, Volunteer
from volunteers.own import own_or_404, own_volunteer
from volunteers.shown.supervision import entry_of, title_of

MOST_SHOWN = 20


def open_sessions(request: HttpRequest, volunteer: Volunteer) -> QuerySet[SupervisionSession]:
    rows = SupervisionSession.objects.visible_to(request.actor).filter(organisation=volunteer.organisation_id)
    return rows.in_places([volunteer.municipality_id]).open(timezone.now())


@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """What lies ahead, and how often one has come."""
    volunteer = own_volunteer(request)
    if volunteer is None:
        return render(request, "volunteers/volunteer/supervision.html", {"sessions": [], "is_elsewhere": True})
    own = SupervisionPlace.objects.visible_to(request.actor).filter(volunteer=volunteer)
    places = dict(own.values_list("session_id", "pk"))
    rows = open_sessions(request, volunteer).with_counts()[:MOST_SHOWN]
    context = {"sessions": [card_of(session, places) for session in rows], "came": own.filter(came=True).count()}
    return render(request, "volunteers/volunteer/supervision.html", context)


def card_of(session: SupervisionSession, places: dict[int, int]) -> dict[str, Any]:
    return {
        "pk": session.pk,
        "title": title_of(session),
        "place": session.place,
        "link": session.link,
        "minutes": session.minutes,
        "leader": session.leader.first_name if session.leader else "",
        "place_pk": places.get(session.pk),
        "is_full": session.taken >= session.capacity,
    }


@require_POST
def supervision_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place."""
    volunteer = own_or_404(request)
    session = get_object_or_404(open_sessions(request, volunteer), pk=pk)
    actions.join_supervision(session, volunteer, actor=request.actor)
    messages.success(request, _("You have a place. We remind you the day before."))
    return redirect("volunteer:supervision")


def own_place(request: HttpRequest, session_pk: int) -> SupervisionPlace:
    rows = SupervisionPlace.objects.visible_to(request.actor).select_related("session", "volunteer")
    return get_object_or_404(rows, session=session_pk, volunteer__user=request.actor.user_id)


@require_POST
def supervision_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the place up."""
    actions.leave_supervision(own_place(request, pk), actor=request.actor)
    messages.success(request, _("Thank you for telling. Somebody else can have the place."))
    return redirect("volunteer:supervision")


@require_safe
def supervision_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a calendar file."""
    place = own_place(request, pk)
    headers = {"Content-Disposition": 'attachment; filename="supervision.ics"', "Cache-Control": "no-store"}
    return HttpResponse(file_of([entry_of(place.session)]), content_type=CALENDAR_FILE, headers=headers)
