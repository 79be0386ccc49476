"""What volunteers are told of their requirements: that something has to be renewed, never what it is (R-CR-6)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import Requirement, Volunteer
from volunteers.requirements import Standing, standing
from volunteers.watching import Issue

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "rikosrekisteriote")
ENDING, RENEWED = "requirement_ending", "document_renewed"


def tell(kind: str, issue: Issue, moment: str) -> None:
    """Queue a reminder to the person themselves; `moment` says which of its reminders it is."""
    row = issue.standing
    outbox.enqueue(
        kind,
        key=f"{kind}:{issue.person.pk}:{row.ends_on}:{moment}",
        recipient=issue.person,
        channel="email",
        context={
            "volunteer": issue.volunteer.pk,
            "person": issue.person.pk,
            "requirement": row.requirement.pk,
            "ends": row.ends_on.isoformat(),
        },
        organisation_id=issue.volunteer.organisation_id,
        municipality_id=issue.volunteer.municipality_id,
    )


def requirement_ending(issue: Issue, days: int) -> None:
    """Something of the role ends in at most `days` days."""
    tell(ENDING, issue, str(days))


def document_renewed(issue: Issue, moment: str) -> None:
    """A document has a new version, which is to be accepted within the days of grace."""
    tell(RENEWED, issue, moment)


def standing_of(message: OutboxMessage) -> Standing | None:
    """Return how the reader stands now with what the message is about; None when that is over."""
    told = message.context
    requirement = Requirement.objects.filter(pk=told["requirement"]).select_related("role__programme").first()
    volunteer = Volunteer.objects.serving().for_list().filter(pk=told["volunteer"]).first()
    if requirement is None or volunteer is None:
        return None
    person = next((one for one in volunteer.people if one.pk == told["person"]), None)
    rows = standing(person, requirement.role, timezone.localdate()) if person else []
    return next((row for row in rows if row.requirement == requirement), None)


def still_ends(message: OutboxMessage) -> bool:
    row = standing_of(message)
    return row is not None and not row.is_exempt and row.ends_on == date.fromisoformat(message.context["ends"])


def build(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("volunteer:requirements"), "on": standing_of(message).last_on}


def sample() -> Sample:
    return Sample(
        context={
            "link": "/volunteer/requirements/",
            "on": timezone.localdate(),
            "called": PLANTED[0],
            "address": PLANTED[1],
            "phone": PLANTED[2],
            "requirement": PLANTED[3],
        },
        planted=PLANTED,
    )


register(Kind(ENDING, _("Something of the role has to be renewed"), Role.VOLUNTEER, build, still_ends, sample))
register(Kind(RENEWED, _("New version of a text to accept"), Role.VOLUNTEER, build, still_ends, sample))
