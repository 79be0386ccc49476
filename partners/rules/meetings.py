"""Why something may not be done with a meeting of the local network now. Pure: no writes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from partners.models import Decision, NetworkMeeting

OFFICE = (Role.COORDINATOR, Role.SYSTEM)
GUESTS = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
MANY = 30


def why_not_convene(organisation_id: int, municipality_id: str, *, actor: Actor) -> Refusal | None:
    """Coordinators call the network together, each in the own municipalities."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if actor.is_system:
        return None
    if organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("Another association has called this meeting."))
    if municipality_id not in actor.municipality_ids:
        return Refusal("other_municipality", _("Choose a municipality that you look after."))
    return None


def why_not_handle_meeting(meeting: NetworkMeeting, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_convene(meeting.organisation_id, meeting.municipality_id, actor=actor):
        return refusal
    if meeting.cancelled_on:
        return Refusal("is_cancelled", _("This meeting has been cancelled."))
    return None


def why_not_change_meeting(meeting: NetworkMeeting, *, actor: Actor) -> Refusal | None:
    """What has been held stays as it was."""
    if refusal := why_not_handle_meeting(meeting, actor=actor):
        return refusal
    if meeting.held_on:
        return Refusal("is_held", _("This meeting has been held already."))
    return None


def why_not_answer(meeting: NetworkMeeting, *, now: datetime, actor: Actor) -> Refusal | None:
    """Whoever was invited says whether they come, until it begins."""
    if not (actor.role in GUESTS and meeting.invited.filter(pk__in=actor.organisation_ids).exists()):
        return Refusal("not_invited", _("Your organisation was not invited to this meeting."))
    if not meeting.is_live or meeting.starts_at <= now:
        return Refusal("is_over", _("This meeting is over, or it has been cancelled."))
    return None


def why_not_write_minutes(meeting: NetworkMeeting, *, now: datetime, actor: Actor) -> Refusal | None:
    """Minutes are written when the meeting has begun."""
    if refusal := why_not_handle_meeting(meeting, actor=actor):
        return refusal
    if meeting.starts_at > now:
        return Refusal("is_ahead", _("The meeting has not begun yet."))
    return None


def why_not_decide(meeting: NetworkMeeting, *, now: datetime, actor: Actor) -> Refusal | None:
    if refusal := why_not_write_minutes(meeting, now=now, actor=actor):
        return refusal
    if meeting.decisions.count() >= MANY:
        return Refusal("many", _("There are thirty decisions already. Join some of them."))
    return None


def why_not_responsible(meeting: NetworkMeeting, organisation_id: int | None) -> Refusal | None:
    """A next step is taken by one of those who were called together."""
    if organisation_id is None or organisation_id == meeting.organisation_id:
        return None
    if not meeting.invited.filter(pk=organisation_id).exists():
        return Refusal("not_invited", _("Choose an organisation that was invited to the meeting."))
    return None


def why_not_due(meeting: NetworkMeeting, due_on: date | None) -> Refusal | None:
    if due_on is not None and due_on < meeting.starts_at.date():
        return Refusal("before", _("The day is before the meeting. Choose a later one."))
    return None


def why_not_mark(decision: Decision, *, actor: Actor) -> Refusal | None:
    """Whoever took the step, or called the meeting, says that it is done."""
    own = {decision.responsible_id, decision.meeting.organisation_id} & actor.organisation_ids
    if not actor.is_system and not (own and actor.role in GUESTS):
        return Refusal("not_yours", _("Another organisation takes this step, and marks it as done."))
    if decision.meeting.cancelled_on:
        return Refusal("is_cancelled", _("This meeting has been cancelled."))
    return None
