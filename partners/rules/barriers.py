"""Who reads of a barrier on the site, and when it may be marked as answered. Pure: no writes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import Barrier
from partners.rules.joining import MOVED_ON

OFFICE = (Role.COORDINATOR, Role.ADMINISTRATOR)
NOT_TOLD_TO_YOU = Refusal("not_yours", _("This was told to another organisation."))


def readers(*, actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that have somebody to answer, the first of the site first."""
    hats = Membership.objects.active().filter(role__in=OFFICE)
    return Organisation.objects.visible_to(actor).filter(pk__in=hats.values("organisation")).order_by("pk")


def why_not_answer_barrier(barrier: Barrier, *, actor: Actor) -> Refusal | None:
    """The office to which it was told answers it, once."""
    is_office = actor.role in OFFICE and barrier.organisation_id in actor.organisation_ids
    if not (is_office or actor.is_system):
        return NOT_TOLD_TO_YOU
    return MOVED_ON if barrier.answered_at else None
