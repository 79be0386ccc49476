"""Booked times and deadlines as calendars read them (RFC 5545): one by one as a file, or all as a feed.

A calendar often belongs to somebody else's service, so it is told what a calendar needs and nothing more: which
service, when, where. What to take, questions, help wished for and what is shared stay on the family's page.
Times are in UTC.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from icalendar.enums import CLASS, STATUS, TRANSP

from families import clock
from families.access import actor_of, hashed
from families.models import Adult, Appointment, CalendarFeed
from families.states import Appointment as State
from notifications.quiet import HELSINKI

PRODUCT = "-//Rinnalla//Appointments//EN"
SHOWN_AFTER = timedelta(days=92)  # what has passed stays in the feed for three months
READ_AGAIN = timedelta(hours=6)
NOT_TO_BE_DONE = (State.CANCELLED, State.RESCHEDULED)


def file_of(appointment: Appointment) -> bytes:
    """Return one booked time or deadline as a calendar file, in the language of the page."""
    return calendar_of([appointment]).to_ical()


def feed_of(adult: Adult, *, at: datetime) -> bytes:
    """Return everything that `adult` may see of what is ahead and newly past, in the adult's own language."""
    rows = Appointment.objects.visible_to(actor_of(adult)).filter(starts_at__gt=at - SHOWN_AFTER)
    with translation.override(adult.language):
        calendar = calendar_of(rows.exclude(state__in=NOT_TO_BE_DONE))
        calendar.calendar_name = _("My appointments")
    calendar.refresh_interval = READ_AGAIN
    return calendar.to_ical()


def find_reader(token: str) -> Adult | None:
    """Return the adult whose feed has this secret; None when it is unknown or closed, or they are to hear nothing."""
    feed = CalendarFeed.objects.filter(token_hash=hashed(token), adult__is_told=True).select_related("adult").first()
    return feed.adult if feed else None


def calendar_of(rows: Iterable[Appointment]) -> Calendar:
    """Return a calendar without a name of its own, so that the same rows always give the same bytes."""
    calendar = Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        calendar.add(name, value)
    for row in rows:
        calendar.add_component(event_of(row))
    if not calendar.subcomponents:  # a calendar holds something, or it is none
        calendar.add_component(Timezone.from_tzid(str(HELSINKI)))
    return calendar


def event_of(row: Appointment) -> Event:
    """Return one event. A deadline takes a whole day and leaves it free."""
    changed = row.changed_at.astimezone(UTC)
    return Event.new(
        uid=f"{row.name_in_calendars}@rinnalla",
        stamp=changed,
        created=row.booked_at.astimezone(UTC),
        last_modified=changed,
        sequence=row.revision,
        start=clock.day_of(row.starts_at) if row.is_deadline else row.starts_at.astimezone(UTC),
        summary=row.title,
        location=without_controls(row.place) or None,
        status=STATUS.CANCELLED if row.state in NOT_TO_BE_DONE else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT if row.is_deadline else TRANSP.OPAQUE,
        classification=CLASS.PRIVATE,
    )


def without_controls(text: str) -> str:
    """Return `text` without the signs that a calendar file may not hold."""
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
