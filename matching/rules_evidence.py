"""Why goals, gauge, feedback, handover and participation may not be answered now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from families.models import Adult
from families.states import LIVE as REQUEST_LIVE
from families.states import Request
from matching import evidence
from matching.models import CheckIn, Feedback, Handover, Match, Participation
from matching.rules import OFFICE, PARTY_OF_ROLE, why_not_role
from matching.states import Lesson
from matching.states import Match as State

FAMILY = frozenset({Role.FAMILY})
UNKNOWN = Refusal("unknown_choice", _("Choose from the list."))


def why_not_answer(match: Match, *, today: date, actor: Actor) -> Refusal | None:
    """The family itself answers, and only at one of the three moments."""
    if refusal := why_not_role(actor, FAMILY):
        return refusal
    if evidence.open_moment(match, today) is None:
        return Refusal("not_asked_now", _("Nothing is asked of you now."))
    return None


def why_not_answer_gauge(match: Match, *, adult: Adult, today: date, actor: Actor) -> Refusal | None:
    """Each parent answers for themselves alone."""
    if refusal := why_not_answer(match, today=today, actor=actor):
        return refusal
    if adult.pk not in actor.adult_ids:
        return Refusal("not_yours", _("Each tells for themselves."))
    return None


def why_not_give_feedback(feedback: Feedback, *, today: date, actor: Actor) -> Refusal | None:
    """Each party gives its own, for two months from the end."""
    if PARTY_OF_ROLE.get(actor.role) != feedback.party:
        return Refusal("not_yours", _("Each tells for themselves."))
    if not evidence.has_lately_ended(feedback.match, today):
        return Refusal("too_late", _("The time to give feedback is over. You can always call us."))
    return None


def why_not_record_lessons(match: Match, *, codes: Iterable[str] = (), actor: Actor) -> Refusal | None:
    """What was learned is looked at together when the companionship closes, or after its end."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if match.state not in (State.CLOSING, State.ENDED):
        return Refusal("not_closing", _("Begin the closing first."))
    return None if set(codes) <= set(Lesson.values) else UNKNOWN


def why_not_hand_over(match: Match, *, items: Iterable[str] = (), actor: Actor) -> Refusal | None:
    """After an end, while the family waits for a new companion or has one."""
    if refusal := why_not_role(actor, FAMILY):
        return refusal
    if match.state != State.ENDED or match.request.state not in REQUEST_LIVE:
        return Refusal("no_new_companion", _("This is asked when you wait for a new companion."))
    return None if set(items) <= set(Handover.Item.values) else UNKNOWN


def why_not_take_part(match: Match, *, wishes: Iterable[str] = (), actor: Actor) -> Refusal | None:
    """At the end, and never before."""
    if refusal := why_not_role(actor, FAMILY):
        return refusal
    if match.state != State.ENDED or match.request.state != Request.COMPLETED:
        return Refusal("too_early", _("This is asked when the companionship has ended."))
    return None if set(wishes) <= set(Participation.Wish.values) else UNKNOWN


def why_not_make_call(row: CheckIn | Participation, *, actor: Actor) -> Refusal | None:
    """A call that was wished for is made once."""
    is_wished = row.wants_call if isinstance(row, CheckIn) else bool(row.wishes)
    if not is_wished or row.called_at:
        return Refusal("done", _("This call is already marked as made."))
    return why_not_role(actor, OFFICE)
