"""What was held and how many came, in a period (domain.md 6.5): heads are contacts, persons are kept apart from them.

Everything is counted by the database, in the same few queries whatever the number of rows. A number of persons under
five is not shown (R-RP-1), nor one from which such a number could be counted back: with the total, or with what is
asked beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from activities.models import Feedback, Registration, Session
from activities.querysets.activities import told_of
from activities.states import Registration as Place
from activities.vocabulary import Entry
from core.actor import Actor
from notifications.quiet import moment

LEAST = 5
HIDDEN = -1
WHOLE = ""  # all types together, among the types
LIVE = Q(cancelled_at=None)
NUMBERS: dict[str, Any] = {
    "activities": Count("activity", distinct=True),
    "cancelled": Count("pk", filter=~LIVE),
    "held": Count("pk", filter=LIVE),
    "missing": Count("pk", filter=LIVE & Q(counted_at=None)),
    "adults": Sum("adults", filter=LIVE, default=0),
    "fathers": Sum("fathers", filter=LIVE, default=0),
    "children": Sum("children", filter=LIVE, default=0),
    "first_timers": Sum("first_timers", filter=LIVE, default=0),
    "adults_seen": Sum("adults", filter=LIVE & Q(fathers__isnull=False), default=0),
    "adults_asked": Sum("adults", filter=LIVE & Q(first_timers__isnull=False), default=0),
    "named": Count("activity", distinct=True, filter=Q(activity__entry__in=(Entry.REGISTER, Entry.CLOSED))),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of days, both within, and what of it; what is not told narrows nothing.

    `years` are those of which the period is a half. Of days of one's own no persons are told: from two periods that
    differ by a day, those of the day could be counted back.
    """

    since: date
    until: date
    municipality_id: str = ""
    type: str = ""
    years: tuple[tuple[date, date], ...] = ()
    is_own: bool = False

    def wider(self) -> Iterator[Asked]:
        """Yield what one may ask of all types that this is a part of: through the years, and everywhere."""
        for since, until in ((self.since, self.until), *self.years):
            for place in dict.fromkeys((self.municipality_id, "")):
                yield Asked(since, until, place)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one type of activity, or of all.

    `heads` are by the names of `NUMBERS`: `adults_seen` are the adults of times at which fathers were counted too,
    `adults_asked` those of times at which newcomers were. `persons` is None where no names are taken or kept,
    `HIDDEN` where the number is not shown.
    """

    heads: Mapping[str, int]
    faces: Mapping[int, int] = field(default_factory=dict)
    persons: int | None = None

    @property
    def contacts(self) -> int:
        return self.heads["adults"] + self.heads["children"]

    @property
    def fathers_share(self) -> int | None:
        """Fathers in percent of the adults of times at which fathers were counted."""
        seen = self.heads["adults_seen"]
        return round(100 * self.heads["fathers"] / seen) if seen else None


@dataclass(frozen=True, slots=True)
class Report:
    by_type: Mapping[str, Tally]
    whole: Tally


def report_of(asked: Asked, *, now: datetime, actor: Actor) -> Report:
    """Return the figures of each type that was held or cancelled in the period, and of all types together."""
    sessions = in_period(asked, now, actor)
    heads, faces = heads_by_type(sessions), faces_by_type(sessions, actor)
    counted, everybody = persons(sessions.filter(LIVE), actor)
    known = {kind: counted[kind] for kind, numbers in heads.items() if numbers["named"] and kind in counted}
    if asked.is_own:
        shown, total = dict.fromkeys(known, HIDDEN), HIDDEN
    else:
        wider = [persons(in_period(one, now, actor).filter(LIVE), actor) for one in asked.wider()]
        shown, total = protected(known, everybody, too_near(known, everybody, wider))
    whole = Tally(
        heads={name: sum(numbers[name] for numbers in heads.values()) for name in NUMBERS},
        faces=sum((Counter(numbers) for numbers in faces.values()), Counter()),
        persons=total if known else None,
    )
    by_type = {kind: Tally(numbers, faces.get(kind, {}), shown.get(kind)) for kind, numbers in heads.items()}
    return Report(by_type, whole)


def in_period(asked: Asked, now: datetime, actor: Actor) -> QuerySet[Session]:
    """Return the times of a period that were held or cancelled; others count what is read from their calendars."""
    period = {
        "starts_at__gte": moment(asked.since, time()),
        "starts_at__lt": moment(asked.until + timedelta(days=1), time()),
    }
    told = {"activity__municipality": asked.municipality_id, "activity__type": asked.type}
    narrowed = {name: value for name, value in told.items() if value}
    rows = Session.objects.visible_to(actor).filter(**period, **narrowed, activity__source_id="").order_by()
    held = LIVE & Q(ends_at__lte=now) & (told_of("activity__") | Q(counted_at__isnull=False))
    return rows.filter(held | (~LIVE & Q(activity__published_at__isnull=False)))


def heads_by_type(sessions: QuerySet[Session]) -> dict[str, dict[str, int]]:
    named = {f"n_{name}": number for name, number in NUMBERS.items()}
    rows = sessions.values("activity__type").annotate(**named)
    return {row["activity__type"]: {name: row[f"n_{name}"] for name in NUMBERS} for row in rows}


def faces_by_type(sessions: QuerySet[Session], actor: Actor) -> dict[str, dict[int, int]]:
    """Return how many chose each face, by type."""
    rows = Feedback.objects.visible_to(actor).filter(session__in=sessions.values("pk")).order_by()
    found: dict[str, dict[int, int]] = {}
    for kind, face, count in rows.values_list("session__activity__type", "face").annotate(n=Count("pk")):
        found.setdefault(kind, {})[face] = count
    return found


def persons(sessions: QuerySet[Session], actor: Actor) -> tuple[dict[str, int], int]:
    """Return how many different people had a place at the times and were not marked absent: by type, and in all."""
    of_all = sessions.filter(activity=OuterRef("activity"))
    there = Q(session__in=sessions.values("pk")) | (Q(session=None) & Exists(of_all))
    rows = Registration.objects.visible_to(actor).with_place().exclude(state=Place.NO_SHOW).filter(there).order_by()
    number = Count("contact_key", distinct=True)
    return dict(rows.values_list("activity__type").annotate(n=number)), rows.aggregate(n=number)["n"]


def too_near(values: Mapping[str, int], total: int, wider: Iterable[tuple[Mapping[str, int], int]]) -> set[str]:
    """Return of which numbers a wider one is so little larger that the difference would tell of fewer than five."""
    near: set[str] = set()
    for by_type, everybody in wider:
        near |= {
            kind for kind, value in values.items() if is_few(by_type.get(kind, 0) - value) or is_few(everybody - value)
        }
        near |= {WHOLE} if is_few(everybody - total) else set()
    return near


def is_few(number: int) -> bool:
    """Whether it tells of somebody, and of fewer than five."""
    return 0 < number < LEAST


def protected(values: Mapping[str, int], total: int, near: Collection[str] = ()) -> tuple[dict[str, int], int]:
    """Return numbers of persons without small ones and those of `near`; nobody is a number that tells of nobody.

    Where one alone would be hidden it could be counted back from the others: the smallest of the rest is hidden too, or
    the total where there is none.
    """
    hidden = {kind for kind, value in {**values, WHOLE: total}.items() if value and (value < LEAST or kind in near)}
    rest = sorted((value, kind) for kind, value in values.items() if value and kind not in hidden)
    if len(hidden) == 1:
        hidden.add(rest[0][1] if rest else WHOLE)
    shown = {kind: HIDDEN if kind in hidden else value for kind, value in values.items()}
    return shown, HIDDEN if WHOLE in hidden else total
