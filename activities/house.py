"""The calendar of a house that several share: what is held in its rooms, and what those who share a calendar offer.

Public facts only: what another has not published yet shows as taken, and nobody who has registered is read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from activities.models import Activity, Session
from activities.states import PUBLIC
from activities.states import Activity as State
from activities.vocabulary import Entry
from core.actor import Actor
from notifications.quiet import moment
from partners.models import Venue
from partners.rules.agreements import sharing_with
from partners.vocabulary import Shared

DAY, WEEK = timedelta(days=1), timedelta(days=7)
YEARS = range(2000, 2200)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are shown, whole weeks from a Monday; `key` is how an address names them."""

    first: date
    is_month: bool

    @classmethod
    def named(cls, key: str, today: date) -> Self:
        """Return the week (2026-W48) or the month (2026-11) called `key`, this week when it is neither."""
        for pattern, is_month in (("%G-W%V-%u", False), ("%Y-%m-%d", True)):
            try:
                day = datetime.strptime(f"{key}-1", pattern).date()  # noqa: DTZ007  a day
            except ValueError:
                continue
            if day.year in YEARS:
                return cls(day, is_month)
        return cls(today - timedelta(days=today.weekday()), is_month=False)

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first:%G-W%V}"

    @property
    def last(self) -> date:
        return (self.first + 31 * DAY).replace(day=1) - DAY if self.is_month else self.first + 6 * DAY

    @property
    def before(self) -> Self:
        return type(self)((self.first - DAY).replace(day=1) if self.is_month else self.first - WEEK, self.is_month)

    @property
    def after(self) -> Self:
        return type(self)(self.last + DAY, self.is_month)

    def other(self, today: date) -> Self:
        """Return the month of this week, or a week of this month: that of today, if it is in it."""
        if not self.is_month:
            return type(self)((self.first + 3 * DAY).replace(day=1), is_month=True)
        day = today if self.first <= today <= self.last else self.first
        return type(self)(day - timedelta(days=day.weekday()), is_month=False)

    def weeks(self) -> list[list[date]]:
        """Return the days week by week; a month begins and ends with whole weeks."""
        monday = self.first - timedelta(days=self.first.weekday())
        days = range(0, (self.last - monday).days + 1, 7)
        return [[monday + timedelta(days=start + day) for day in range(7)] for start in days]


class Stay(NamedTuple):
    """Somebody is in a room from one moment to another."""

    key: int
    room: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """One time in the calendar as one organisation may see it."""

    session: Session
    is_own: bool
    is_taken: bool
    clashes: bool


def usable_venues(organisation_ids: Iterable[int], actor: Actor) -> QuerySet[Venue]:
    """Return the rooms that organisations have themselves or share with others."""
    own = [*organisation_ids]
    rows = Venue.objects.visible_to(actor).filter(is_in_use=True)
    return rows.filter(Q(organisation__in=own) | Q(shared_with__in=own)).distinct()


def is_open(activity: Activity) -> bool:
    """Whether anybody may read of it."""
    return activity.state in PUBLIC and activity.entry != Entry.INTERNAL


def sessions_of(actor: Actor, period: Period, *, places: Iterable[str]) -> QuerySet[Session]:
    """Return the times of `period` that the actor's house calendar tells of; taken ones in shared rooms too."""
    own, today = actor.organisation_ids, timezone.localdate()
    sharing = {other for one in own for other in sharing_with(Shared.CALENDAR, one, on=today)}
    open_to_all = Q(activity__state__in=PUBLIC) & ~Q(activity__entry=Entry.INTERNAL)
    together = Q(activity__in=Activity.together_with.through.objects.filter(organisation__in=own).values("activity"))
    reach = Q(activity__organisation__in=own, activity__municipality__in=[*places])
    reach |= open_to_all & Q(activity__organisation__in=sharing, activity__municipality__in=[*places])
    reach |= open_to_all & together
    reach |= Q(place="", activity__venue__in=usable_venues(own, actor).values("pk"))
    weeks = period.weeks()
    begins, ends = moment(weeks[0][0], time()), moment(weeks[-1][-1] + DAY, time())
    rows = Session.objects.live().exclude(activity__state=State.CANCELLED)
    rows = rows.filter(reach, starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at", "pk")
    return rows.select_related("activity__organisation", "activity__municipality", "activity__venue")


def slots_of(sessions: Iterable[Session], actor: Actor) -> Iterator[Slot]:
    """Yield times as the actor may see them, with those that are in one room at once marked."""
    rows = list(sessions)
    doubled = clashing(stay for row in rows if (stay := stay_of(row)))
    for row in rows:
        is_own = row.activity.organisation_id in actor.organisation_ids
        yield Slot(row, is_own, not is_own and not is_open(row.activity), row.pk in doubled)


def stay_of(session: Session) -> Stay | None:
    """Return in which room a time is held, None when it is held elsewhere."""
    room = session.activity.venue_id
    return None if room is None or session.place else Stay(session.pk, room, session.starts_at, session.ends_at)


def clashing(stays: Iterable[Stay]) -> set[int]:
    """Return the keys of those who are in the same room at the same time as another."""
    found: set[int] = set()
    longest: dict[int, Stay] = {}
    for stay in sorted(stays, key=lambda row: (row.starts_at, row.key)):
        held = longest.get(stay.room)
        if held is not None and stay.starts_at < held.ends_at:
            found |= {stay.key, held.key}
        if held is None or stay.ends_at > held.ends_at:
            longest[stay.room] = stay
    return found


def doubled_times(activity: Activity, ahead: Iterable[Session]) -> list[tuple[Session, Session]]:
    """Return the times ahead of an activity beside those of others that are in its room at the same time."""
    own = [row for row in ahead if not row.place and row.is_live]
    if activity.venue_id is None or not own:
        return []
    rows = Session.objects.live().filter(activity__venue=activity.venue_id, place="", ends_at__gt=own[0].starts_at)
    rows = rows.exclude(activity=activity).exclude(activity__state=State.CANCELLED)
    others = list(rows.select_related("activity__organisation").order_by("starts_at"))
    return [(one, other) for one in own for other in others if meets(one, other)]


def meets(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
