"""Journeys that a companion wrote down with a visit and has not asked back yet.

A claim says the day, kinds of places and kilometres; whom the journey led to stays here (domain.md 3.3, R-EX-1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from matching.models import Meeting, MeetingFeeling
from volunteers.expenses import all_rates
from volunteers.models import ExpenseClaim, ExpenseLine
from volunteers.rules import expenses as rules

DRIVE, TICKET = "drive", "ticket"
PLACES = {Meeting.Place.SERVICE_POINT: ExpenseLine.Place.SERVICE}


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey that can be asked back: `field` says by which side of the visit, `facts` what the claim will say."""

    feeling: MeetingFeeling
    field: str
    facts: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.field}-{self.feeling.pk}"


def not_asked_back(claim: ExpenseClaim, *, actor: Actor) -> QuerySet[MeetingFeeling]:
    """Return the actor's visits in the claim's association whose drive or tickets have not been asked back."""
    rows = MeetingFeeling.objects.visible_to(actor).filter(meeting__match__volunteer=claim.volunteer_id)
    rows = rows.exclude(meeting__place_type=Meeting.Place.REMOTE)
    has_drive, has_ticket = Q(travel_km__gt=0, drive=None), Q(transport_cost_eur__gt=0, ticket=None)
    return rows.filter(has_drive | has_ticket).select_related("meeting").order_by("meeting__starts_at", "pk")


def journeys_of(feeling: MeetingFeeling) -> list[Journey]:
    """Return what of one visit can be asked back."""
    found = []
    if feeling.travel_km and feeling.drive_id is None:
        facts = {"kind": ExpenseLine.Kind.CAR, "km": Decimal(feeling.travel_km), "passengers": 0}
        found.append(Journey(feeling, DRIVE, {**of_meeting(feeling.meeting), **facts}))
    if feeling.transport_cost_eur and feeling.ticket_id is None:
        facts = {"kind": ExpenseLine.Kind.TICKET, "eur": feeling.transport_cost_eur, "has_receipt": True}
        found.append(Journey(feeling, TICKET, {**of_meeting(feeling.meeting), **facts}))
    return found


def of_meeting(meeting: Meeting) -> dict[str, Any]:
    """Return what a claim says of every journey to a meeting; a family's home is a meeting place like any other."""
    return {
        "day": timezone.localdate(meeting.starts_at),
        "from_place": ExpenseLine.Place.HOME,
        "to_place": PLACES.get(Meeting.Place(meeting.place_type), ExpenseLine.Place.MEETING),
        "purpose": ExpenseLine.Purpose.VISIT,
    }


def suggested(claim: ExpenseClaim, *, today: date, actor: Actor) -> list[Journey]:
    """Return the journeys that can be ticked into `claim` today, the earliest first."""
    found = [journey for feeling in not_asked_back(claim, actor=actor) for journey in journeys_of(feeling)]
    rates = all_rates()
    return [one for one in found if rules.why_not_journey(one.facts, today=today, rates=rates) is None]


def chosen(journeys: Collection[Journey], keys: Collection[str]) -> list[Journey]:
    """Return those of `journeys` that were ticked."""
    return [journey for journey in journeys if journey.key in keys]
