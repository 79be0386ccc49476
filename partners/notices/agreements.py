"""What the parties of an agreement are told, each at work. No message names the agreement, or anybody (R-AC-6)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.areas import AREAS
from accounts.models import Membership, User
from core.actor import Actor, Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from partners.models import PartnerAgreement
from partners.states import Agreement as State

PLANTED = ("Perheentalon sopimus", "Kettunen", "puheenjohtaja")
READERS = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER)
AREA_OF = {role: area for area, role in AREAS.items() if role in READERS}
# In which states each piece of news is still true; what was "taken_back" is not read any more.
STILL = {
    "offered": (State.NEGOTIATING, State.WAITING_SIGNATURES),
    "remark": (State.NEGOTIATING, State.WAITING_SIGNATURES),
    "changed": (State.NEGOTIATING,),
    "reworded": (State.NEGOTIATING,),
    "waits": (State.WAITING_SIGNATURES,),
    "in_force": (State.ACTIVE,),
    "notice": (State.ACTIVE,),
    "ended": (State.ENDED,),
    "cancelled": (State.CANCELLED,),
}


def readers_of(organisations: Collection[int]) -> dict[User, str]:
    """Return those who answer for agreements in these organisations, each with the area in which they read them."""
    hats = Membership.objects.active().filter(organisation__in=organisations, role__in=READERS)
    found: dict[User, str] = {}
    for hat in hats.select_related("user").order_by("pk"):
        found.setdefault(hat.user, AREA_OF[Role(hat.role)])
    return found


def tell(
    agreement: PartnerAgreement, what: str, *, but: Actor, moment: str = "", to: Collection[int] | None = None
) -> None:
    """Tell every party, or those of `to`, `what` is new (of `STILL`), but not the organisation that has done it."""
    told = set(agreement.parties.values_list("organisation", flat=True) if to is None else to)
    stamp = moment or f"{agreement.version}.{agreement.state_since:%Y%m%dT%H%M%S}"
    for person, area in readers_of(told - but.organisation_ids).items():
        enqueue("agreement_news", agreement, person, area, what=what, stamp=stamp)


def expiring(agreement: PartnerAgreement, *, days: int) -> None:
    """Remind every party, so many days before the last one."""
    parties = set(agreement.parties.values_list("organisation", flat=True))
    for person, area in readers_of(parties).items():
        enqueue("agreement_expiring", agreement, person, area, what=str(days), stamp=f"{agreement.ends_on:%Y%m%d}")


def enqueue(kind: str, agreement: PartnerAgreement, person: User, area: str, *, what: str, stamp: str) -> None:
    outbox.enqueue(
        kind,
        key=f"{kind}:{agreement.pk}:{what}:{stamp}:{person.pk}",
        recipient=person,
        channel=EMAIL,
        context={"agreement": agreement.pk, "person": person.pk, "area": area, "what": what, "at": stamp},
        organisation_id=agreement.organisation_id,
    )


# At sending


def agreement_of(message: OutboxMessage) -> PartnerAgreement | None:
    """Return the agreement if the reader still answers for it in one of its parties."""
    rows = PartnerAgreement.objects.filter(pk=message.context["agreement"])
    agreement = rows.first()
    hats = hats_of(message)
    if agreement is None or not hats.filter(organisation__agreement_parts__agreement=agreement).exists():
        return None
    return agreement


def hats_of(message: OutboxMessage) -> QuerySet[Membership]:
    return Membership.objects.active().filter(user=message.context["person"], role__in=READERS)


def still_new(message: OutboxMessage) -> bool:
    """What was taken back is told to who cannot read it any more; all else to who can."""
    agreement, what = agreement_of(message), message.context["what"]
    if what == "taken_back":
        return hats_of(message).exists() and (agreement is None or agreement.state == State.DRAFT)
    return agreement is not None and agreement.state in STILL[what]


def still_expiring(message: OutboxMessage) -> bool:
    """It ends on the same day, that day has not passed, and nothing has been decided about it."""
    agreement = agreement_of(message)
    if agreement is None or agreement.ends_on is None or agreement.state != State.ACTIVE or agreement.end_reason:
        return False
    is_same = f"{agreement.ends_on:%Y%m%d}" == message.context["at"]
    return is_same and agreement.ends_on >= timezone.localdate()


def build(message: OutboxMessage) -> dict[str, Any]:
    agreement, area = PartnerAgreement.objects.get(pk=message.context["agreement"]), message.context["area"]
    what = message.context["what"]
    page = reverse(f"{area}:agreement-detail", args=[agreement.pk])
    link = reverse(f"{area}:agreement-list") if what == "taken_back" else page
    return {"link": link, "what": what, "ends_on": agreement.ends_on}


def sample(what: str) -> Sample:
    planted = dict(zip(("title", "name", "role"), PLANTED, strict=True))
    shown = {"link": "/partner/agreements/1/", "what": what, "ends_on": timezone.localdate()}
    return Sample(context={**shown, **planted}, planted=PLANTED)


register(
    Kind(
        "agreement_news",
        _("News of an agreement with partners"),
        Role.PARTNER,
        build,
        still_new,
        lambda: sample("waits"),
    )
)
register(
    Kind(
        "agreement_expiring",
        _("An agreement with partners is ending"),
        Role.PARTNER,
        build,
        still_expiring,
        lambda: sample("30"),
    )
)
