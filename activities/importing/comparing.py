"""What is new in a reading, beside what was taken in from the same calendar before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from activities.importing.events import Row
from activities.models import Activity, FeedReading, Session
from activities.states import Activity as State

CLOSED = (State.CANCELLED, State.REPORTED)
SAME_NAMES = ("name_fi", "name_sv", "text_fi", "text_sv", "languages", "link", "where", "place", "address")


class Standing(TextChoices):
    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    SAME = "same", _("here already")
    CLOSED = "closed", _("closed here")
    UNREADABLE = "unreadable", _("cannot be taken in")


@dataclass(frozen=True, slots=True)
class Time:
    """One time as the calendar tells it."""

    key: str
    starts_at: datetime
    ends_at: datetime
    is_off: bool

    @classmethod
    def read(cls, told: Row) -> Time:
        starts, ends = (datetime.fromisoformat(told[name]) for name in ("starts", "ends"))
        return cls(told["id"], starts, ends, told["is_off"])


@dataclass
class News:
    """What a row of a reading would change: facts by name, times to add, to move and to cancel."""

    facts: dict[str, Any] = field(default_factory=dict)
    added: list[Time] = field(default_factory=list)
    moved: list[tuple[Session, Time]] = field(default_factory=list)
    off: list[Session] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.facts or self.added or self.moved or self.off)


@dataclass(frozen=True)
class Line:
    """One row of a reading beside the activity that was made of it before, if any."""

    row: Row
    activity: Activity | None
    news: News
    standing: Standing

    @property
    def key(self) -> str:
        return self.row["id"]

    @property
    def name(self) -> str:
        return self.row.get("name_fi") or self.row.get("name_sv") or ""

    @property
    def can_be_taken(self) -> bool:
        return self.standing in (Standing.NEW, Standing.CHANGED)


def facts_of(row: Row) -> dict[str, Any]:
    """Return what a row tells, as fields of `Activity`."""
    return {**{name: row[name] for name in SAME_NAMES}, "price_eur": Decimal(row["price"])}


def compare(reading: FeedReading, *, at: datetime, keys: Collection[str] | None = None) -> list[Line]:
    """Return the rows of a reading, or those of `keys`, each beside what is here; in as many queries for any number."""
    rows = [row for row in reading.rows if keys is None or row["id"] in keys]
    ids = [row["id"] for row in rows if not row["problem"]]
    own = Activity.objects.filter(organisation=reading.organisation_id, source_url=reading.source_url)
    here = {one.source_id: one for one in own.filter(source_id__in=ids).prefetch_related("sessions")}
    return [line_of(row, here.get(row["id"]), at) for row in rows]


def line_of(row: Row, activity: Activity | None, at: datetime) -> Line:
    if row["problem"]:
        return Line(row, None, News(), Standing.UNREADABLE)
    news = news_of(row, activity, at)
    if activity is None:
        return Line(row, None, news, Standing.NEW if news.added else Standing.UNREADABLE)
    if activity.state in CLOSED:
        return Line(row, activity, News(), Standing.CLOSED)
    return Line(row, activity, news, Standing.CHANGED if news else Standing.SAME)


def news_of(row: Row, activity: Activity | None, at: datetime) -> News:
    """Return what is new at `at`; what has begun since it was read is left alone."""
    told = facts_of(row)
    there = {one.source_id: one for one in activity.sessions.all()} if activity else {}
    news = News({name: value for name, value in told.items() if activity and getattr(activity, name) != value})
    for time in (one for one in map(Time.read, row["times"]) if one.starts_at > at):
        session = there.get(time.key)
        if session is None:
            news.added += [] if time.is_off else [time]
        elif session.is_live and session.starts_at > at:
            put_beside(session, time, news)
    return news


def put_beside(session: Session, time: Time, news: News) -> None:
    if time.is_off:
        news.off.append(session)
    elif (session.starts_at, session.ends_at) != (time.starts_at, time.ends_at):
        news.moved.append((session, time))
