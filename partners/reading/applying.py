"""Taking what was read into use, through the one way into the directory; what was edited here stays (R-PTV-1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.transitions import advance, advance_many
from partners.directory import write_entry
from partners.models import DirectoryChange, DirectoryReading, ServiceEntry
from partners.reading.comparing import SCOPE, Kind, Standing, own_names, standing_of
from partners.reading.shape import modified_at
from partners.states import Change as ChangeState
from partners.states import Reading as State

KEEPER = Actor.system("directory-reading")


@transaction.atomic
def apply_waiting(reading: DirectoryReading, *, at: datetime, actor: Actor) -> int:
    """Take every waiting change into use and close the reading; return how many there were.

    The person's decision is about the reading, and it is written of the reading and of every entry; the rows of the
    changes are moved all at once. Raises `NotNow` when somebody else was faster.
    """
    advance(reading, State.APPLIED, actor=actor)
    waiting = DirectoryChange.objects.filter(reading=reading)
    keys = advance_many(waiting, ChangeState.WAITING, ChangeState.APPLIED, actor=KEEPER)
    changes = list(DirectoryChange.objects.filter(pk__in=keys).select_related("entry"))
    here = standing_of(change.source_id for change in changes)
    entries = [write_change(change, here.get(change.source_id), at=at) for change in changes]
    audit.record_many("serviceentry.read", entries, actor=actor, reason=f"reading:{reading.pk}")
    return len(entries)


@transaction.atomic
def apply_one(change: DirectoryChange, *, at: datetime, actor: Actor) -> ServiceEntry:
    """Take one change into use; the reading is closed with the last one. Raises `NotNow`."""
    if change.state == ChangeState.LEFT:
        advance(change, ChangeState.WAITING, actor=actor)
    advance(change, ChangeState.APPLIED, actor=actor)
    entry = write_change(change, standing_of([change.source_id]).get(change.source_id), at=at)
    audit.record("serviceentry.read", entry, actor=actor, reason=f"reading:{change.reading_id}", fields=change.fields)
    close_when_done(change.reading, actor=actor)
    return entry


def close_when_done(reading: DirectoryReading, *, actor: Actor) -> None:
    if not reading.changes.filter(state=ChangeState.WAITING).exists():
        advance(reading, State.APPLIED, actor=actor)


def write_change(change: DirectoryChange, standing: Standing | None, *, at: datetime) -> ServiceEntry:
    """Write one change to the directory and return its entry. Written again it changes nothing."""
    day = timezone.localdate(at)
    if change.kind == Kind.GONE:
        entry = change.entry
        entry.gone_on = day
        entry.save(update_fields=["gone_on"])
        return entry
    entry = standing.entry if standing else None
    own = own_names(entry) if entry else set()
    told = {name: value for name, value in change.values.items() if name not in own and name != "areas"}
    areas = None if own & set(SCOPE) else change.values["areas"]
    facts: dict[str, Any] = {
        **told,
        "source": ServiceEntry.Source.PTV,
        "source_modified_at": modified_at(change.values),
        "gone_on": None,
        **({} if own else {"checked_on": day}),  # of what was edited here the source knows nothing
    }
    return write_entry(facts, areas=areas, entry=entry)
