"""Times for interviews: opened by the office, chosen by the applicant; and what is kept of an interview."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality, User
from core import audit
from core.actor import Actor
from core.refusals import NotNow, refuse
from core.transitions import advance
from volunteers import notices, rules
from volunteers.models import InterviewRecord, InterviewSlot, VolunteerApplication
from volunteers.states import Application as State

MOST_AT_ONCE = 40


@transaction.atomic
def open_times(
    *, interviewer: User, municipality: Municipality, starts_at: datetime, ends_at: datetime, minutes: int,
    actor: Actor, **facts: Any,
) -> list[InterviewSlot]:  # fmt: skip
    """Open times for interviews one after another from `starts_at`, as many as end by `ends_at`.

    `facts` are the other fields of `InterviewSlot`: organisation, way, place, link. Times that the interviewer has open
    already are left out. Raises `Refused`.
    """
    now = timezone.now()
    refuse(
        rules.why_not_open_times(
            municipality=municipality, starts_at=starts_at, ends_at=ends_at, minutes=minutes, now=now, actor=actor
        )
    )
    known = {"interviewer": interviewer, "municipality": municipality, "minutes": minutes, **facts}
    starts = free_starts(interviewer, starts_within(starts_at, ends_at, minutes), minutes)
    slots = [InterviewSlot.objects.create(starts_at=start, **known) for start in starts]
    audit.record_many("interviewslot.opened_time", slots, actor=actor)
    return slots


def free_starts(interviewer: User, starts: list[datetime], minutes: int) -> list[datetime]:
    """Return the beginnings at which the interviewer has nothing open yet; holds the person until it is written."""
    User.objects.select_for_update().get(pk=interviewer.pk)
    length = timedelta(minutes=minutes)
    taken = [(slot.starts_at, slot.ends_at) for slot in interviewer.interview_slots.all()]
    return [start for start in starts if not any(begun < start + length and start < over for begun, over in taken)]


def starts_within(starts_at: datetime, ends_at: datetime, minutes: int) -> list[datetime]:
    """Return when interviews begin that follow each other and end by `ends_at`."""
    number = min(int((ends_at - starts_at) / timedelta(minutes=minutes)), MOST_AT_ONCE)
    return [starts_at + timedelta(minutes=minutes * place) for place in range(number)]


@transaction.atomic
def close_time(slot: InterviewSlot, *, actor: Actor) -> None:
    """Take back a time that nobody has booked."""
    refuse(rules.why_not_close_time(slot, actor=actor))
    audit.record("interviewslot.closed_time", slot, actor=actor, organisation_id=slot.organisation_id)
    gone, _by_model = InterviewSlot.objects.filter(pk=slot.pk, application=None).delete()
    if not gone:
        raise NotNow(rules.TAKEN)


@transaction.atomic
def book_interview(application: VolunteerApplication, slot: InterviewSlot, *, actor: Actor) -> None:
    """Book a time, or move to it. Of many who want one time, one gets it; raises `NotNow` for the others."""
    held = VolunteerApplication.objects.select_for_update(of=("self",)).select_related("role__programme")
    application = held.get(pk=application.pk)
    refuse(rules.why_not_book_time(application, slot, now=timezone.now(), actor=actor))
    before = application.booked_slot
    if before == slot:
        return
    free_time_of(application)
    now = timezone.now()
    if not InterviewSlot.objects.filter(pk=slot.pk, application=None).update(application=application, booked_at=now):
        raise NotNow(rules.TAKEN)
    slot.application, slot.booked_at = application, now
    if application.state == State.INTERVIEW_BOOKED:
        audit.record("volunteerapplication.interview_moved", application, actor=actor)
    else:
        advance(application, State.INTERVIEW_BOOKED, actor=actor)
    notices.interviews.booked(slot, by=actor)


@transaction.atomic
def cancel_interview(application: VolunteerApplication, *, actor: Actor) -> None:
    """Give the time back; another can be chosen at once."""
    application = VolunteerApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse(rules.why_not_cancel_interview(application, actor=actor))
    slot = application.booked_slot
    free_time_of(application)
    advance(application, State.IN_CONTACT, actor=actor)
    if slot is not None:
        notices.interviews.cancelled(application, slot, by=actor)


def free_time_of(application: VolunteerApplication) -> None:
    """Let others book the time of an interview that was not held; called in the transaction of the move."""
    if application.record is None:
        InterviewSlot.objects.filter(application=application).update(application=None, booked_at=None)
        application._state.fields_cache.pop("slot", None)


@transaction.atomic
def invite_to_interview(application: VolunteerApplication, *, actor: Actor) -> None:
    """Ask the applicant to choose a time; those that are free now are on the applicant's page."""
    refuse(rules.why_not_invite(application, now=timezone.now(), actor=actor))
    audit.record("volunteerapplication.invited", application, actor=actor)
    notices.interviews.invited(application)


@transaction.atomic
def record_interview(
    application: VolunteerApplication, *, held_on: date, outcome: str, actor: Actor, **told: Any
) -> InterviewRecord:
    """Write down what an interview came to; `told` are strengths, limits and summary. The applicant reads it all."""
    today = timezone.localdate()
    refuse(rules.why_not_record_interview(application, held_on=held_on, today=today, actor=actor))
    is_first = application.record is None
    known = {"held_on": held_on, "outcome": outcome, "interviewer_id": actor.user_id, **told}
    record, _new = InterviewRecord.objects.update_or_create(application=application, defaults=known)
    application._state.fields_cache["interview"] = record
    audit.record("volunteerapplication.interview_recorded", application, actor=actor, reason=outcome, fields=known)
    if is_first:
        if application.state != State.INTERVIEW_BOOKED:
            advance(application, State.INTERVIEW_BOOKED, actor=actor)
        advance(application, State.INTERVIEWED, actor=actor)
        notices.applications.news(application)
    return record
