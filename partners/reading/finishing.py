"""The end of a reading: what is gone, what waits to be looked at, and whose turn is next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Municipality
from core.actor import Actor
from core.transitions import advance, advance_many
from partners.models import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.reading.applying import apply_waiting
from partners.reading.comparing import Kind
from partners.states import READING_OPEN
from partners.states import Change as ChangeState
from partners.states import Reading as State

NIGHT = range(1, 5)  # hours of Helsinki
ONCE_IN = timedelta(hours=12)
PART_GONE = 2  # when more than one in two would be gone, something else may be wrong


def entries_of(source: DirectorySource) -> QuerySet[ServiceEntry]:
    """Return the entries that were read before and serve the municipality of the source, also those hidden here."""
    rows = ServiceEntry.objects.filter(source=ServiceEntry.Source.PTV, gone_on=None).exclude(source_id="")
    return rows.around(Municipality.objects.filter(pk=source.municipality_id))


def missing(reading: DirectoryReading) -> dict[str, int]:
    """Return the ids of services that stand here and were on no page, with the keys of their entries."""
    seen = reading.changes.values("source_id")
    return dict(entries_of(reading.source).exclude(source_id__in=seen).values_list("source_id", "pk"))


def finish(reading: DirectoryReading, gone: list[str], *, at: datetime, actor: Actor) -> None:
    """Count what is gone, and let the reading be looked at; with nothing to look at it is over."""
    known = entries_of(reading.source).count()
    keys = dict(ServiceEntry.objects.filter(source_id__in=gone).values_list("source_id", "pk"))
    rows = [DirectoryChange(reading=reading, kind=Kind.GONE, source_id=guid, entry_id=keys[guid]) for guid in gone]
    DirectoryChange.objects.bulk_create(rows, batch_size=200)
    reading.changes.filter(kind=Kind.SAME).delete()  # what is as before has done its work
    count = reading.changes.filter(kind=Kind.GONE).count()
    is_odd = count * PART_GONE > known
    advance(reading, State.READ, actor=actor, ended_at=at, gone=count, fault="many_gone" if is_odd else "")
    rested(reading.source)
    leave_again(reading, actor=actor)
    if not reading.changes.filter(state=ChangeState.WAITING).exists():
        advance(reading, State.APPLIED, actor=actor)
    elif reading.source.applies_itself and not is_odd:
        apply_waiting(reading, at=at, actor=actor)


def rested(source: DirectorySource) -> None:
    source.faults, source.not_before = 0, None
    source.save(update_fields=["faults", "not_before"])


def leave_again(reading: DirectoryReading, *, actor: Actor) -> None:
    """What a person has left out stays left out as long as the source says the same."""
    before = DirectoryChange.objects.filter(reading__source=reading.source, state=ChangeState.LEFT)
    left = {(row.source_id, row.kind): row.values for row in before.order_by("pk")}
    rows = reading.changes.filter(source_id__in=[guid for guid, _kind in left])
    again = [row.pk for row in rows if left.get((row.source_id, row.kind)) == row.values]
    if again:
        changes = DirectoryChange.objects.filter(pk__in=again)
        advance_many(changes, ChangeState.WAITING, ChangeState.LEFT, actor=actor)


@transaction.atomic
def drop(reading: DirectoryReading, *, at: datetime, actor: Actor, reason: str = "") -> None:
    """Leave a reading out: the next one asks for every page anew."""
    advance(reading, State.DROPPED, actor=actor, reason=reason, ended_at=at)
    source = reading.source
    source.tags = {}
    source.save(update_fields=["tags"])
    rested(source)


def is_due(source: DirectorySource, at: datetime) -> bool:
    """Whether it is a source's turn: a rest that is over, a press of "read now", or a night without a reading yet."""
    if source.not_before is not None:
        return source.not_before <= at
    last: Any = source.readings.order_by("-began_at").first()
    if last is None or last.state in (State.RUNNING, State.INTERRUPTED):
        return True
    is_night = timezone.localtime(at).hour in NIGHT
    held = last.state in READING_OPEN and last.state_since > at - timedelta(days=7)
    return is_night and last.began_at < at - ONCE_IN and not held
