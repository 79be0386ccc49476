"""Why a programme may not begin in a new place. Pure: no writes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from activities.cloning import copy_in
from core.actor import Actor
from core.refusals import Refusal
from partners.models import Programme
from partners.rules.agreements import why_not_share
from partners.rules.programmes import why_not_speak_for
from partners.vocabulary import Shared


def why_not_clone(
    programme: Programme, organisation: Organisation, municipality: Municipality, *, name: str, actor: Actor
) -> Refusal | None:
    """Who begins it takes it up for the own organisation: from the own, or from one with an agreement in force."""
    if refusal := why_not_speak_for(organisation.pk, actor=actor):
        return refusal
    if programme.municipalities.filter(pk=municipality.pk).exists() and programme.organisation_id == organisation.pk:
        return Refusal("works_there", _("This programme works there already. Choose another municipality."))
    others = Programme.objects.filter(organisation=organisation, name=name)
    if not copy_in(programme, organisation, municipality) and others.exists():
        return Refusal("same_name", _("You have a programme of this name already."))
    return why_not_share(Shared.ACTIVITIES, programme.organisation, organisation, on=timezone.localdate())
