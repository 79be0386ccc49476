"""What calendars read without signing in: whoever has the secret address reads it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from families import calendars


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """One adult's times as a calendar; an address that is unknown or closed does not exist."""
    adult = calendars.find_reader(token)
    if adult is None:
        raise Http404
    answer = HttpResponse(calendars.feed_of(adult, at=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="rinnalla.ics"'
    return answer
