"""Why something may not be done in the partner register. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from accounts.querysets import folded
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import PartnerProfile, Venue

KEEPERS = frozenset({Role.PARTNER, Role.COORDINATOR, Role.ADMINISTRATOR})
NOT_YOURS = Refusal("not_yours", _("You look after the partners of your own municipalities."))


def why_not_keep_partner(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """Each organisation keeps its own page; the coordinators of its area keep those that have nobody to do it.

    An association with an administrator of its own is a house of its own: others only read of it.
    """
    if actor.is_system or (actor.role in KEEPERS and organisation.pk in actor.organisation_ids):
        return None
    if actor.role != Role.COORDINATOR or not is_near(organisation, actor):
        return NOT_YOURS
    if organisation.kind == Organisation.Kind.ASSOCIATION and has_administrator(organisation):
        return Refusal("keeps_itself", _("This association keeps its own page. Ask them to change it."))
    return None


def is_near(organisation: Organisation, actor: Actor) -> bool:
    return organisation.municipalities.filter(pk__in=actor.municipality_ids).exists()


def has_administrator(organisation: Organisation) -> bool:
    hats = Membership.objects.active().filter(organisation=organisation, role=Role.ADMINISTRATOR)
    return hats.exists()


def why_not_make_partner(name: str, codes: Collection[str], *, actor: Actor) -> Refusal | None:
    """A coordinator writes down partners of the own municipalities, each once."""
    is_office = actor.is_system or actor.role == Role.COORDINATOR
    if not is_office or not (actor.is_system or set(codes) <= actor.municipality_ids):
        return NOT_YOURS
    if not codes:
        return Refusal("no_place", _("Choose at least one municipality."))
    return why_not_name(name)


def why_not_name(name: str, *, organisation: Organisation | None = None) -> Refusal | None:
    others = Organisation.objects.exclude(pk=organisation.pk) if organisation else Organisation.objects.all()
    if any(folded(other) == folded(name) for other in others.values_list("name", flat=True)):
        return Refusal(
            "is_known", _("There is an organisation with this name already. Choose it, or write the place too.")
        )
    return None


def why_not_room(organisation: Organisation, name: str, *, venue: Venue | None = None) -> Refusal | None:
    """One house has no two rooms of the same name."""
    rooms = Venue.objects.filter(organisation=organisation).exclude(pk=venue.pk if venue else None)
    if any(folded(room) == folded(name) for room in rooms.values_list("name", flat=True)):
        return Refusal("is_known", _("There is a room with this name already. Give it another name."))
    return None


def why_not_leave(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """Taking a partner off the register is the office's."""
    if actor.role == Role.PARTNER:
        return NOT_YOURS
    if refusal := why_not_keep_partner(organisation, actor=actor):
        return refusal
    return Refusal("is_off", _("This partner is off the register.")) if is_off(organisation) else None


def why_not_return(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    if actor.role == Role.PARTNER:
        return NOT_YOURS
    if refusal := why_not_keep_partner(organisation, actor=actor):
        return refusal
    return None if is_off(organisation) else Refusal("is_on", _("This partner is on the register."))


def is_off(organisation: Organisation) -> bool:
    return PartnerProfile.objects.filter(organisation=organisation, is_active=False).exists()
