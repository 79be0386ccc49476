"""Why something may not be done with a wish now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from activities.models import Activity, Wish
from activities.rules.shifts import is_own, why_not_arrange
from activities.states import NOT_PUBLIC_YET, WISH_PUBLIC
from activities.states import Activity as ActivityState
from activities.states import Wish as State
from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import can_advance
from volunteers import states as volunteers
from volunteers.models import Volunteer

OVER = (ActivityState.CANCELLED,)


def why_not_support(wish: Wish) -> Refusal | None:
    """Others support what a coordinator has let them see."""
    if wish.state not in WISH_PUBLIC:
        return Refusal("not_public", _("This wish is not open for others."))
    return None


def why_not_tell(partner: Organisation, *, actor: Actor) -> Refusal | None:
    """A partner tells and supports needs in the name of the own organisation."""
    if actor.role != Role.PARTNER or partner.pk not in actor.organisation_ids:
        return Refusal("not_yours", _("Tell needs in the name of your own organisation."))
    return None


def why_not_propose(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """Somebody who serves proposes as themselves."""
    if not is_own(volunteer, actor):
        return Refusal("not_yours", _("Only a volunteer can do this."))
    if volunteer.state == volunteers.Volunteer.ENDED:
        return Refusal("has_ended", _("Your time as a volunteer has ended. You can still wish for something."))
    return None


def why_not_publish_own(activity: Activity, *, actor: Actor) -> Refusal | None:
    """A volunteer who is trusted publishes an own idea; families ask the worker who is named for the volunteer."""
    own = activity.proposed_by
    if own is None or not is_own(own, actor):
        return Refusal("not_yours", _("Only a volunteer can do this."))
    if not own.may_publish:
        return Refusal("not_trusted", _("The coordinator publishes this with you. You hear of it when it is time."))
    if activity.state not in NOT_PUBLIC_YET:
        return Refusal("is_published", _("This has been published already, or it is no longer needed."))
    if not (activity.contact_id or own.responsible_id):
        return Refusal("nobody_named", _("Nobody at the office is named for you yet. Call, and they publish it."))
    return None


def why_not_handle(wish: Wish, *, actor: Actor) -> Refusal | None:
    """The coordinators of the place answer its wishes."""
    if refusal := why_not_arrange(wish.organisation_id, wish.municipality_id, actor=actor):
        return refusal
    if wish.state == State.TAKEN_BACK:
        return Refusal("is_taken_back", _("This wish has been taken back."))
    return None


def why_not_plan_wish(wish: Wish, *, actor: Actor) -> Refusal | None:
    """What is being planned already is not planned twice."""
    if refusal := why_not_handle(wish, actor=actor):
        return refusal
    if wish.state == State.PLANNED:
        return Refusal("is_planned", _("Something is being planned for this wish already."))
    return None


def why_not_link_wish(wish: Wish, activity: Activity, *, actor: Actor) -> Refusal | None:
    """A wish is joined with an activity of the same association that has no other wish."""
    if refusal := why_not_plan_wish(wish, actor=actor):
        return refusal
    if activity.organisation_id != wish.organisation_id or activity.state in OVER:
        return Refusal("other_activity", _("Choose an activity of your own association that is not cancelled."))
    if activity.wish_id not in (None, wish.pk):
        return Refusal("has_wish", _("This activity answers another wish already."))
    return None


def why_not_set_aside(wish: Wish, *, actor: Actor) -> Refusal | None:
    """What is no wish, or tells who somebody is, is set aside; what is being planned is not."""
    if refusal := why_not_handle(wish, actor=actor):
        return refusal
    if not can_advance(wish, State.TAKEN_BACK):
        return Refusal("is_answered", _("This wish has an answer already, and stays."))
    return None


def why_not_take_wish_back(wish: Wish, *, actor: Actor) -> Refusal | None:
    """A volunteer takes back an own wish until it is answered."""
    if wish.proposed_by is None or not is_own(wish.proposed_by, actor):
        return Refusal("not_yours", _("This wish is somebody else's."))
    if not can_advance(wish, State.TAKEN_BACK):
        return Refusal("is_answered", _("This wish has an answer already, and stays."))
    return None
