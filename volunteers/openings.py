"""Where which roles are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from typing import Any

from django.urls import reverse

from accounts.models import Municipality
from core.actor import Actor
from volunteers.models import VolunteerRole
from volunteers.role_words import card_of

NEAREST = 3


@dataclass(frozen=True)
class Opening:
    """A municipality with the roles that are open there."""

    municipality: Municipality
    roles: list[VolunteerRole]

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [{**card_of(role), "url": page_of(role, self.municipality)} for role in self.roles]


def page_of(role: VolunteerRole, municipality: Municipality) -> str:
    """Return the address of the page of a role in a municipality."""
    return reverse("public:role", args=[role.pk, municipality.pk])


def openings(*, actor: Actor) -> list[Opening]:
    """Return every municipality with open roles, in the order of their names, in two queries."""
    rows = VolunteerRole.objects.visible_to(actor).recruiting().for_list()
    found: dict[str, Opening] = {}
    for role in rows.prefetch_related("programme__municipalities"):
        for municipality in role.programme.municipalities.all():
            found.setdefault(municipality.pk, Opening(municipality, [])).roles.append(role)
    return sorted(found.values(), key=lambda opening: opening.municipality.name)


def nearest(places: Iterable[Opening], to: Municipality) -> list[Opening]:
    """Return the few municipalities with open roles whose centres are nearest."""

    def distance(place: Opening) -> float:
        return hypot(place.municipality.east_m - to.east_m, place.municipality.north_m - to.north_m)

    return sorted((place for place in places if place.municipality != to), key=distance)[:NEAREST]
