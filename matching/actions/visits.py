from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from families.safe_places import why_not_tell
from matching import rules, safe_places
from matching.actions.concerns import raise_concern
from matching.models import Concern, Goal, Match, Meeting, MeetingFeeling, VisitDraft
from matching.states import Party


def plan_meeting(
    match: Match, *, starts_at: datetime, place_type: str, actor: Actor, submission_key: str | None = None
) -> Meeting:
    """Write down the next meeting; the same `submission_key` always gives the same one."""
    if already := sent_before(match, submission_key):
        return already
    refuse(rules.why_not_plan_meeting(match, starts_at=starts_at, now=timezone.now(), actor=actor))
    refuse(safe_places.why_not_meet_at(match, place_type))
    fields = {"starts_at": starts_at, "place_type": place_type}
    return write_once(match, None, verb="meeting.planned", submission_key=submission_key, actor=actor, **fields)


def sent_before(match: Match, submission_key: str | None) -> Meeting | None:
    """Return what the same sending of a form has already written."""
    return Meeting.objects.filter(match=match, submission_key=submission_key).first() if submission_key else None


def write_once(
    match: Match, planned: Meeting | None, *, verb: str, submission_key: str | None, actor: Actor, **fields: Any
) -> Meeting:
    """Write `fields` to the planned meeting or to a new one; a second sending of the same form writes nothing."""
    try:
        with transaction.atomic():
            meeting = planned or Meeting.objects.create(match=match, submission_key=submission_key, **fields)
            if planned:
                planned.submission_key = submission_key
                for name, value in fields.items():
                    setattr(planned, name, value)
                planned.save(update_fields=["submission_key", *fields])
            audit.record(verb, meeting, actor=actor, organisation_id=match.organisation_id)
            return meeting
    except IntegrityError:
        return Meeting.objects.get(submission_key=submission_key, match=match)


def planned_for(match: Match, starts_at: datetime) -> Meeting | None:
    """Return the match's planned meeting of that local day that has no entry yet."""
    day = timezone.localdate(starts_at)
    planned = Meeting.objects.select_for_update().filter(match=match, logged_at=None, starts_at__date=day)
    return planned.order_by("starts_at").first()


@dataclass(frozen=True)
class Entry:
    """A diary entry (domain.md 2.4): what the family reads, and how the companion was and travelled."""

    starts_at: datetime
    minutes: int
    form: str
    place_type: str
    mood: int
    note: str = ""
    wants_talk: bool = False
    has_worry: bool = False
    travel_km: int = 0
    transport_cost_eur: Decimal = Decimal(0)

    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("starts_at", "minutes", "form", "place_type", "note")}

    def felt(self) -> dict[str, Any]:
        names = ("mood", "wants_talk", "has_worry", "travel_km", "transport_cost_eur")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def log_visit(
    match: Match, *, actor: Actor, goals: Iterable[Goal] = (), submission_key: str | None = None, **entry: Any
) -> Meeting:
    """Write the diary entry of a meeting: `entry` are the fields of `Entry`. Sending it twice writes it once.

    A worry that was ticked is a concern like one that was raised by its own button.
    """
    if already := sent_before(match, submission_key):
        return already
    told = Entry(**entry)
    refuse(rules.why_not_log_visit(match, starts_at=told.starts_at, now=timezone.now(), actor=actor))
    refuse(safe_places.why_not_meet_at(match, told.place_type) or why_not_tell(match.request.family, told.note))
    meeting = write_once(
        match,
        planned_for(match, told.starts_at),
        verb="meeting.logged",
        submission_key=submission_key,
        actor=actor,
        logged_at=timezone.now(),
        **told.told(),
    )
    meeting.goals.set(goals)
    _feeling, is_new = MeetingFeeling.objects.get_or_create(meeting=meeting, defaults=told.felt())
    if told.has_worry and is_new:
        raise_concern(match, kind=Concern.Kind.WORRY, raised_by=Party.VOLUNTEER, actor=actor)
    VisitDraft.objects.filter(match=match).delete()
    return meeting


@transaction.atomic
def save_draft(match: Match, content: dict[str, Any], *, actor: Actor) -> VisitDraft:
    """Keep the form values of a diary entry in the making, encrypted."""
    refuse(rules.why_not_visit(match, actor=actor))
    draft, created = VisitDraft.objects.update_or_create(
        match=match, defaults={"content": json.dumps(content), "saved_at": timezone.now()}
    )
    if created:
        audit.record("visitdraft.begun", draft, actor=actor, organisation_id=match.organisation_id)
    return draft


@transaction.atomic
def drop_draft(match: Match, *, actor: Actor) -> None:
    """Throw an unfinished diary entry away."""
    VisitDraft.objects.filter(match=match).delete()
    audit.record("visitdraft.dropped", match, actor=actor, organisation_id=match.organisation_id)
