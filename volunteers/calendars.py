"""Agreed times of volunteers and applicants as calendars read them (RFC 5545).

A calendar often belongs to somebody else's service, so it is told what, when and where, and nobody's name. Times are in
UTC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, Timezone
from icalendar.enums import CLASS

from notifications.quiet import HELSINKI

PRODUCT = "-//Rinnalla//Volunteering//EN"
CALENDAR_FILE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One agreed time. `uid` is the same for as long as it is the same time, `changed_at` when it last changed."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    changed_at: datetime


def file_of(entries: Iterable[Entry]) -> bytes:
    """Return a calendar of `entries`; the same entries always give the same bytes."""
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        calendar.add(name, value)
    for entry in entries:
        calendar.add_component(event_of(entry))
    if not calendar.subcomponents:  # a calendar holds something, or it is none
        calendar.add_component(Timezone.from_tzid(str(HELSINKI)))
    return calendar.to_ical()


def event_of(entry: Entry) -> Event:
    changed = entry.changed_at.astimezone(UTC)
    return Event.new(
        uid=f"{entry.uid}@rinnalla",
        stamp=changed,
        last_modified=changed,
        start=entry.starts_at.astimezone(UTC),
        end=entry.ends_at.astimezone(UTC),
        summary=without_controls(entry.summary),
        location=without_controls(entry.place) or None,
        classification=CLASS.PRIVATE,
    )


def without_controls(text: str) -> str:
    """Return `text` without the signs that a calendar file may not hold."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
