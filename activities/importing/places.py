"""Which municipality a place of a stranger's calendar is in: by its names, or by its position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import Municipality
from accounts.positions import tm35fin
from accounts.querysets import folded
from core.actor import Actor

FINLAND = (59.0, 71.0, 19.0, 32.0)  # south, north, west, east, in degrees
LARGEST_M = 60_000  # nobody lives farther from the centre of the own municipality


@dataclass(frozen=True)
class Places:
    """The municipalities by every name, their centres, and those that the reader looks after."""

    by_name: dict[str, str]
    centres: list[tuple[int, int, str]]
    own: frozenset[str]

    @classmethod
    def of(cls, actor: Actor) -> Places:
        rows = list(Municipality.objects.visible_to(actor))
        by_name = {name: row.pk for row in rows for name in (row.search_fi, row.search_sv)}
        return cls(by_name, [(row.east_m, row.north_m, row.pk) for row in rows], actor.municipality_ids)

    def only_one(self) -> str | None:
        """Return the one municipality of the reader, for what is online; None for a reader of several."""
        return next(iter(self.own)) if len(self.own) == 1 else None

    def town_of(self, location: dict[str, Any]) -> str | None:
        named = (self.by_name.get(folded(name)) for name in names_of(location))
        return next((town for town in named if town), None) or self.nearest(location.get("position"))

    def nearest(self, position: Any) -> str | None:
        """Return the municipality whose centre is nearest to a point, a GeoJSON one in degrees."""
        found = degrees_of(position)
        if found is None:
            return None
        east, north = tm35fin(*found)
        apart, town = min(((x - east) ** 2 + (y - north) ** 2, town) for x, y, town in self.centres)
        return town if apart <= LARGEST_M**2 else None


def names_of(location: dict[str, Any]) -> Iterator[str]:
    """Yield the names that may be of the municipality."""
    divisions = location.get("divisions")
    for division in divisions if isinstance(divisions, list) else []:
        if isinstance(division, dict) and division.get("type") in (None, "muni"):
            yield from texts_of(division.get("name"))
    yield from texts_of(location.get("address_locality"))


def texts_of(told: Any) -> Iterator[str]:
    for text in told.values() if isinstance(told, dict) else [told]:
        if isinstance(text, str) and 0 < len(text) <= 60:
            yield text


def degrees_of(position: Any) -> tuple[float, float] | None:
    """Return latitude and longitude of a point in Finland."""
    told = position.get("coordinates") if isinstance(position, dict) else None
    if not isinstance(told, list) or len(told) < 2 or any(type(number) not in (int, float) for number in told[:2]):
        return None
    longitude, latitude = told[:2]
    south, north, west, east = FINLAND
    return (latitude, longitude) if south <= latitude <= north and west <= longitude <= east else None
