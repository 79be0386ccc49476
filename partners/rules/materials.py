"""Why a programme's material may not be written now. Pure: no writes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import Programme

WRITERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def why_not_write(programme: Programme, *, actor: Actor) -> Refusal | None:
    """The association that keeps a programme, and those that carry it with it, write its materials."""
    if actor.is_system:
        return None
    carried = Programme.objects.filter(pk=programme.pk).carried_by(actor.organisation_ids, timezone.localdate())
    if actor.role in WRITERS and carried.exists():
        return None
    return Refusal("not_yours", _("The associations that carry the programme write its materials."))
