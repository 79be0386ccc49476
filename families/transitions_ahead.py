"""Which changes of life lie ahead of a child, and when its family is told: from a birth year or a due month alone.

Pure: no rows, no clock. Only the year is known, so what begins with a school year is told in the spring before it, and
adolescence in the autumn before the first year in which it may begin. A due month tells of the birth and of nothing
after it: nobody asks what came of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from partners.vocabulary import LifeStage

JANUARY, AUGUST = 1, 8
BIRTH_TOLD_BEFORE = 2


class Known(Protocol):
    """A child as far as anybody knows it: one of the two is None."""

    @property
    def birth_year(self) -> int | None: ...
    @property
    def due_month(self) -> date | None: ...


class Transition(NamedTuple):
    """What begins in `month` of the year in which a child turns `turns`; its family is told `before` months earlier."""

    stage: LifeStage
    turns: int
    month: int
    before: int


# Early childhood education is applied for four months before it begins (540/2018 § 17). Pre-primary is the year before
# compulsory education (628/1998 § 26 a), which begins in the year of turning seven (1214/2020 § 2); places are applied
# for in January and February. The seventh of nine grades is six years later (628/1998 § 9), the joint application to
# upper secondary in February and March nine years later. The age of adolescence is that of domain.md 6.1.
TABLE = (
    Transition(LifeStage.ECEC_START, turns=1, month=AUGUST, before=5),
    Transition(LifeStage.PRESCHOOL_START, turns=6, month=AUGUST, before=6),
    Transition(LifeStage.SCHOOL_START, turns=7, month=AUGUST, before=6),
    Transition(LifeStage.ADOLESCENCE, turns=11, month=JANUARY, before=4),
    Transition(LifeStage.LOWER_TO_UPPER, turns=13, month=AUGUST, before=4),
    Transition(LifeStage.SECONDARY_ED, turns=16, month=AUGUST, before=6),
)
# What is offered to those ahead of it, where that is not the stage itself alone.
OFFERED = {LifeStage.NEWBORN: (LifeStage.EXPECTING, LifeStage.NEWBORN)}


@dataclass(frozen=True, slots=True, order=True)
class Ahead:
    """One transition of one child: told from `told_on`, over when it begins on `begins_on`; both are first days."""

    begins_on: date
    told_on: date
    stage: LifeStage

    @property
    def offered(self) -> tuple[LifeStage, ...]:
        """The stages whose activities help ahead of this one."""
        return OFFERED.get(self.stage, (self.stage,))

    def is_open(self, on: date) -> bool:
        """Whether its family may hear of it on the day `on`."""
        return self.told_on <= on < self.begins_on


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written on a day: one letter for everything that is told from `told_on`, worth sending until `until`."""

    told_on: date
    until: date


def months_earlier(first: date, months: int) -> date:
    """Return the first day of the month so many months before that of `first`."""
    place = first.year * 12 + first.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def of_child(child: Known) -> list[Ahead]:
    """Return every transition of a child's life, in the order of time."""
    if child.birth_year is None:
        due = child.due_month.replace(day=1) if child.due_month else None
        return [Ahead(due, months_earlier(due, BIRTH_TOLD_BEFORE), LifeStage.NEWBORN)] if due else []
    begins = {row: date(child.birth_year + row.turns, row.month, 1) for row in TABLE}
    return sorted(Ahead(day, months_earlier(day, row.before), row.stage) for row, day in begins.items())


def ahead_of(children: Iterable[Known], on: date) -> list[Ahead]:
    """Return what lies ahead on the day `on`, each once, the nearest first."""
    return sorted({one for child in children for one in of_child(child) if one.is_open(on)})


def letter_of(children: Iterable[Known], on: date) -> Letter | None:
    """Return the letter that is due on the day `on`, the same on each day until something new lies ahead.

    So nobody is written to more than once a month, and of no transition twice. None when nothing lies ahead.
    """
    coming = ahead_of(children, on)
    if not coming:
        return None
    told_on = max(one.told_on for one in coming)
    return Letter(told_on, min(one.begins_on for one in coming if one.told_on == told_on))
