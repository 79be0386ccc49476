"""Meetings of the local network: called together, changed, answered, held, and what was decided there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.models import Decision, MeetingAnswer, NetworkMeeting
from partners.notices import meetings as notices
from partners.rules import meetings as rules

WHEREABOUTS = frozenset({"starts_at", "place", "link"})


@transaction.atomic
def call_meeting(
    *, organisation: Organisation, municipality: Municipality, invited: Collection[Organisation], actor: Actor,
    **facts: Any,
) -> NetworkMeeting:  # fmt: skip
    """Call organisations of an area together and invite them; `facts` are fields of `NetworkMeeting`."""
    refuse(rules.why_not_convene(organisation.pk, municipality.pk, actor=actor))
    meeting = NetworkMeeting.objects.create(organisation=organisation, municipality=municipality, **facts)
    meeting.invited.set(guests(meeting, invited))
    audit.record("meeting.called", meeting, actor=actor)
    notices.meeting_called(meeting, invited)
    return meeting


def guests(meeting: NetworkMeeting, invited: Collection[Organisation]) -> list[Organisation]:
    """Return those who are invited; whoever calls the meeting comes anyway."""
    return [row for row in invited if row.pk != meeting.organisation_id]


@transaction.atomic
def change_meeting(
    meeting: NetworkMeeting, *, invited: Collection[Organisation], actor: Actor, **facts: Any
) -> list[str]:
    """Change a meeting; whoever is invited hears of another time or place. Return the names of what changed."""
    refuse(rules.why_not_change_meeting(meeting, actor=actor))
    changed = sorted(name for name, value in facts.items() if getattr(meeting, name) != value)
    for name in changed:
        setattr(meeting, name, facts[name])
    before, now = set(meeting.invited.all()), set(guests(meeting, invited))
    meeting.invited.set(now)
    MeetingAnswer.objects.filter(meeting=meeting).exclude(organisation__in=now).delete()
    if WHEREABOUTS & {*changed}:
        meeting.changed_at = timezone.now()
        notices.meeting_changed(meeting, now & before)
    meeting.save(update_fields=[*changed, "changed_at"])
    notices.meeting_called(meeting, now - before)
    if changed or now != before:
        audit.record("meeting.changed", meeting, actor=actor, fields=changed or ("invited",))
    return changed


@transaction.atomic
def cancel_meeting(meeting: NetworkMeeting, *, actor: Actor) -> None:
    """It is not held; everybody who was invited is told."""
    refuse(rules.why_not_change_meeting(meeting, actor=actor))
    meeting.cancelled_on, meeting.changed_at = timezone.localdate(), timezone.now()
    meeting.save(update_fields=["cancelled_on", "changed_at"])
    audit.record("meeting.cancelled", meeting, actor=actor)
    notices.meeting_cancelled(meeting)


@transaction.atomic
def answer_meeting(meeting: NetworkMeeting, *, organisation: Organisation, comes: bool, actor: Actor) -> None:
    """An invited organisation says whether it comes; the last word counts."""
    refuse(rules.why_not_answer(meeting, now=timezone.now(), actor=actor))
    told = {"comes": comes, "answered_at": timezone.now()}
    MeetingAnswer.objects.update_or_create(meeting=meeting, organisation=organisation, defaults=told)
    audit.record("meeting.answered", meeting, actor=actor)


@transaction.atomic
def write_minutes(meeting: NetworkMeeting, *, came: Collection[Organisation], notes: str, actor: Actor) -> None:
    """Write who came and what was spoken of; the meeting has been held."""
    refuse(rules.why_not_write_minutes(meeting, now=timezone.now(), actor=actor))
    meeting.came.set(came)
    meeting.notes = notes
    meeting.held_on = timezone.localdate(meeting.starts_at)
    meeting.save(update_fields=["notes", "held_on"])
    audit.record("meeting.held", meeting, actor=actor)


@transaction.atomic
def decide(
    meeting: NetworkMeeting, *, text: str, responsible: Organisation | None, due_on: date | None, actor: Actor
) -> Decision:
    """Write down a next step: what, who takes it, and by when."""
    refuse(rules.why_not_decide(meeting, now=timezone.now(), actor=actor))
    check_step(meeting, responsible, due_on)
    decision = Decision.objects.create(meeting=meeting, text=text, responsible=responsible, due_on=due_on)
    audit.record("decision.made", decision, actor=actor, organisation_id=meeting.organisation_id)
    return decision


def check_step(meeting: NetworkMeeting, responsible: Organisation | None, due_on: date | None) -> None:
    refuse(rules.why_not_responsible(meeting, responsible.pk if responsible else None))
    refuse(rules.why_not_due(meeting, due_on))


@transaction.atomic
def change_decision(
    decision: Decision, *, text: str, responsible: Organisation | None, due_on: date | None, actor: Actor
) -> None:
    """Write a next step in other words, give it to another, or move its day."""
    meeting = decision.meeting
    refuse(rules.why_not_handle_meeting(meeting, actor=actor))
    check_step(meeting, responsible, due_on)
    decision.text, decision.responsible, decision.due_on = text, responsible, due_on
    decision.save(update_fields=["text", "responsible", "due_on"])
    fields = ("text", "responsible", "due_on")
    audit.record("decision.changed", decision, actor=actor, fields=fields, organisation_id=meeting.organisation_id)


@transaction.atomic
def mark_decision(decision: Decision, *, done: bool, actor: Actor) -> None:
    """Say that a next step is done, or that it is not done after all."""
    refuse(rules.why_not_mark(decision, actor=actor))
    decision.done_on = timezone.localdate() if done else None
    decision.save(update_fields=["done_on"])
    verb = "decision.done" if done else "decision.reopened"
    audit.record(verb, decision, actor=actor, organisation_id=decision.meeting.organisation_id)
