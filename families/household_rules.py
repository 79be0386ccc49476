"""Why something may not be done now to a household: its adults, its children, its stages of life. No writes.

Safe contact comes first. An adult who must not know of the contact has no page and no address here; only the contact
person and the office decide who knows, so that nobody in the family can shut the contact person out.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from families import rights, states
from families.models import Adult, Family, SupportRequest
from families.silence import reached_with
from partners.vocabulary import LifeStage

MOST_ADULTS = 9


def why_not_speak(family: Family, *, actor: Actor) -> Refusal | None:
    """The office, or an adult of the family who sees everything."""
    return rights.why_not_touch(family, actor=actor) or rights.why_not_speak_for_all(family, actor=actor)


def contact_of(family: Family) -> Adult | None:
    """Return the contact person of the family's newest request; None when there is nobody."""
    request = family.requests.select_related("contact").order_by("-received_at").first()
    return request.contact if request else None


def why_not_decide_who_knows(family: Family, *, actor: Actor) -> Refusal | None:
    """Who knows of the contact, and what they see, is for the contact person and the office alone."""
    if refusal := rights.why_not_touch(family, actor=actor):
        return refusal
    contact = contact_of(family)
    if actor.role == Role.FAMILY and (contact is None or contact.pk not in actor.adult_ids):
        return Refusal("contact_only", _("Only the contact person of the family can do this. Call us if you need to."))
    return None


def why_not_add_adult(family: Family, *, actor: Actor) -> Refusal | None:
    """The contact person or the office adds adults, up to nine."""
    if refusal := why_not_decide_who_knows(family, actor=actor):
        return refusal
    if family.adults.count() >= MOST_ADULTS:
        return Refusal("too_many", _("There are nine adults already. Call us if somebody is missing."))
    return None


def why_not_change_who_knows(adult: Adult, *, actor: Actor) -> Refusal | None:
    """The contact person knows and sees everything, as long as they are the contact person."""
    if refusal := why_not_decide_who_knows(adult.family, actor=actor):
        return refusal
    if adult.requests.exists():
        return Refusal("is_contact", _("This is the contact person. Choose another contact person first."))
    return None


def why_not_silence(adult: Adult, *, actor: Actor) -> Refusal | None:
    """Somebody who knows of the contact is to hear nothing from now on."""
    if refusal := why_not_change_who_knows(adult, actor=actor):
        return refusal
    if not adult.is_told:
        return Refusal("is_silent", _("Nothing is sent to this adult already."))
    if any(not other.phone for other in reached_with(adult)):
        sentence = _(
            "Somebody else of the family is reached at the same e-mail, where nothing may be sent after this. "
            "Add their phone number or another e-mail first."
        )
        return Refusal("no_other_way", sentence)
    return None


def why_not_send_page(adult: Adult, *, actor: Actor) -> Refusal | None:
    """A private link goes to an adult who knows of the contact and takes messages."""
    if refusal := why_not_decide_who_knows(adult.family, actor=actor):
        return refusal
    if not adult.is_told:
        return Refusal("is_silent", _("This adult must not know of the contact. Nothing is ever sent."))
    if not adult.gets_messages:
        return Refusal("calls_only", _("This adult takes no messages. Call, and help them to open the page."))
    if not adult.gets_keys:
        return Refusal("shared_phone", _("Somebody else reads these messages too. That is why no link is sent there."))
    return rights.why_not_use(adult.family)


def why_not_read_code(adult: Adult, *, actor: Actor) -> Refusal | None:
    """The office reads a code aloud on the phone to an adult who knows and to whom no link may be sent."""
    if refusal := rights.why_not_touch(adult.family, actor=actor, roles=rights.OFFICE):
        return refusal
    if not adult.is_told:
        return Refusal("is_silent", _("This adult must not know of the contact. Nothing is ever sent."))
    if adult.gets_keys:
        return Refusal("gets_keys", _("A private link can be sent to this adult. Send it instead."))
    return rights.why_not_use(adult.family)


