"""What the local network is told of its meetings: when, and a link. Never what about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from partners.models import NetworkMeeting

PLANTED = ("Kettunen", "perheen asiat")
STILL_NEWS = timedelta(hours=24)
# The page that each hat reads a meeting on; whoever wears several reads it as the first of these.
PAGES = {
    Role.COORDINATOR: "coordinator:meeting-detail",
    Role.PARTNER: "partner:network-meeting-detail",
    Role.ADMINISTRATOR: "administration:network-meeting-detail",
}


def stamp_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"


def hats_at(meeting: NetworkMeeting, organisations: Iterable[Organisation]) -> QuerySet[Membership]:
    """Return the hats in which people of `organisations` have to do with a meeting: workers, each of the area."""
    coordinators = Q(role=Role.COORDINATOR, municipalities=meeting.municipality_id)
    roles = coordinators | Q(role__in=(Role.PARTNER, Role.ADMINISTRATOR))
    return Membership.objects.active().filter(roles, organisation__in=organisations)


def tell(kind: str, meeting: NetworkMeeting, organisations: Iterable[Organisation], *, moment: str) -> None:
    """Queue one message for each worker; `moment` tells one such message from the next."""
    chosen = [row.pk for row in organisations]
    for person in User.objects.filter(memberships__in=hats_at(meeting, chosen)).distinct():
        outbox.enqueue(
            kind,
            key=f"{kind}:{meeting.pk}:user-{person.pk}:{moment}",
            recipient=person,
            channel=EMAIL,
            context={"meeting": meeting.pk, "reader": person.pk, "at": stamp_of(meeting.starts_at)},
            expires_at=max(meeting.starts_at, timezone.now() + STILL_NEWS),
            organisation_id=meeting.organisation_id,
            municipality_id=meeting.municipality_id,
        )


def meeting_called(meeting: NetworkMeeting, organisations: Iterable[Organisation]) -> None:
    tell("meeting_called", meeting, organisations, moment="once")


def meeting_changed(meeting: NetworkMeeting, organisations: Iterable[Organisation]) -> None:
    tell("meeting_changed", meeting, organisations, moment=stamp_of(meeting.changed_at))


def meeting_cancelled(meeting: NetworkMeeting) -> None:
    tell("meeting_cancelled", meeting, meeting.invited.all(), moment="once")


def meeting_ahead(meeting: NetworkMeeting, *, days: int) -> None:
    """Remind those who are invited and have not said that they cannot come."""
    away = meeting.answers.filter(comes=False).values("organisation")
    tell(
        "meeting_reminder",
        meeting,
        meeting.invited.exclude(pk__in=away),
        moment=f"{days}:{stamp_of(meeting.starts_at)}",
    )


# At sending


def meeting_of(message: OutboxMessage) -> NetworkMeeting | None:
    return NetworkMeeting.objects.filter(pk=message.context["meeting"]).first()


def hat_of(meeting: NetworkMeeting, message: OutboxMessage) -> str:
    """Return the role in which the reader has still to do with the meeting, nothing when in none."""
    rows = hats_at(meeting, meeting.invited.all()).filter(user=message.context["reader"])
    roles = set(rows.values_list("role", flat=True))
    return next((role for role in PAGES if role in roles), "")


def still_so(message: OutboxMessage) -> bool:
    """The meeting is to be held at the time that was told, and the reader is still invited."""
    meeting = meeting_of(message)
    if meeting is None or not meeting.is_live or stamp_of(meeting.starts_at) != message.context["at"]:
        return False
    return bool(hat_of(meeting, message))


def still_cancelled(message: OutboxMessage) -> bool:
    meeting = meeting_of(message)
    return meeting is not None and meeting.cancelled_on is not None and bool(hat_of(meeting, message))


def build(message: OutboxMessage) -> dict[str, Any]:
    meeting = meeting_of(message)
    page = PAGES[Role(hat_of(meeting, message))]
    return {"link": reverse(page, args=[meeting.pk]), "at": meeting.starts_at}


def sample() -> Sample:
    shown = {"link": "/partner/network/7/", "at": timezone.now()}
    return Sample(context={**shown, "called": PLANTED[0], "title": PLANTED[1]}, planted=PLANTED)


GUEST = Role.PARTNER
register(Kind("meeting_called", _("A meeting of the network was called"), GUEST, build, still_so, sample))
register(Kind("meeting_changed", _("A meeting of the network has changed"), GUEST, build, still_so, sample))
register(Kind("meeting_reminder", _("Reminder of a meeting of the network"), GUEST, build, still_so, sample))
register(Kind("meeting_cancelled", _("A meeting of the network is cancelled"), GUEST, build, still_cancelled, sample))
