"""Why a role may not be opened, changed or taken away. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import Programme
from volunteers.models import VolunteerRole

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})


def why_not_keep_roles(organisation_id: int, *, actor: Actor) -> Refusal | None:
    """An association's own administrator decides what its volunteers do."""
    if actor.role not in KEEPERS:
        return Refusal("not_yours", _("Only the administrator of the association can do this."))
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("You can change the roles of your own association only."))
    return None


def why_not_add_role(programme: Programme, kind: str, *, actor: Actor) -> Refusal | None:
    """A programme has each kind of role once."""
    if refusal := why_not_keep_roles(programme.organisation_id, actor=actor):
        return refusal
    if VolunteerRole.objects.filter(programme=programme, kind=kind).exists():
        return Refusal("already_there", _("This programme already has this role. Change that one."))
    return None


def why_not_change_role(role: VolunteerRole, *, actor: Actor) -> Refusal | None:
    """Texts, hours and what is asked may be changed at any time; they are of what comes."""
    return why_not_keep_roles(role.organisation_id, actor=actor)


def why_not_remove_role(role: VolunteerRole, *, actor: Actor) -> Refusal | None:
    """A role that somebody has applied for or serves in stays; it is closed instead."""
    if refusal := why_not_keep_roles(role.organisation_id, actor=actor):
        return refusal
    if role.applications.exists() or role.volunteers.exists() or role.extract_checks.exists():
        return Refusal(
            "in_use", _("People have applied for this role or serve in it. Close it for applicants instead.")
        )
    return None
