from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from matching import notices, rules_concerns
from matching.models import Concern, Match, MeetingFeeling
from matching.rules import OFFICE, PARTY_OF_ROLE
from matching.states import Concern as State


@transaction.atomic
def raise_concern(match: Match, *, kind: str, actor: Actor, raised_by: str = "") -> Concern:
    """Keep that something worries, or that more was asked than the role holds: the fact and the time (domain.md 4.7).

    Asking again while nobody has seen it is the same concern. What the office was told by phone (`raised_by` says by
    whom) it knows from the start.
    """
    party = raised_by or PARTY_OF_ROLE.get(actor.role, "")
    refuse(rules_concerns.why_not_raise_concern(match, kind=kind, raised_by=party, actor=actor))
    Match.objects.select_for_update().get(pk=match.pk)
    unseen = Concern.objects.filter(match=match, kind=kind, raised_by=party, state=State.RAISED).first()
    if unseen is not None:
        return unseen
    concern = Concern.objects.create(match=match, kind=kind, raised_by=party)
    audit.record("concern.raised", concern, actor=actor, reason=kind)
    if actor.role in OFFICE:
        advance(concern, State.COORDINATOR_INFORMED, actor=actor, informed_at=timezone.now())
    else:
        notices.call_wished(concern)
    return concern


@transaction.atomic
def acknowledge_concern(concern: Concern, *, actor: Actor) -> None:
    """A coordinator knows of it; whoever raised it sees that."""
    refuse(rules_concerns.why_not_acknowledge_concern(concern, actor=actor))
    advance(concern, State.COORDINATOR_INFORMED, actor=actor, informed_at=timezone.now())


@transaction.atomic
def handle_concern(concern: Concern, *, outcome: str, actor: Actor) -> None:
    """Close a concern with the code of its outcome; what was said is kept nowhere."""
    refuse(rules_concerns.why_not_handle_concern(concern, outcome=outcome, actor=actor))
    now = timezone.now()
    known = {} if concern.informed_at else {"informed_at": now}
    advance(
        concern,
        State.HANDLED,
        actor=actor,
        reason=outcome,
        outcome=outcome,
        handled_at=now,
        handled_by_id=actor.user_id,
        **known,
    )


@transaction.atomic
def mark_called(feeling: MeetingFeeling, *, actor: Actor) -> None:
    """The talk that a companion wished for after a visit has been had."""
    refuse(rules_concerns.why_not_mark_called(feeling, actor=actor))
    feeling.called_at = timezone.now()
    feeling.save(update_fields=["called_at"])
    match = feeling.meeting.match
    audit.record("meetingfeeling.called", feeling, actor=actor, organisation_id=match.organisation_id)
