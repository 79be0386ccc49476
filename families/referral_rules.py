"""Why a family may not be referred, or its word about telling not be changed. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from families.models import Referral
from families.rules import CONTACT_ROLES


def why_not_refer(*, actor: Actor) -> Refusal | None:
    """A partner that is signed in refers, as a person: what is seen of it later is theirs alone."""
    if actor.role not in (Role.PARTNER, Role.SYSTEM) or not actor.organisation_ids:
        return Refusal("not_yours", _("Only a partner that is signed in can do this."))
    return None


def why_not_choose_telling(referral: Referral, *, actor: Actor) -> Refusal | None:
    """The family decides what the one who asked with them may know; by phone the office writes it down for them."""
    if actor.role not in {*CONTACT_ROLES, Role.FAMILY}:
        return Refusal("not_yours", _("Only the family can do this."))
    if referral.request.family.erased_at:
        return Refusal("erased", _("The family's data has been erased."))
    return None
