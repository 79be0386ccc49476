"""What is told of an interview: that a time can be chosen, is booked or cancelled, and the day before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from notifications import quiet
from notifications.kinds import Kind, register
from notifications.models import OutboxMessage
from volunteers.models import InterviewSlot, VolunteerApplication
from volunteers.notices.applications import (
    application_of,
    is_for_reader,
    sample,
    tell_applicants,
    tell_office,
)
from volunteers.states import Application as State

ONE_DAY = timedelta(days=1)
STAMP = "%Y%m%dT%H%M%S"


def stamp_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):{STAMP}}"


def invited(application: VolunteerApplication) -> None:
    """Ask the applicant to choose a time; asked again after a day only."""
    key = f"interview_times:{application.pk}:{timezone.localdate().isoformat()}"
    tell_applicants("interview_times", application, key=key, context={})


def booked(slot: InterviewSlot, *, by: Actor) -> None:
    """Confirm the time to everybody who applies, remind the day before, and tell the interviewer."""
    application, at = slot.application, stamp_of(slot.starts_at)
    booking = f"{slot.pk}:{application.pk}:{slot.booked_at:%Y%m%dT%H%M%S%f}"
    context = {"at": at}
    tell_applicants(
        "interview_booked", application, key=f"interview_booked:{booking}", context=context, expires_at=slot.starts_at
    )
    day_before = quiet.last_open(slot.starts_at - ONE_DAY)
    if day_before > timezone.now():
        timing = {"not_before": day_before, "expires_at": slot.starts_at}
        key = f"interview_reminder:{booking}"
        tell_applicants("interview_reminder", application, key=key, context=context, **timing)
    if by.user_id != slot.interviewer_id:
        tell_office(application, key=f"applicant_moved:{booking}", also=slot.interviewer)


def cancelled(application: VolunteerApplication, slot: InterviewSlot, *, by: Actor) -> None:
    """Tell the other side that the time was given back."""
    now = f"{timezone.now():%Y%m%dT%H%M%S%f}"
    if slot.starts_at > timezone.now():
        key = f"interview_cancelled:{slot.pk}:{application.pk}:{now}"
        context = {"at": stamp_of(slot.starts_at)}
        timing = {"expires_at": slot.starts_at}
        tell_applicants("interview_cancelled", application, key=key, context=context, by=by, **timing)
    if by.user_id != slot.interviewer_id:
        tell_office(application, key=f"applicant_moved:{slot.pk}:{application.pk}:{now}", also=slot.interviewer)


def at_of(message: OutboxMessage) -> datetime:
    return datetime.strptime(message.context["at"], STAMP).replace(tzinfo=UTC)


def build(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("applicant:home"), "at": at_of(message)}


def build_times(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("applicant:interview", args=[message.context["application"]])}


def still_to_choose(message: OutboxMessage) -> bool:
    """The applicant has not chosen yet, and there is something to choose from."""
    application = application_of(message)
    if not is_for_reader(message, application) or application.record is not None:
        return False
    office = (application.organisation_id, application.municipality_id)
    is_open = InterviewSlot.objects.open_in(*office, timezone.now()).exists()
    return is_open and application.state in (State.IN_CONTACT, State.IN_TRAINING)


def still_booked(message: OutboxMessage) -> bool:
    """The interview is ahead, at the same time as the message tells."""
    application = application_of(message)
    if not is_for_reader(message, application) or application.state != State.INTERVIEW_BOOKED:
        return False
    slot = application.booked_slot
    return slot is not None and slot.starts_at > timezone.now() and stamp_of(slot.starts_at) == message.context["at"]


def still_cancelled(message: OutboxMessage) -> bool:
    """The same time has not been booked again since."""
    application = application_of(message)
    if not is_for_reader(message, application):
        return False
    slot = application.booked_slot
    return slot is None or stamp_of(slot.starts_at) != message.context["at"]


register(Kind("interview_times", _("Times for an interview"), Role.APPLICANT, build_times, still_to_choose, sample))
register(Kind("interview_booked", _("Interview booked"), Role.APPLICANT, build, still_booked, sample))
register(Kind("interview_cancelled", _("Interview cancelled"), Role.APPLICANT, build, still_cancelled, sample))
register(Kind("interview_reminder", _("Reminder of an interview"), Role.APPLICANT, build, still_booked, sample))
