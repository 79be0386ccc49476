"""A meeting of the local network as a calendar reads it (RFC 5545): what, when and where. Times are in UTC."""

from __future__ import annotations

from datetime import UTC

from icalendar import Calendar, Event
from icalendar.enums import STATUS

from partners.models import NetworkMeeting

PRODUCT = "-//Rinnalla//Network//EN"
CALENDAR_FILE = "text/calendar; charset=utf-8"


def file_of(meeting: NetworkMeeting) -> bytes:
    """Return a calendar of one meeting; the same meeting always gives the same bytes."""
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        calendar.add(name, value)
    changed = meeting.changed_at.astimezone(UTC)
    event = Event.new(
        uid=f"network-meeting-{meeting.pk}@rinnalla",
        stamp=changed,
        last_modified=changed,
        start=meeting.starts_at.astimezone(UTC),
        end=meeting.ends_at.astimezone(UTC),
        summary=printable(meeting.title),
        location=printable(meeting.place or meeting.link) or None,
        status=STATUS.CANCELLED if meeting.cancelled_on else STATUS.CONFIRMED,
    )
    calendar.add_component(event)
    return calendar.to_ical()


def printable(text: str) -> str:
    """Return `text` without the signs that a calendar file may not hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
