"""Why a time for an interview may not be opened, booked or given back now, or an interview be recorded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from core.actor import Actor
from core.refusals import Refusal
from volunteers.models import InterviewSlot, VolunteerApplication
from volunteers.rules.applications import OFFICE_AND_APPLICANT, why_not_go, why_not_handle
from volunteers.rules.register import OFFICE, why_not_role
from volunteers.states import Application as State

TAKEN = Refusal("is_taken", _("Somebody was faster and took this time. Choose another."))
LONGEST_AHEAD = timedelta(days=366)
RECORDABLE = frozenset({State.INTERVIEW_BOOKED, State.INTERVIEWED, State.REFERENCES, State.IN_TRAINING, State.CHECKS})


def why_not_open_times(
    *, municipality: Municipality, starts_at: datetime, ends_at: datetime, minutes: int, now: datetime, actor: Actor
) -> Refusal | None:
    """Times are opened ahead, in a municipality of one's own, with room for at least one interview."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and municipality.pk not in actor.municipality_ids:
        return Refusal("other_municipality", _("Choose a municipality that you look after."))
    if not now < starts_at <= now + LONGEST_AHEAD:
        return Refusal("not_ahead", _("Choose a day and a time that lie ahead, within a year."))
    if ends_at - starts_at < timedelta(minutes=minutes):
        return Refusal("no_room", _("There is no room for an interview between these times."))
    return None


def why_not_close_time(slot: InterviewSlot, *, actor: Actor) -> Refusal | None:
    """A booked time is cancelled on the page of the application, so that the applicant hears of it."""
    if refusal := why_not_role(actor):
        return refusal
    if slot.application_id is not None:
        return Refusal("is_booked", _("Somebody has booked this time. Cancel it on the page of the application."))
    return None


def why_not_choose_time(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """A time is chosen when the office has been in contact, and moved while the interview has not been held."""
    if refusal := why_not_handle(application, actor=actor, allowed=OFFICE_AND_APPLICANT):
        return refusal
    if application.state == State.INTERVIEW_BOOKED:
        return None
    if application.record is not None:
        return Refusal("is_held", _("The interview has been held."))
    return why_not_go(application, State.INTERVIEW_BOOKED)


def why_not_invite(application: VolunteerApplication, *, now: datetime, actor: Actor) -> Refusal | None:
    """Nobody is asked to choose among no times."""
    if refusal := why_not_handle(application, actor=actor) or why_not_choose_time(application, actor=actor):
        return refusal
    if application.state == State.INTERVIEW_BOOKED:
        return Refusal("is_booked_already", _("The interview is booked already."))
    free = InterviewSlot.objects.open_in(application.organisation_id, application.municipality_id, now)
    if not free.exists():
        return Refusal("no_times", _("Open times for interviews first."))
    return None


def why_not_book_time(
    application: VolunteerApplication, slot: InterviewSlot, *, now: datetime, actor: Actor
) -> Refusal | None:
    """The time is free, ahead, and of the office that handles the application."""
    if refusal := why_not_choose_time(application, actor=actor):
        return refusal
    office = (application.organisation_id, application.municipality_id)
    if (slot.organisation_id, slot.municipality_id) != office:
        return Refusal("other_office", _("This time is of another office."))
    if slot.application_id not in (None, application.pk):
        return TAKEN
    if slot.starts_at <= now:
        return Refusal("is_past", _("This time has passed. Choose another."))
    return None


def why_not_cancel_interview(application: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    """There is a booked time to give back."""
    if refusal := why_not_handle(application, actor=actor, allowed=OFFICE_AND_APPLICANT):
        return refusal
    if application.state != State.INTERVIEW_BOOKED:
        return Refusal("not_booked", _("No interview is booked."))
    return None


def why_not_record_interview(
    application: VolunteerApplication, *, actor: Actor, held_on: date | None = None, today: date | None = None
) -> Refusal | None:
    """An interview is written down when it has been held, and may be corrected until the answer is given."""
    if refusal := why_not_handle(application, actor=actor, allowed=OFFICE):
        return refusal
    may_go = application.state in RECORDABLE or why_not_choose_time(application, actor=actor) is None
    if not may_go:
        return Refusal("not_from_here", _("Get in contact with the applicant first."))
    if held_on is not None and today is not None and held_on > today:
        return Refusal("not_yet", _("Write the interview down when it has been held."))
    return None
