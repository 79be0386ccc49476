"""The offer as calendars read it (RFC 5545): a rhythm as one rule, and one by one what differs from it.

What a calendar makes of the rule is exactly the rows: a day without a row is left out, and a time that is not as usual
is told by itself. A time on a night when the clocks are changed is told by itself too, since calendars disagree about
how long it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone
from icalendar.enums import STATUS, TRANSP

from activities.models import Activity, Session
from activities.offer import Filters
from activities.recurrence import UnreadableRule, days_of_rule, parts_of
from activities.vocabulary import ActivityType, Where
from notifications.quiet import HELSINKI, local, moment
from volunteers.calendars import without_controls

PRODUCT = "-//Rinnalla//Activities//EN"
READ_AGAIN = timedelta(hours=6)
KEPT_SECONDS = 2 * 24 * 3600
END = b"END:VCALENDAR\r\n"
OF_ACTIVITY, OF_SESSION = (
    attrgetter(*(field.attname for field in model._meta.concrete_fields)) for model in (Activity, Session)
)
PAST, COMING = timedelta(days=60), timedelta(days=400)
CLOCKS = """BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:DAYLIGHT
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
DTSTART:19971026T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


@dataclass(frozen=True, slots=True)
class File:
    """A calendar and when something in it last changed."""

    body: bytes
    changed_at: datetime


def within_window(filters: Filters, today: date) -> Filters:
    """Return `filters` for those of their days that calendars are told of: newly past, and coming for a year."""
    first, last = today - PAST, today + COMING
    return replace(filters, since=max(filters.since or first, first), until=min(filters.until or last, last))


def file_of(sessions: Iterable[Session], *, name: str, site: str, today: date) -> File:
    """Return a calendar called `name` of `sessions`, each with its activity; pages are at `site`.

    The same rows give the same bytes all day. The days that are told of move on at midnight, so that is a change too.
    """
    rows = sorted(sessions, key=lambda row: (row.activity_id, row.starts_at, row.pk))
    of_each = [list(of_one) for _pk, of_one in groupby(rows, key=lambda row: row.activity_id)]
    head, midnight = named_calendar(name).to_ical().removesuffix(END), moment(today, time())
    body = b"".join([head, *pieces_of(of_each, site), END])
    return File(body, max([midnight, *(changed_at(row) for row in rows)]))


def pieces_of(of_each: list[list[Session]], site: str) -> list[bytes]:
    """Return the events of each activity as they stand in a file; only what has changed is written anew."""
    slots = {slot_of(rows[0].activity_id, site, get_language()): rows for rows in of_each}
    kept, new, pieces = cache.get_many(slots), {}, []
    for slot, rows in slots.items():
        digest, (known, piece) = digest_of(rows), kept.get(slot, (b"", b""))
        if known != digest:
            piece = b"".join(event.to_ical() for event in events_of(rows, site))
            new[slot] = (digest, piece)
        pieces.append(piece)
    cache.set_many(new, KEPT_SECONDS)
    return pieces


def slot_of(activity_id: int, site: str, language: str) -> str:
    """Return where the events of an activity are kept: one place for each language, whatever is asked for."""
    return f"calendar:{activity_id}:{sha256(f'{language} {site}'.encode()).hexdigest()}"


def digest_of(sessions: list[Session]) -> bytes:
    """Return what is another for other rows: of everything that the events of an activity are made of."""
    activity = sessions[0].activity
    told = (OF_ACTIVITY(activity), activity.organisation.name, activity.municipality.name, *map(OF_SESSION, sessions))
    return sha256(repr(told).encode()).digest()