def why_not_choose_copies(adult: Adult, *, actor: Actor) -> Refusal | None:
    """An adult who knows and sees everything chooses for themselves whether to get the same messages."""
    if refusal := rights.why_not_correct(adult, actor=actor):
        return refusal
    if not adult.is_told or adult.sees != Adult.Sees.EVERYTHING:
        return Refusal("own_only", _("These messages are for adults who see everything on the page."))
    if adult.requests.filter(state__in=states.LIVE).exists():
        return Refusal("is_contact", _("The contact person gets these messages in any case."))
    return None


def why_not_make_contact(request: SupportRequest, adult: Adult, *, actor: Actor) -> Refusal | None:
    """The office changes the contact person, to another adult of the family who knows of the contact."""
    if actor.role not in rights.OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if refusal := rights.why_not_touch(request.family, actor=actor):
        return refusal
    if adult.family_id != request.family_id or not adult.is_told:
        return Refusal("cannot_be_contact", _("Choose an adult of this family who knows of the contact."))
    if adult.pk == request.contact_id:
        return Refusal("is_contact", _("This adult is the contact person already."))
    return None


def why_not_stages(stages: list[str]) -> Refusal | None:
    """Stages are words of the list."""
    if set(stages) <= set(LifeStage.values):
        return None
    return Refusal("unknown_stage", _("Choose from the list."))


def why_not_confirm_stages(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """The stages of a live request are confirmed by the family or, as it has told, by the office."""
    if refusal := why_not_speak(request.family, actor=actor):
        return refusal
    if not request.is_live:
        return Refusal("has_ended", _("This request has ended."))
    return rights.why_not_use(request.family)


def why_not_stop_stage_messages(family: Family, *, actor: Actor) -> Refusal | None:
    """Any adult who has a page may stop these messages, and so may the office when asked to."""
    return rights.why_not_touch(family, actor=actor)


def why_not_wish_stage_messages(adult: Adult, *, actor: Actor) -> Refusal | None:
    """Each adult says yes for themselves. What was stopped because life changed is never begun again."""
    if refusal := rights.why_not_correct(adult, actor=actor) or why_not_speak(adult.family, actor=actor):
        return refusal
    if adult.family.wants_stage_messages is False:
        return Refusal("stopped", _("These messages have been stopped. We do not begin them again."))
    if not adult.gets_messages:
        return Refusal("calls_only", _("You have asked us not to send messages."))
    if not adult.family.requests.filter(state__in=states.LIVE).exists():
        return Refusal("has_ended", _("This request has ended."))
    return rights.why_not_use(adult.family)


def why_not_name_deputy(request: SupportRequest, to: User | None, *, actor: Actor) -> Refusal | None:
    """The deputy is another coordinator of the same organisation than the responsible person."""
    if actor.role not in rights.OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not request.is_live:
        return Refusal("has_ended", _("This request has ended."))
    if to is None:
        return None
    hats = to.memberships.active().filter(organisation=request.family.organisation, role=Role.COORDINATOR)
    if not hats.exists():
        return Refusal("not_a_coordinator", _("Choose a coordinator of your own organisation."))
    if to.pk == request.assigned_to_id:
        return Refusal("is_responsible", _("The deputy is somebody else than the responsible person."))
    return None


def why_not_still_wait(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """A family that waits for a companion says that it still does."""
    if refusal := why_not_speak(request.family, actor=actor):
        return refusal
    if request.state != states.Request.ACCEPTED:
        return Refusal("not_waiting", _("This family is not waiting for a companion now."))
    return None


def why_not_go_on(request: SupportRequest, *, at: datetime, actor: Actor) -> Refusal | None:
    """The family itself says that it is ready, when its request waits for it (domain.md 2.5)."""
    if refusal := why_not_speak(request.family, actor=actor):
        return refusal
    if request.state != states.Request.ON_HOLD:
        return Refusal("not_from_here", _("This step is not possible any more. The request has moved on."))
    return rights.why_not_use(request.family)
