"""Why a family's right over its own data cannot be used now: erasing, holding, restricting, correcting. No writes."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from core.retention import months_before
from core.transitions import can_advance
from families.models import Adult, ErasureRequest, Family, LegalHold
from families.states import LIVE, Erasure

ANSWER_WITHIN_MONTHS = 1  # GDPR 12(3)
HOLD_AT_MOST = timedelta(days=5 * 366)
OFFICE = frozenset({Role.COORDINATOR, Role.SYSTEM})
ASKERS = frozenset({*OFFICE, Role.FAMILY})


def answer_by(asked: ErasureRequest) -> date:
    """Return the last day on which a wish to be erased is answered in time: a month after it came."""
    return timezone.localdate(months_before(asked.asked_at, -ANSWER_WITHIN_MONTHS))


def hold_on(family: Family, on: date) -> LegalHold | None:
    """Return the legal hold that stops erasing on the day `on`, the longest one, None when there is none."""
    return family.legal_holds.in_force(on).order_by("-until").first()


def why_not_role(actor: Actor, roles: frozenset[Role]) -> Refusal | None:
    if actor.role in roles:
        return None
    return Refusal("not_yours", _("Only the family or its coordinator can do this."))


def why_not_touch(family: Family, *, actor: Actor, roles: frozenset[Role] = ASKERS) -> Refusal | None:
    """Nobody else decides about a family's data, and what has been erased is gone."""
    if refusal := why_not_role(actor, roles):
        return refusal
    if family.erased_at:
        return Refusal("erased", _("The family's data has been erased."))
    return None


def why_not_speak_for_all(family: Family, *, actor: Actor) -> Refusal | None:
    """An adult who sees the own part of the page alone does not decide about the others' data."""
    if actor.role != Role.FAMILY or family.adults.filter(pk__in=actor.adult_ids, sees=Adult.Sees.EVERYTHING).exists():
        return None
    sentence = _("You see your own part of this page. Call the coordinator, who does this for your own data.")
    return Refusal("own_part_only", sentence)


def why_not_ask_erasure(family: Family, *, actor: Actor) -> Refusal | None:
    """A family may ask at any time; one wish at a time is enough."""
    if refusal := why_not_touch(family, actor=actor) or why_not_speak_for_all(family, actor=actor):
        return refusal
    if family.erasure_requests.waiting().exists():
        return Refusal("already_asked", _("This has been asked already. It is answered within a month."))
    return None


def why_not_erase(family: Family, *, on: date) -> Refusal | None:
    """Nothing is erased under a legal hold (R-RT-1), or while the request or the companionship goes on."""
    if family.erased_at:
        return Refusal("erased", _("The family's data has been erased."))
    if hold := hold_on(family, on):
        words = gettext("There is a legal hold until %(day)s: %(reason)s. Nothing is erased before that.")
        day = date_format(hold.until, "DATE_FORMAT")
        return Refusal("held", words % {"day": day, "reason": hold.get_reason_display()})
    if family.requests.filter(state__in=LIVE).exists():
        sentence = _("The request or the companionship goes on. End it with the family first, then erase.")
        return Refusal("goes_on", sentence)
    return None


def why_not_decide(asked: ErasureRequest, to: str, *, actor: Actor) -> Refusal | None:
    """A coordinator answers each wish once."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not can_advance(asked, to):
        return Refusal("answered", _("This has been answered already."))
    return None


def why_not_approve(asked: ErasureRequest, *, on: date, actor: Actor) -> Refusal | None:
    """Yes means that everything is erased at once."""
    return why_not_decide(asked, Erasure.APPROVED, actor=actor) or why_not_erase(asked.family, on=on)


def why_not_refuse(asked: ErasureRequest, *, actor: Actor) -> Refusal | None:
    """No is said with a reason that the law knows."""
    return why_not_decide(asked, Erasure.REFUSED, actor=actor)


def why_not_take_back(asked: ErasureRequest, *, actor: Actor) -> Refusal | None:
    """A family may change its mind until it has been answered."""
    if refusal := why_not_touch(asked.family, actor=actor) or why_not_speak_for_all(asked.family, actor=actor):
        return refusal
    if not can_advance(asked, Erasure.TAKEN_BACK):
        return Refusal("answered", _("This has been answered already."))
    return None


def why_not_hold(family: Family, *, actor: Actor) -> Refusal | None:
    """A coordinator places a legal hold on data that is still there."""
    return why_not_touch(family, actor=actor, roles=OFFICE)


def why_not_hold_until(until: date, *, on: date) -> Refusal | None:
    """A hold has an end, ahead and in sight; it can be made longer when its time comes."""
    if until <= on:
        return Refusal("in_the_past", _("Choose a day that is still ahead."))
    if until > on + HOLD_AT_MOST:
        return Refusal("too_far_ahead", _("Choose a day within five years."))
    return None


def why_not_lift_hold(hold: LegalHold, *, actor: Actor) -> Refusal | None:
    """A hold is lifted once, by a coordinator."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if hold.lifted_at:
        return Refusal("has_ended", _("This hold has been lifted already."))
    return None


def why_not_restrict(family: Family, *, actor: Actor) -> Refusal | None:
    """A family may ask that its data is kept and not used (GDPR 18)."""
    if refusal := why_not_touch(family, actor=actor) or why_not_speak_for_all(family, actor=actor):
        return refusal
    if family.restricted_at:
        return Refusal("restricted", _("The data is not used now, as the family has asked."))
    return None


def why_not_release(family: Family, *, actor: Actor) -> Refusal | None:
    """What was restricted may be used again when the family says so."""
    if refusal := why_not_touch(family, actor=actor) or why_not_speak_for_all(family, actor=actor):
        return refusal
    if family.restricted_at is None:
        return Refusal("not_restricted", _("The data may be used already."))
    return None


def why_not_use(family: Family) -> Refusal | None:
    """Work on a family's matter rests while the family does not want its data used."""
    if family.restricted_at is None:
        return None
    sentence = _("The family has asked us not to use its data for now. Go on when it says that we may again.")
    return Refusal("restricted", sentence)


def why_not_correct(adult: Adult, *, actor: Actor) -> Refusal | None:
    """Each adult corrects their own details, the coordinator those that somebody called about."""
    if actor.role == Role.FAMILY and adult.pk not in actor.adult_ids:
        return Refusal("not_yours", _("Each adult corrects their own details."))
    if not adult.is_told:
        return Refusal("is_silent", _("This adult must not know of the contact. Nothing is ever sent."))
    return why_not_touch(adult.family, actor=actor)


def why_not_change_address(adult: Adult, *, actor: Actor) -> Refusal | None:
    """A new number or e-mail takes a code, so somebody who takes no messages calls instead."""
    if refusal := why_not_correct(adult, actor=actor):
        return refusal
    if not adult.gets_messages:
        return Refusal("calls_only", _("You have asked us not to send messages. Call us, and we change it for you."))
    return None
