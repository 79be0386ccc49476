from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from families import actions as families_actions
from families.models import Adult
from matching import evidence, notices
from matching import rules_evidence as rules
from matching.models import CheckIn, Feedback, Gauge, GoalRating, Handover, Match, Participation
from matching.states import EndReason, Party
from matching.states import Match as State


@transaction.atomic
def rate_goals(match: Match, *, values: Mapping[int, int | None], actor: Actor) -> None:
    """Keep how near the parent feels to each own goal now, 0 to 10 by goal; one left out or None is skipped.

    Answering again at the same moment replaces the earlier answer.
    """
    today = timezone.localdate()
    refuse(rules.why_not_answer(match, today=today, actor=actor))
    moment, now = evidence.open_moment(match, today), timezone.now()
    for goal in evidence.goals_now(match, actor=actor):
        told = {"value": values.get(goal.pk), "answered_at": now}
        GoalRating.objects.update_or_create(goal=goal, moment=moment, defaults=told)
    audit.record("goals.rated", match, actor=actor, reason=str(moment))


@transaction.atomic
def answer_gauge(match: Match, *, adult: Adult, actor: Actor, **answers: int | None) -> Gauge:
    """Keep one parent's answers to the everyday gauge, 0 to 10 by question; None is skipped. Nobody is told of them."""
    today = timezone.localdate()
    refuse(rules.why_not_answer_gauge(match, adult=adult, today=today, actor=actor))
    moment = evidence.open_moment(match, today)
    told = {question: answers.get(question) for question in Gauge.QUESTIONS}
    gauge, _created = Gauge.objects.update_or_create(
        match=match, adult=adult, moment=moment, defaults={**told, "answered_at": timezone.now()}
    )
    audit.record("gauge.answered", match, actor=actor, reason=str(moment))
    return gauge


@transaction.atomic
def ask_feedback(match: Match, *, actor: Actor) -> None:
    """Ask both parties how it was; after an end for safety nobody writes to them, the coordinator calls."""
    for party in (Party.FAMILY, Party.VOLUNTEER):
        feedback, _created = Feedback.objects.get_or_create(match=match, party=party)
        if match.end_reason != EndReason.SAFETY:
            notices.feedback_wished(feedback)
    audit.record("feedback.asked", match, actor=actor)


@transaction.atomic
def give_feedback(feedback: Feedback, *, value: int | None, text: str, actor: Actor) -> None:
    """Keep what one party says of the companionship: 0 to 10, and a few words without names."""
    refuse(rules.why_not_give_feedback(feedback, today=timezone.localdate(), actor=actor))
    feedback.value, feedback.text, feedback.given_at = value, text, timezone.now()
    feedback.save(update_fields=["value", "text", "given_at"])
    audit.record("feedback.given", feedback.match, actor=actor, reason=feedback.party)


@transaction.atomic
def record_lessons(match: Match, *, codes: list[str], actor: Actor) -> None:
    """Keep what all three learned, as codes (`Lesson`)."""
    refuse(rules.why_not_record_lessons(match, codes=codes, actor=actor))
    match.learned = sorted(set(codes))
    match.save(update_fields=["learned"])
    audit.record("match.lessons_recorded", match, actor=actor, fields=["learned"])


@transaction.atomic
def hand_over(match: Match, *, items: list[str], actor: Actor) -> Handover:
    """Keep what the family agrees to pass on from an ended companionship to a new companion; empty means nothing."""
    refuse(rules.why_not_hand_over(match, items=items, actor=actor))
    told = {"items": sorted(set(items)), "agreed_at": timezone.now()}
    handover, _created = Handover.objects.update_or_create(match=match, defaults=told)
    audit.record("handover.agreed", match, actor=actor, fields=["items"])
    return handover


@transaction.atomic
def share_as_agreed(match: Match, *, actor: Actor) -> None:
    """A new companion sees of what was shared with an earlier one what the family has agreed to pass on, no more.

    Called when names open between the family and the new companion. What is no longer shared the family can share anew.
    """
    family = match.request.family
    earlier = Match.objects.filter(request__family=family, state=State.ENDED).exclude(pk=match.pk)
    newest = earlier.select_related("handover").order_by("-ended_on", "-pk").first()
    if newest is None:
        return
    handover = getattr(newest, "handover", None)
    kept = set(handover.items) if handover and newest.request_id == match.request_id else set()
    families_actions.close_sharing(
        family,
        keep_appointments=Handover.Item.APPOINTMENTS in kept,
        keep_steps=Handover.Item.SERVICE_STEPS in kept,
        actor=actor,
    )


@transaction.atomic
def take_part(match: Match, *, wishes: list[str], actor: Actor) -> Participation:
    """Keep what the family would like to do next; empty means nothing now, and is not asked again."""
    refuse(rules.why_not_take_part(match, wishes=wishes, actor=actor))
    told = {"wishes": sorted(set(wishes)), "answered_at": timezone.now(), "called_at": None}
    participation, _created = Participation.objects.update_or_create(match=match, defaults=told)
    audit.record("participation.answered", match, actor=actor, fields=["wishes"])
    return participation


@transaction.atomic
def call_made(row: CheckIn | Participation, *, actor: Actor) -> None:
    """The call that a party wished for was made; what was said is not kept."""
    refuse(rules.why_not_make_call(row, actor=actor))
    row.called_at = timezone.now()
    row.save(update_fields=["called_at"])
    audit.record("call.made", row.match, actor=actor, reason=getattr(row, "party", ""))
