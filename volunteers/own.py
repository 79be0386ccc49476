"""The file of whoever reads the page."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from volunteers.models import Volunteer
from volunteers.serving import volunteers_of


def own_volunteer(request: HttpRequest) -> Volunteer | None:
    """Return the reader's own file in the association whose hat they wear; of a couple, one keeps the file of both."""
    rows = Volunteer.objects.visible_to(request.actor).serving().for_list().select_related("responsible", "deputy")
    return rows.filter(organisation__in=request.actor.organisation_ids).first()


def file_shared_with(request: HttpRequest) -> Volunteer | None:
    """Return the reader's own file, or the one that is kept for both of a couple: for what is each one's own."""
    rows = volunteers_of(request.actor.user_id, request.actor.organisation_ids)
    return own_volunteer(request) or rows.select_related("responsible", "deputy").first()


def own_or_404(request: HttpRequest) -> Volunteer:
    volunteer = own_volunteer(request)
    if volunteer is None:
        raise Http404
    return volunteer


def shared_or_404(request: HttpRequest) -> Volunteer:
    volunteer = file_shared_with(request)
    if volunteer is None:
        raise Http404
    return volunteer
