"""Why a concern may not be raised, taken up or closed now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from matching import states
from matching.models import Concern, Match, MeetingFeeling
from matching.rules import OFFICE, PARTY_OF_ROLE, why_not_role
from matching.states import Party

RAISERS = (Party.FAMILY, Party.VOLUNTEER)


def why_not_raise_concern(match: Match, *, kind: str, raised_by: str, actor: Actor) -> Refusal | None:
    """The family and the companion each raise their own, while names are open; the office what it heard by phone."""
    if raised_by not in RAISERS or (actor.role not in OFFICE and PARTY_OF_ROLE.get(actor.role) != raised_by):
        return Refusal("not_yours", _("Only the family or the companion can ask for this call."))
    if kind not in Concern.Kind.values:
        return Refusal("no_such_kind", _("Choose what the call is about."))
    if match.state not in states.SHARED:
        return Refusal("has_ended", _("This companionship is not going on. Call the coordinator."))
    return None


def why_not_record_concern(match: Match, *, actor: Actor) -> Refusal | None:
    """The office writes down that somebody has told of a worry by phone."""
    refusal = why_not_role(actor, OFFICE)
    return refusal or why_not_raise_concern(match, kind=Concern.Kind.WORRY, raised_by=Party.VOLUNTEER, actor=actor)


def why_not_acknowledge_concern(concern: Concern, *, actor: Actor) -> Refusal | None:
    """A coordinator says once that they know."""
    if concern.state != states.Concern.RAISED:
        return Refusal("known", _("Somebody of the office knows of this already."))
    return why_not_role(actor, OFFICE)


def why_not_handle_concern(concern: Concern, *, actor: Actor, outcome: str = "") -> Refusal | None:
    """A concern is closed once, by a coordinator, with one of the outcomes (domain.md 2.5)."""
    if concern.state == states.Concern.HANDLED:
        return Refusal("handled", _("This has been handled already."))
    if outcome and outcome not in states.ConcernOutcome.values:
        return Refusal("no_such_outcome", _("Choose how it ended."))
    return why_not_role(actor, OFFICE)


def why_not_mark_called(feeling: MeetingFeeling, *, actor: Actor) -> Refusal | None:
    """A wish to talk is met by a talk, once; nothing else takes it off the list."""
    if not feeling.wants_talk or feeling.called_at:
        return Refusal("done", _("This talk has been had already."))
    return why_not_role(actor, frozenset({Role.COORDINATOR}))
