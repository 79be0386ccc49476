"""Needs of an area as partners and workers tell them. From then on each goes the way of any other wish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Municipality, Organisation
from activities.actions.wishes import make_wish, set_support, show_wish
from activities.models import Wish
from activities.rules import shifts
from activities.rules import wishes as rules
from activities.visitors import house_of
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.vocabulary import NeedSource


def tell_need(
    *, partner: Organisation, municipality: Municipality, submission: UUID, actor: Actor, **facts: Any
) -> Wish:
    """A partner tells what is missing in its area; a coordinator reads it before others do. Raises `Refused`."""
    refuse(rules.why_not_tell(partner, actor=actor))
    told = {"source": NeedSource.PARTNER, "partner": partner, **facts}
    return make_wish(municipality=municipality, submission=submission, actor=actor, **told)


@transaction.atomic
def note_need(
    *, organisation: Organisation, municipality: Municipality, text: str, submission: UUID, actor: Actor, **facts: Any
) -> Wish:
    """A worker notes what is missing; others may read it in the same words at once. Raises `Refused`."""
    refuse(shifts.why_not_arrange(organisation.pk, municipality.pk, actor=actor))
    already = Wish.objects.filter(submission=submission).first()
    if already is not None:
        return already
    told = {"source": NeedSource.WORKER, "text": text, "submission": submission, **facts}
    wish = Wish.objects.create(organisation=organisation, municipality=municipality, **told)
    audit.record("wish.made", wish, actor=actor)
    show_wish(wish, public_text=text, actor=actor)
    return wish


def support_need(wish: Wish, *, partner: Organisation, supports: bool, actor: Actor) -> bool:
    """Count an organisation among those who wish for the same, or no more. Return whether."""
    refuse(rules.why_not_tell(partner, actor=actor))
    return set_support(wish, supporter=house_of(partner.pk), supports=supports, actor=actor)
