"""What a service says, beside what stands here of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partners.models import DirectoryChange, ServiceEntry
from partners.reading.shape import Values

Kind = DirectoryChange.Kind
# Not compared: where it was read from is written with the rest, and its moment alone is no change to a reader.
ABOUT = ("source_id", "source_url", "source_modified_at")
SCOPE = ("municipality_id", "wellbeing_county_code", "has_areas", "areas")
TOGETHER = (SCOPE, ("address", "east_m", "north_m"), ("phone_display", "phone_dial"))


@dataclass(frozen=True)
class Standing:
    """An entry as it stands here, with the codes of the municipalities that it names."""

    entry: ServiceEntry
    areas: frozenset[str]

    def value(self, name: str) -> Any:
        return sorted(self.areas) if name == "areas" else getattr(self.entry, name)


def standing_of(guids: Iterable[str]) -> dict[str, Standing]:
    """Return by id the entries that were read before; two queries for any number."""
    entries = list(ServiceEntry.objects.filter(source=ServiceEntry.Source.PTV, source_id__in=list(guids)))
    named = ServiceEntry.areas.through.objects.filter(
        serviceentry__in=[entry.pk for entry in entries if entry.has_areas]
    )
    areas: dict[int, set[str]] = defaultdict(set)
    for entry, town in named.values_list("serviceentry_id", "municipality_id"):
        areas[entry].add(town)
    return {entry.source_id: Standing(entry, frozenset(areas[entry.pk])) for entry in entries}


def own_names(entry: ServiceEntry) -> set[str]:
    """Return the fields that somebody here has edited, with those that mean the same thing together."""
    own = set(entry.own_fields)
    return own.union(*(group for group in TOGETHER if own & set(group)))


def differing(standing: Standing, values: Mapping[str, Any]) -> list[str]:
    """Return the names of fields that the source tells otherwise, those edited here among them."""
    return [name for name, value in values.items() if name not in ABOUT and standing.value(name) != value]


def change_of(values: Values, standing: Standing | None) -> DirectoryChange:
    """Return what taking `values` into use would change, not yet of any reading."""
    if standing is None:
        return DirectoryChange(kind=Kind.ADDED, source_id=values["source_id"], values=values, fields=[])
    entry = standing.entry
    fields = [name for name in differing(standing, values) if name not in own_names(entry)]
    fields += ["gone_on"] if entry.gone_on else []
    kind = Kind.CHANGED if fields else Kind.SAME
    return DirectoryChange(
        entry=entry, kind=kind, source_id=entry.source_id, values=values if fields else {}, fields=fields
    )


def same(guid: str, standing: Standing | None) -> DirectoryChange:
    """Return that a service is still told of, and nothing more."""
    entry = standing.entry if standing and not standing.entry.gone_on else None
    return DirectoryChange(kind=Kind.SAME, source_id=guid, entry=entry)


def not_for_families(guid: str, standing: Standing | None) -> DirectoryChange:
    """Return that a service is of no help to families: one that stands here is gone."""
    change = same(guid, standing)
    change.kind = Kind.GONE if change.entry else Kind.SAME
    return change
