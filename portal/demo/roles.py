"""The roles for which the demo's associations look for volunteers."""

from __future__ import annotations

from core.actor import Actor
from partners.models import Programme
from portal.demo import places
from volunteers import actions
from volunteers.vocabulary import RoleKind

EVERYWHERE = (RoleKind.COMPANION, RoleKind.PEER_PARENT, RoleKind.DOULA)
ROLES = {
    "Rinnallakulkija Sastamala": (RoleKind.FATHER_TO_FATHER, RoleKind.EXPERIENCE_EXPERT, RoleKind.ONLINE_VOLUNTEER),
    "Rinnallakulkija Iisalmi": (RoleKind.GRANDPARENT, RoleKind.SUPPORT_PERSON),
    "Följeslagare i Raseborg": (RoleKind.FATHER_TO_FATHER, RoleKind.ACTIVITY_LEADER),
}
HOURS = {RoleKind.DOULA: 8, RoleKind.GRANDPARENT: 6, RoleKind.SUPPORT_PERSON: 8, RoleKind.EXPERIENCE_EXPERT: 5}


def build(*, actor: Actor) -> None:
    """Open the roles of each programme."""
    for _organisation, name, _place in places.PROGRAMMES:
        programme = Programme.objects.get(name=name)
        for kind in (*EVERYWHERE, *ROLES[name]):
            actions.add_role(programme, kind, hours_a_month=HOURS.get(kind, 4), actor=actor)
