"""What a phone or a calendar reads without signing in: a volunteer's times by a secret address, and the app's facts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import home_screen, volunteer_calendar
from volunteers.calendars import CALENDAR_FILE


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """One volunteer's times; an address that is unknown or closed does not exist."""
    volunteer = volunteer_calendar.find_reader(token)
    actor = volunteer_calendar.actor_of(volunteer) if volunteer else None
    if volunteer is None or actor is None:
        raise Http404
    body = volunteer_calendar.feed_of(volunteer, actor, at=timezone.now())
    headers = {"Content-Disposition": 'inline; filename="rinnalla.ics"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=CALENDAR_FILE, headers=headers)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the volunteer's pages on its home screen, in the language of the address."""
    told = {"content_type": "application/manifest+json", "json_dumps_params": {"ensure_ascii": False}}
    return JsonResponse(home_screen.facts(), **told)
