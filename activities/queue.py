"""Who gets a place, and who waits for one: pure, without a database.

A place is given in the order of the queue. Who needs more places than are free keeps their turn, and the next for whom
there is room gets one: so no place stays empty, and nobody who waits would fit.

Scarce places rotate: until the draw everybody is registered alike. At the draw those who were left without a place last
time go first, then by time. Who registers after the draw comes after those who were in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.quiet import next_open

TO_ANSWER = timedelta(hours=48)
TO_ANSWER_SOON = timedelta(hours=12)
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Room:
    """How many places are left, in the activity's unit, and how many children the adults can still look after.

    None: as many as come.
    """

    places: int | None = None
    children: int | None = None

    def holds(self, seats: int, children: int) -> bool:
        """Whether so many more fit; fewer than before always do."""
        return fits(seats, self.places) and fits(children, self.children)

    def without(self, seats: int, children: int) -> Room:
        return Room(left(self.places, seats), left(self.children, children))


def fits(more: int, limit: int | None) -> bool:
    return limit is None or more <= max(limit, 0)


def left(limit: int | None, taken: int) -> int | None:
    return None if limit is None else limit - taken


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: since when, for how many, and whether they were left without a place last time."""

    key: int
    since: datetime
    seats: int = 1
    children: int = 0
    was_left: bool = False
    is_late: bool = False


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return the queue, the first first."""
    return sorted(waiting, key=lambda one: (one.is_late, not one.was_left, one.since, one.key))


def to_be_given(waiting: Iterable[Waiting], room: Room) -> list[int]:
    """Return the keys of those for whom there is a place, in the order of the queue."""
    given = []
    for one in in_order(waiting):
        if room.holds(one.seats, one.children):
            given.append(one.key)
            room = room.without(one.seats, one.children)
    return given


def answer_by(now: datetime, begins_at: datetime) -> datetime | None:
    """Return until when an offer made at `now` can be answered; None when it is too late to make one.

    48 hours, 12 when it begins within three days (domain.md 2.5), counted from when the message may go, and never past
    the beginning.
    """
    goes_at = next_open(now)
    answer_at = goes_at + (TO_ANSWER_SOON if begins_at - now <= SOON else TO_ANSWER)
    return min(answer_at, begins_at) if goes_at < begins_at else None
