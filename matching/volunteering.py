"""From a family that has come to its end to being there for another parent."""

from __future__ import annotations

from core.actor import Actor
from families.models import Adult, Family
from volunteers.models import VolunteerRole
from volunteers.vocabulary import RoleKind


def peer_role(family: Family, *, actor: Actor) -> VolunteerRole | None:
    """Return the open role of a peer parent where the family lives, that of its own association before others."""
    rows = VolunteerRole.objects.visible_to(actor).recruiting().in_place(family.municipality_id).for_list()
    found = list(rows.filter(kind=RoleKind.PEER_PARENT))
    return min(found, key=lambda role: role.organisation_id != family.organisation_id, default=None)


def known_of(adult: Adult) -> dict[str, str]:
    """Return what the form of an application begins with: the name alone where messages must not tell who writes."""
    if adult.is_neutral:
        return {"name": adult.called}
    return {"name": adult.called, "email": adult.email, "phone": str(adult.phone)}
