"""Why something may not be done to an organisation's members now. Pure: no writes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, Membership, User
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.carrying import open_places, unreceived


def why_not_end_membership(membership: Membership, *, on: date, actor: Actor) -> Refusal | None:
    """An administrator ends the roles of others, so that an organisation is never left without one."""
    if actor.role != Role.ADMINISTRATOR:
        return Refusal("not_yours", _("Only your organisation's administrator can do this."))
    if not membership.is_active:
        return Refusal("has_ended", _("This role has already ended."))
    if membership.user_id == actor.user_id and membership.role == Role.ADMINISTRATOR:
        return Refusal("own_role", _("Ask another administrator to end your own role."))
    return why_not_leave_alone(membership, on=on)


def why_not_leave_alone(membership: Membership, *, on: date) -> Refusal | None:
    """Where an open programme takes families, somebody receives them: the last coordinator of a place stays."""
    if membership.role != Role.COORDINATOR:
        return None
    own = membership.organisation
    left = unreceived(own, open_places(own, on).filter(memberships=membership), without=membership)
    if not left:
        return None
    sentence = _(
        "Nobody would receive families any more in: %s. First invite another coordinator, close the programme or end "
        "your part in it."
    )
    return Refusal("last_coordinator", sentence % ", ".join(place.name for place in left))


def has_account(invitation: Invitation) -> bool:
    """Whether the invited person already signs in; asked only of somebody who holds the invitation's secret."""
    return User.objects.filter(email__iexact=invitation.email).exists()
