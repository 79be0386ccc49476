"""Who keeps the service directory, and of which areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import ServiceEntry


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a service serves: named municipalities, a wellbeing services county, or (neither told) the whole country."""

    municipalities: frozenset[str] = frozenset()
    county: str = ""

    @classmethod
    def of(cls, entry: ServiceEntry) -> Reach:
        if entry.has_areas:
            return cls(frozenset(place.pk for place in entry.areas.all()))
        one = frozenset({entry.municipality_id} if entry.municipality_id else ())
        return cls(one, entry.wellbeing_county_code)

    @property
    def is_whole_country(self) -> bool:
        return not self.municipalities and not self.county


def counties_of(actor: Actor) -> set[str]:
    """Return the codes of the wellbeing services counties in which the actor works."""
    places = Municipality.objects.visible_to(actor).filter(pk__in=actor.municipality_ids)
    return set(places.values_list("wellbeing_county_code", flat=True))


def why_not_keep(actor: Actor) -> Refusal | None:
    """Coordinators keep the directory, and the system's own work."""
    if actor.role in (Role.COORDINATOR, Role.SYSTEM):
        return None
    return Refusal("not_yours", _("Only the office writes in the directory."))


def why_not_reach(reach: Reach, *, actor: Actor, own: Iterable[str], counties: Iterable[str]) -> Refusal | None:
    """A service of the whole country is everybody's; any other one serves somebody in the areas of the writer."""
    if actor.is_system or reach.is_whole_country:
        return None
    if reach.municipalities & set(own) or reach.county in set(counties):
        return None
    return Refusal("not_here", _("This service is not of an area that you look after."))


def why_not_write(reach: Reach, *, actor: Actor) -> Refusal | None:
    """Say why a service that serves `reach` may not be written by `actor`."""
    counties = counties_of(actor) if reach.county else set()
    own = actor.municipality_ids
    return why_not_keep(actor) or why_not_reach(reach, actor=actor, own=own, counties=counties)


def why_not_edit(entry: ServiceEntry, *, actor: Actor) -> Refusal | None:
    return why_not_write(Reach.of(entry), actor=actor)


def why_not_hide(entry: ServiceEntry, *, actor: Actor) -> Refusal | None:
    if not entry.is_shown:
        return Refusal("is_hidden", _("This service is hidden already."))
    return why_not_edit(entry, actor=actor)


def why_not_show(entry: ServiceEntry, *, actor: Actor) -> Refusal | None:
    if entry.is_shown:
        return Refusal("is_shown", _("This service is shown already."))
    return why_not_edit(entry, actor=actor)
