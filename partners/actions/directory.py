"""The service directory as the office keeps it: written, checked, hidden and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.directory import EDITABLE, write_entry
from partners.models import ServiceEntry
from partners.rules import directory as rules

Source = ServiceEntry.Source


@transaction.atomic
def save_service(
    values: Mapping[str, Any], *, reach: rules.Reach, actor: Actor, entry: ServiceEntry | None = None
) -> ServiceEntry:
    """Write a service by hand or from a table, checked today unless `values` tell the day; return it.

    `reach` says whom it serves. Of a service that is read from elsewhere, what was changed here stays ours (R-PTV-1).
    Raises `Refused` for a service outside the actor's areas.
    """
    refuse(rules.why_not_write(reach, actor=actor))
    if entry is not None:
        refuse(rules.why_not_edit(entry, actor=actor))
    changed = changes_in(entry, values, reach) if entry else []
    told = {"checked_on": timezone.localdate(), **values}
    is_moved = entry is None or "areas" in changed
    if is_moved:
        told |= place_of(reach)
    if entry and entry.source == Source.PTV:
        told["own_fields"] = sorted({*entry.own_fields, *changed})
    row = write_entry(told, areas=codes_of(reach) if is_moved else None, entry=entry)
    audit.record("service.changed" if entry else "service.added", row, actor=actor, fields=changed)
    return row


def place_of(reach: rules.Reach) -> dict[str, Any]:
    """Return the fields that say whom a service serves, without its `areas`."""
    only = next(iter(reach.municipalities)) if len(reach.municipalities) == 1 else None
    return {"municipality_id": only, "wellbeing_county_code": reach.county}


def codes_of(reach: rules.Reach) -> list[str]:
    """Return the municipalities to be named; a single one is the municipality of the service itself."""
    return sorted(reach.municipalities) if len(reach.municipalities) > 1 else []


def changes_in(entry: ServiceEntry, values: Mapping[str, Any], reach: rules.Reach) -> list[str]:
    """Return the names of the fields of an entry that `values` and `reach` would change."""
    changed = [name for name in EDITABLE if name in values and getattr(entry, name) != values[name]]
    return changed if rules.Reach.of(entry) == reach else [*changed, "areas"]


@transaction.atomic
def check_services(entries: Iterable[ServiceEntry], *, actor: Actor) -> int:
    """Write down that each of `entries` is still right today; return how many they are."""
    refuse(rules.why_not_keep(actor))
    rows = list(entries)
    ServiceEntry.objects.filter(pk__in=[row.pk for row in rows]).update(checked_on=timezone.localdate())
    audit.record_many("service.checked", rows, actor=actor)
    return len(rows)


@transaction.atomic
def hide_service(entry: ServiceEntry, *, actor: Actor) -> None:
    """Take a service away from every list; whoever was guided to it keeps the way. Raises `Refused`."""
    refuse(rules.why_not_hide(entry, actor=actor))
    write_entry({"is_shown": False}, entry=entry)
    audit.record("service.hidden", entry, actor=actor)


@transaction.atomic
def show_service(entry: ServiceEntry, *, actor: Actor) -> None:
    """Bring a hidden service back to the lists. Raises `Refused`."""
    refuse(rules.why_not_show(entry, actor=actor))
    write_entry({"is_shown": True}, entry=entry)
    audit.record("service.shown", entry, actor=actor)
