"""Why somebody's calendar may not be read or taken in. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from activities.models import FeedReading
from activities.rules.shifts import OFFICE
from core.actor import Actor
from core.refusals import Refusal


def why_not_read_feed(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """Calendars are read by the coordinators of an association, for its own offer."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not actor.is_system and organisation.pk not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    return None


def why_not_take_in(reading: FeedReading, chosen: int, *, actor: Actor) -> Refusal | None:
    """Something of it has been chosen."""
    if refusal := why_not_read_feed(reading.organisation, actor=actor):
        return refusal
    if not chosen:
        return Refusal("nothing", _("Choose at least one row."))
    return None
