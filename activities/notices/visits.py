"""What a host and a peer parent are told of a visit: when it is, and a link. Never who, where or what about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import links
from activities.models import HostVisit
from activities.states import VISIT_LIVE, VISIT_TO_COME, VISIT_WENT
from activities.states import Visit as State
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, SMS, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient
from volunteers.notices.training import stamp_of

PLANTED = ("Kettunen", "Esimerkkineuvola", "isyys")
CALL_INSTEAD = timedelta(hours=24)  # an e-mail may not be read in time
ASKED_FOR = timedelta(days=30)
# The states in which a kind is still true.
TRUE_IN: dict[str, tuple[State, ...]] = {
    "visit_asked": VISIT_LIVE,
    "visit_taken": (State.TAKEN,),
    "visit_looking": (State.WISHED,),
    "visit_given": VISIT_TO_COME,
    "visit_confirmed": (State.CONFIRMED,),
    "visit_reminder": VISIT_TO_COME,
    "visit_result": VISIT_WENT,
    "visit_cancelled": (State.CANCELLED,),
}


def resolve_host(pk: str) -> Recipient | None:
    """Return how a host is written to at work; None when the contact has been erased."""
    visit = HostVisit.objects.filter(pk=pk).exclude(contact_email="").first()
    if visit is None:
        return None
    page = reverse("coordinator:visit-detail", args=[visit.pk])
    return Recipient(language=visit.language, email=visit.contact_email, page=page)


register_recipient("activities.HostVisit", resolve_host)


def tell(kind: str, visit: HostVisit, readers: Iterable[HostVisit | User], *, moment: str, **more: Any) -> None:
    """Queue one message for each reader; `moment` tells one such message from the next."""
    channel = more.pop("channel", EMAIL)
    for reader in readers:
        who = "host" if isinstance(reader, HostVisit) else f"user-{reader.pk}"
        outbox.enqueue(
            kind,
            key=f"{kind}:{visit.pk}:{who}:{moment}:{channel}",
            recipient=reader,
            channel=channel,
            context={"visit": visit.pk, "at": stamp_of(visit.starts_at)},
            expires_at=more.get("expires_at", visit.starts_at),
            organisation_id=visit.organisation_id,
            municipality_id=visit.municipality_id,
        )


def visitors(visit: HostVisit) -> list[User]:
    return visit.volunteer.people if visit.volunteer else []


def visit_asked(visit: HostVisit) -> None:
    """The receipt, with the host's private link."""
    tell("visit_asked", visit, [visit], moment="once")


def visit_taken(visit: HostVisit) -> None:
    """Somebody would come: the host is asked to agree."""
    tell("visit_taken", visit, [visit], moment=stamp_of(visit.state_since))


def visit_looking(visit: HostVisit) -> None:
    """The one who was to come cannot; we look for another."""
    tell("visit_looking", visit, [visit], moment=stamp_of(visit.state_since))


def visit_given(visit: HostVisit) -> None:
    """The office has put down the peer parent for the visit, as they agreed."""
    tell("visit_given", visit, visitors(visit), moment=stamp_of(visit.state_since))


def visit_confirmed(visit: HostVisit) -> None:
    """The host agrees, and waits for the peer parent."""
    tell("visit_confirmed", visit, visitors(visit), moment=stamp_of(visit.state_since))


def visit_ahead(visit: HostVisit) -> None:
    """Remind both two days before."""
    tell("visit_reminder", visit, [visit, *visitors(visit)], moment=stamp_of(visit.starts_at))


def visit_over(visit: HostVisit, *, days: int) -> None:
    """Ask how it went, so many days after."""
    tell("visit_result", visit, [visit, *visitors(visit)], moment=str(days), expires_at=visit.ends_at + ASKED_FOR)


def visit_cancelled(visit: HostVisit, *, now: datetime, by_host: bool) -> None:
    """Tell that the visit is not made; by text message too when it would have begun within a day."""
    told = [*visitors(visit), *([] if by_host else [visit])]
    expires_at = max(visit.starts_at, now + CALL_INSTEAD)
    tell("visit_cancelled", visit, told, moment="once", expires_at=expires_at)
    if visit.starts_at - now < CALL_INSTEAD:
        phones = [person for person in visitors(visit) if person.phone]
        tell("visit_cancelled", visit, phones, moment="once", channel=SMS, expires_at=expires_at)


# At sending


def visit_of(message: OutboxMessage) -> HostVisit | None:
    return HostVisit.objects.for_list().filter(pk=message.context["visit"]).first()


def is_for_host(message: OutboxMessage) -> bool:
    return message.recipient.startswith(HostVisit._meta.label)


def is_for_visitor(visit: HostVisit, message: OutboxMessage) -> bool:
    return message.recipient in {f"{User._meta.label}:{person.pk}" for person in visitors(visit)}


def still_so(message: OutboxMessage) -> bool:
    """The visit is as it was told, at the same time, and the reader has still to do with it."""
    visit = visit_of(message)
    if visit is None or visit.state not in TRUE_IN[message.kind]:
        return False
    if stamp_of(visit.starts_at) != message.context["at"]:
        return False
    return is_for_host(message) or is_for_visitor(visit, message)


def still_to_tell(message: OutboxMessage) -> bool:
    """Nobody has counted, or the host has not told how it was."""
    if not still_so(message):
        return False
    visit = visit_of(message)
    return not visit.is_counted or (is_for_host(message) and visit.host_face is None)


def build(message: OutboxMessage) -> dict[str, Any]:
    visit = visit_of(message)
    link = host_path(visit) if is_for_host(message) else reverse("volunteer:host-visit-detail", args=[visit.pk])
    return {"link": link, "at": visit.starts_at}


def host_path(visit: HostVisit) -> str:
    """Return the path of the host's private page, in the host's language."""
    with translation.override(visit.language):
        return reverse("public:visit-host", args=[links.token_of(visit)])


def sample() -> Sample:
    shown = {"link": "/fi/visits/abc/", "at": timezone.now()}
    planted = {"contact": PLANTED[0], "host": PLANTED[1], "theme": PLANTED[2]}
    return Sample(context={**shown, **planted}, planted=PLANTED)


BOTH = Role.PUBLIC
VISITOR = Role.VOLUNTEER
register(Kind("visit_asked", _("A visit was asked for"), BOTH, build, still_so, sample))
register(Kind("visit_taken", _("Somebody would come to a visit"), BOTH, build, still_so, sample))
register(Kind("visit_looking", _("A visit looks for somebody else"), BOTH, build, still_so, sample))
register(Kind("visit_given", _("A visit was given to a volunteer"), VISITOR, build, still_so, sample))
register(Kind("visit_confirmed", _("The host agrees to a visit"), VISITOR, build, still_so, sample))
register(Kind("visit_reminder", _("Reminder of a visit to a host"), BOTH, build, still_so, sample))
register(Kind("visit_result", _("How did the visit go"), BOTH, build, still_to_tell, sample))
register(
    Kind(
        "visit_cancelled",
        _("A visit is cancelled"),
        BOTH,
        build,
        still_so,
        sample,
        channels=(EMAIL, SMS),
        urgent=True,
    )
)