def named_calendar(name: str) -> Calendar:
    calendar = Calendar()
    for key, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
        calendar.add(key, value)
    calendar.calendar_name = without_controls(name)
    calendar.refresh_interval = READ_AGAIN
    calendar["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"  # RFC 7986 5.7 asks for it
    calendar.add("X-PUBLISHED-TTL", READ_AGAIN)
    calendar.add_component(Timezone.from_ical(CLOCKS))
    return calendar


def changed_at(session: Session) -> datetime:
    return max(session.changed_at, session.activity.touched_at)


def events_of(sessions: list[Session], site: str) -> Iterator[Event]:
    """Yield the events of one activity."""
    series = Series.of(sessions)
    yield from series.events(site)
    for session in sessions:
        if session.on not in series.by_day:
            yield event_of(session, site, uid=f"activity-time-{session.pk}", **times_of(session))


@dataclass(frozen=True)
class Series:
    """The times of an activity that are on days of its rhythm; none where there is no rhythm to tell of."""

    activity: Activity
    days: list[date]
    by_day: dict[date, Session]

    @classmethod
    def of(cls, sessions: list[Session]) -> Series:
        activity = sessions[0].activity
        on_days = sorted(row.on for row in sessions if row.on)
        if not (activity.rule and activity.starts and activity.minutes and activity.from_on and on_days):
            return cls(activity, [], {})
        rhythm = rhythm_of(activity, on_days[-1])
        by_day = {row.on: row for row in sessions if row.on in rhythm}
        if len(by_day) < 2:
            return cls(activity, [], {})
        first, last = min(by_day), max(by_day)
        return cls(activity, [day for day in rhythm if first <= day <= last], by_day)

    def begins(self, day: date) -> datetime:
        """Return when it begins on a day of the rhythm, on the wall in Helsinki."""
        return datetime.combine(day, self.activity.starts, tzinfo=HELSINKI)

    def events(self, site: str) -> Iterator[Event]:
        if not self.days:
            return
        uid = f"activity-{self.activity.pk}"
        usual = [row for row in self.by_day.values() if self.is_as_usual(row)]
        yield self.rule_event(usual, site, uid)
        for row in self.by_day.values():
            if not self.is_as_usual(row):
                recurs = self.begins(row.on)
                yield event_of(row, site, uid=uid, recurrence_id=recurs, **times_of(row))

    def rule_event(self, usual: list[Session], site: str, uid: str) -> Event:
        any_row = usual[0] if usual else Session(activity=self.activity)
        event = event_of(any_row, site, uid=uid, start=self.begins(self.days[0]), status=STATUS.CONFIRMED)
        newest = max([changed_at(row) for row in self.by_day.values()]).astimezone(UTC)
        event.DTSTAMP = event.LAST_MODIFIED = newest
        event.sequence = max([row.revision for row in usual], default=0)
        event.add("DURATION", timedelta(minutes=self.activity.minutes))
        event.add("RRULE", self.rule())
        left_out = [self.begins(day) for day in self.days if day not in self.by_day]
        if left_out:
            event.add("EXDATE", left_out)
        return event

    def rule(self) -> dict[str, Any]:
        """Return the rule up to the last of the times that are told, however it ends itself."""
        parts = parts_of(self.activity.rule)
        kept = {name: value.split(",") for name, value in parts.items() if name not in ("COUNT", "UNTIL")}
        return {**kept, "UNTIL": [self.begins(self.days[-1]).astimezone(UTC)]}

    def is_as_usual(self, row: Session) -> bool:
        """Whether the rule alone tells the time rightly, however a calendar counts its length."""
        begins, length = self.begins(row.on).replace(tzinfo=None), timedelta(minutes=self.activity.minutes)
        shown = [local(at).replace(tzinfo=None) for at in (row.starts_at, row.ends_at)]
        is_in_time = shown == [begins, begins + length] and row.ends_at - row.starts_at == length
        return is_in_time and row.is_live and not (row.place or row.words)


def rhythm_of(activity: Activity, last: date) -> dict[date, None]:
    """Return the days of an activity's rule in order; none when there are too many to be told as one rule."""
    try:
        return dict.fromkeys(days_of_rule(activity.rule, from_on=activity.from_on, until_on=last))
    except UnreadableRule:
        return {}


def times_of(session: Session) -> dict[str, Any]:
    return {
        "start": local(session.starts_at),
        "end": local(session.ends_at),
        "status": STATUS.CONFIRMED if session.is_live else STATUS.CANCELLED,
        "sequence": session.revision,
    }


def event_of(session: Session, site: str, *, uid: str, **told: Any) -> Event:
    """Return an event with everything that is the same however its time is told."""
    activity, changed = session.activity, changed_at(session).astimezone(UTC)
    return Event.new(
        uid=f"{uid}@rinnalla",
        stamp=changed,
        last_modified=changed,
        summary=without_controls(activity.name),
        description=lines(session.words, activity.text, activity.organisation.name),
        location=place_of(session),
        categories=[without_controls(capfirst(ActivityType(activity.type).label))],
        url=f"{site}{reverse('public:activity-detail', args=[activity.pk])}",
        transparency=TRANSP.TRANSPARENT,
        **told,
    )


def lines(*texts: str) -> str:
    """Return `texts` under each other, in lines that hold no signs a calendar may not hold."""
    return "\n".join(without_controls(line) for text in texts for line in text.splitlines())


def place_of(session: Session) -> str:
    activity = session.activity
    if activity.where == Where.ONLINE:
        return _("Online")
    own = session.place or activity.place
    address = "" if session.place else activity.address
    return without_controls(", ".join(word for word in (own, address, activity.municipality.name) if word))
