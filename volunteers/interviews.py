"""Interviews: the guide for the talk, which is help and is not kept, and the time as a calendar reads it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.calendars import Entry, file_of
from volunteers.models import InterviewSlot, VolunteerApplication

# domain.md 3.4. What an applicant tells of these is never written down.
GUIDE = {
    "themes": [
        gettext_lazy("What made you apply just now? What do you hope to get yourself?"),
        gettext_lazy("What would you like to do, and what not? What can you do well?"),
        gettext_lazy("How much time and strength do you have? What else is going on in your life?"),
        gettext_lazy("What does it mean to walk beside, not above? Where does the role end?"),
        gettext_lazy("What if a family lives in a way that is strange to you?"),
        gettext_lazy("What helps you when something weighs on you? How do you take advice?"),
        gettext_lazy("What would you like to ask us?"),
    ],
    "not_now": [
        gettext_lazy("An own crisis that goes on now"),
        gettext_lazy("A child protection case of the own family that is open now"),
        gettext_lazy("Problems with health or substances that are not in care"),
        gettext_lazy("A need to be helped more than to help"),
        gettext_lazy("A wish to convert or to sell"),
        gettext_lazy("No wish to be guided"),
    ],
}
KEPT = ("held_on", "outcome", "strengths", "limits", "summary")


def initial_of(application: VolunteerApplication) -> dict[str, Any]:
    """Return what the form begins with: the record, or the day of the booked time."""
    if application.record is not None:
        return {name: getattr(application.record, name) for name in KEPT}
    slot = application.booked_slot
    today = timezone.localdate()
    return {
        "held_on": min(timezone.localdate(slot.starts_at), today) if slot else today,
        "limits": application.limits,
    }


def calendar_of(slot: InterviewSlot) -> bytes:
    """Return a booked time as a calendar file, for the applicant and the interviewer alike: nobody is named."""
    entry = Entry(
        uid=f"interview-{slot.pk}",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=_("Interview about volunteering"),
        place=slot.where,
        changed_at=slot.booked_at or slot.starts_at,
    )
    return file_of([entry])
