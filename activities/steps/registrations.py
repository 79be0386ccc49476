"""What the office does with a registration, in the words of its pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from activities import actions, rules
from activities.models import Registration
from core.actor import Actor

OFFER = Step(
    title=_("Offer a place"),
    submit=_("Offer the place"),
    done=_("The place is offered, and the family is told."),
    why_not=lambda row, actor: rules.why_not_offer(row, now=timezone.now(), actor=actor),
    act=actions.offer_place,
    happens=lambda row: [
        _("The family gets a free place before others in the queue. Do so only when there is a reason."),
        _("They have 48 hours to answer, 12 when it begins within three days. Then the place goes to the next."),
    ],
    told=lambda row: [_("The family, in the way they chose")],
)
CANCEL = Step(
    title=_("Cancel for the family"),
    submit=_("Cancel the registration"),
    done=_("The registration is cancelled. The place goes to the next in the queue."),
    why_not=lambda row, actor: rules.why_not_change_registration(row, now=timezone.now(), actor=actor),
    act=actions.cancel_registration,
    happens=lambda row: [
        _("The registration is cancelled, and children's details are erased."),
        _("A place that becomes free is offered to the next in the queue."),
    ],
    told=lambda row: [_("The family, in the way they chose")],
    tone="danger",
)
STEPS = {"registration-offer": OFFER, "registration-cancel": CANCEL}
OUT_OF_PLACE = frozenset({"not_waiting", "has_ended", "is_over"})


def offers(row: Registration, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(row, STEPS, actor=actor, out_of_place=OUT_OF_PLACE)
