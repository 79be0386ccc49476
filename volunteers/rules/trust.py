"""Why a volunteer may not be trusted to publish own activities, or no more, now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.refusals import Refusal
from volunteers.models import Volunteer
from volunteers.rules.register import why_not_role, why_not_serve


def why_not_trust(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """The office lets somebody who serves publish without asking each time (domain.md 2.5)."""
    if refusal := why_not_role(actor) or why_not_serve(volunteer):
        return refusal
    if volunteer.may_publish:
        return Refusal("may_publish", _("This volunteer publishes own activities already."))
    return None


def why_not_trust_no_more(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_role(actor):
        return refusal
    if not volunteer.may_publish:
        return Refusal("may_not_publish", _("A coordinator publishes this volunteer's activities already."))
    return None
