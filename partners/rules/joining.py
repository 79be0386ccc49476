"""Why an organisation's wish to come along may not be received or answered now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Municipality, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import PartnerApplication
from partners.rules.register import NOT_YOURS, why_not_keep_partner, why_not_name
from partners.states import Application as State

MOVED_ON = Refusal("moved_on", _("This has changed since you opened the page. Look at it again."))


def why_not_apply(municipality: Municipality) -> Refusal | None:
    """Somebody has to be there to read it."""
    hats = Membership.objects.active().filter(role=Role.COORDINATOR, municipalities=municipality)
    if not hats.exists():
        return Refusal("outside_area", _("We do not work in this municipality yet."))
    return None


def why_not_answer(application: PartnerApplication, *, actor: Actor) -> Refusal | None:
    """A coordinator of its municipality answers, while it waits."""
    is_office = actor.role == Role.COORDINATOR and application.municipality_id in actor.municipality_ids
    if not (is_office or actor.is_system):
        return NOT_YOURS
    return None if application.state == State.RECEIVED else MOVED_ON


def why_not_become(
    application: PartnerApplication, organisation: Organisation | None, *, actor: Actor
) -> Refusal | None:
    """It becomes a new organisation whose name is not taken, or one whose page the coordinator keeps.

    The sender gets that organisation's hat, so an association with an administrator invites its own people itself.
    """
    if organisation is None:
        return why_not_name(application.name)
    return why_not_keep_partner(organisation, actor=actor)


def is_same(application: PartnerApplication, organisation: Organisation) -> bool:
    """Whether both tell the same business ID."""
    return bool(application.business_id) and organisation.business_id == application.business_id


def why_not_reconsider(application: PartnerApplication, *, actor: Actor) -> Refusal | None:
    """A no can be taken back by those who may answer."""
    if application.state != State.DECLINED:
        return MOVED_ON
    is_office = actor.role == Role.COORDINATOR and application.municipality_id in actor.municipality_ids
    return None if is_office or actor.is_system else NOT_YOURS


def why_not_withdraw(application: PartnerApplication, *, actor: Actor) -> Refusal | None:
    """The sender, who holds the private link, takes it back while it waits."""
    if actor.role != Role.PUBLIC and not actor.is_system:
        return NOT_YOURS
    return None if application.state == State.RECEIVED else MOVED_ON
