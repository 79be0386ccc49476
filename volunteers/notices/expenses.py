"""What a volunteer is told of a claim: that it was decided. Sums, journeys and reasons are on the page alone."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import ExpenseClaim
from volunteers.states import Claim
from volunteers.states import Volunteer as State

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "123,45")
DECIDED = "expense_decided"


def decided(claim: ExpenseClaim) -> None:
    """Tell that a claim was approved, comes back or was not approved."""
    stamp = f"{claim.state_since.astimezone(UTC):%Y%m%dT%H%M%S.%f}"
    outbox.enqueue(
        DECIDED,
        key=f"{DECIDED}:{claim.pk}:{claim.state}:{stamp}",
        recipient=claim.volunteer.user,
        channel="email",
        context={"claim": claim.pk, "state": str(claim.state)},
        organisation_id=claim.volunteer.organisation_id,
        municipality_id=claim.volunteer.municipality_id,
    )


def claim_of(message: OutboxMessage) -> ExpenseClaim | None:
    return ExpenseClaim.objects.select_related("volunteer").filter(pk=message.context["claim"]).first()


def still_decided(message: OutboxMessage) -> bool:
    """The decision has not been changed since; that the accountant has it already changes nothing."""
    claim = claim_of(message)
    if claim is None:
        return False
    told = message.context["state"]
    return claim.state == told or (claim.state == Claim.EXPORTED and told == Claim.APPROVED)


def build(message: OutboxMessage) -> dict[str, Any]:
    claim = claim_of(message)
    is_here = claim.volunteer.state != State.ENDED
    link = reverse("volunteer:expense-detail", args=[claim.pk]) if is_here else ""
    return {"link": link, "state": message.context["state"]}


def sample() -> Sample:
    return Sample(
        context={
            "link": "/volunteer/expenses/1/",
            "state": Claim.RETURNED.value,
            "called": PLANTED[0],
            "address": PLANTED[1],
            "phone": PLANTED[2],
            "eur": PLANTED[3],
        },
        planted=PLANTED,
    )


register(Kind(DECIDED, _("A claim for expenses is decided"), Role.VOLUNTEER, build, still_decided, sample))
