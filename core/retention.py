"""How long things are kept, as lines that can be run (domain.md 4.5, R-RT-1).

Each app registers its own lines in its `retention.py`. Every night `run` erases what is due; `manage.py retain` does
the same by hand, and with `--dry-run` only counts.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry

BATCH = 500
ACCESS_LOG_MONTHS = 24  # R-AC-2

logger = structlog.get_logger(__name__)

Rows = Callable[[datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: `due(at)` are the rows whose time has come at `at`, `erase` does away with some of them.

    `erase(rows, at=, actor=)` is called in a transaction with at most `BATCH` of the due rows and returns how many it
    erased; afterwards they are due no more. `held(at)` are rows that would be due but for a legal hold or the like.
    `keep` is the rule in words.
    """

    code: str
    keep: str
    due: Rows
    erase: Callable[..., int]
    held: Rows | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a line: how many rows were due, erased, and held back."""

    code: str
    keep: str
    due: int
    erased: int
    held: int


_lines: dict[str, Line] = {}
_trails: list[Callable[[datetime], tuple[str, Iterable[Any]]]] = []


def register(line: Line) -> Line:
    """Make `line` known; raises ValueError when another line has its code."""
    if line.code in _lines:
        raise ValueError(f"there are two lines of retention called {line.code}")
    _lines[line.code] = line
    return line


def register_held_trail(held: Callable[[datetime], tuple[str, Iterable[Any]]]) -> None:
    """Let `held(at)` name a model and the keys of its rows whose entries in the access log must stay."""
    _trails.append(held)


def all_lines() -> list[Line]:
    """Return every line in the order in which it is run."""
    return list(_lines.values())


def months_before(at: datetime, months: int) -> datetime:
    """Return the same local time so many calendar months earlier; the last day where the month is too short."""
    here = timezone.localtime(at)
    place = here.year * 12 + here.month - 1 - months
    year, month = place // 12, place % 12 + 1
    day = min(here.day, monthrange(year, month)[1])
    return timezone.make_aware(here.replace(year=year, month=month, day=day, tzinfo=None))


def run(at: datetime, *, actor: Actor, dry_run: bool = False) -> list[Outcome]:
    """Erase everything that is due at `at`, line by line, and return what became of each; a dry run only counts.

    Every batch is a transaction of its own: a run that is cut short has done whole batches, and the next night goes on.
    """
    outcomes = [run_line(line, at, actor=actor, dry_run=dry_run) for line in all_lines()]
    if not dry_run:
        logger.info("retention.finished", **{one.code: one.erased for one in outcomes})
    return outcomes


def run_line(line: Line, at: datetime, *, actor: Actor, dry_run: bool = False) -> Outcome:
    """Run one line; else as `run`."""
    keys = list(line.due(at).order_by("pk").values_list("pk", flat=True))
    held = line.held(at).count() if line.held else 0
    erased = 0
    for start in range(0, 0 if dry_run else len(keys), BATCH):
        with transaction.atomic():
            erased += line.erase(line.due(at).filter(pk__in=keys[start : start + BATCH]), at=at, actor=actor)
    return Outcome(line.code, line.keep, len(keys), erased, held)


def delete_rows(rows: QuerySet[Any], *, at: datetime, actor: Actor) -> int:
    """Delete `rows` that hold nothing an erasure would have to leave; return how many there were."""
    keys = list(rows.values_list("pk", flat=True))
    rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def old_entries(at: datetime) -> QuerySet[AuditEntry]:
    """Return entries of the access log that are two years old, but not those about rows that are held."""
    rows = AuditEntry.objects.filter(at__lte=months_before(at, ACCESS_LOG_MONTHS))
    held = Q(pk=None)
    for label, keys in (trail(at) for trail in _trails):
        held |= Q(subject_type=label, subject_id__in=[str(key) for key in keys])
    return rows.exclude(held)


def ended_sessions(at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=at)


register(Line(code="access_log", keep="the access log: two years", due=old_entries, erase=delete_rows))
register(Line(code="session", keep="sessions of browsers: until they end", due=ended_sessions, erase=delete_rows))
