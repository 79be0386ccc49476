"""What leaders are told: that nobody has counted how many came. A message tells the time alone, never what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Session
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import Volunteer

PLANTED = ("Eroneuvo-ilta", "Esimerkkikatu 1", "Kettunen")
DEADLINE = timedelta(days=7)


def leaders_of(session: Session) -> list[Volunteer]:
    """Return those who lead and still serve."""
    return list(session.activity.leaders.serving().for_list())


def count_missing(session: Session, *, days: int) -> None:
    """Remind the leaders of the headcount, so many days after the activity."""
    for person in {person for leader in leaders_of(session) for person in leader.people}:
        outbox.enqueue(
            "count_missing",
            key=f"count_missing:{session.pk}:{person.pk}:{days}",
            recipient=person,
            channel=EMAIL,
            context={"session": session.pk, "person": person.pk},
            expires_at=session.ends_at + DEADLINE + timedelta(days=1),
            organisation_id=session.organisation_id,
            municipality_id=session.activity.municipality_id,
        )


# At sending


def session_of(message: OutboxMessage) -> Session | None:
    return Session.objects.select_related("activity").filter(pk=message.context["session"]).first()


def still_missing(message: OutboxMessage) -> bool:
    """Nobody has counted, it was not cancelled, and the reader still leads."""
    session = Session.objects.to_count(timezone.now()).filter(pk=message.context["session"]).first()
    if session is None:
        return False
    return any(person.pk == message.context["person"] for leader in leaders_of(session) for person in leader.people)


def build(message: OutboxMessage) -> dict[str, Any]:
    session = session_of(message)
    link = reverse("volunteer:session-lead", args=[session.pk])
    return {"link": f"{link}#heads", "at": session.starts_at, "until": session.ends_at + DEADLINE}


def sample() -> Sample:
    now = timezone.now()
    planted = {"name": PLANTED[0], "address": PLANTED[1], "called": PLANTED[2]}
    shown = {"link": "/volunteer/led/", "at": now, "until": now + DEADLINE}
    return Sample(context={**shown, **planted}, planted=PLANTED)


register(
    Kind("count_missing", _("The headcount of an activity is missing"), Role.VOLUNTEER, build, still_missing, sample)
)
