"""Claims for journeys, as volunteers make them and the office decides them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.factories.cast import Person
from volunteers import actions
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine

KIND = ExpenseLine.Kind


def drive(**facts: Any) -> dict[str, Any]:
    """Return a drive of today as the actions take it: 24 km, 13,20 €."""
    told = {"day": timezone.localdate(), "kind": KIND.CAR, "purpose": "visit", "from_place": "home"}
    return {**told, "to_place": "meeting", "km": Decimal(24), "passengers": 0, **facts}


def ticket(**facts: Any) -> dict[str, Any]:
    """Return a bus journey of today as the actions take it."""
    told = {"day": timezone.localdate(), "kind": KIND.TICKET, "purpose": "training", "from_place": "home"}
    return {**told, "to_place": "training", "eur": Decimal("6.40"), "has_receipt": True, **facts}


def begun(person: Person, *journeys: dict[str, Any]) -> ExpenseClaim:
    """Return a claim with `journeys`, or with one drive, that is not sent yet."""
    claim = actions.begin_claim(person.volunteer, actor=person.actor)
    for facts in journeys or (drive(),):
        actions.add_line(claim, actor=person.actor, **facts)
    return claim


def sent(person: Person, *journeys: dict[str, Any]) -> ExpenseClaim:
    claim = begun(person, *journeys)
    actions.send_claim(claim, actor=person.actor)
    return ExpenseClaim.objects.get(pk=claim.pk)


def approved(person: Person, coordinator: Person, *journeys: dict[str, Any]) -> ExpenseClaim:
    claim = sent(person, *journeys)
    actions.approve_claim(claim, actor=coordinator.actor)
    return ExpenseClaim.objects.get(pk=claim.pk)


def given_on(person: Person, coordinator: Person, *journeys: dict[str, Any]) -> ExpenseBatch:
    """Return the file in which a claim went to the accountant."""
    claim = approved(person, coordinator, *journeys)
    today = timezone.localdate()
    organisation = person.volunteer.organisation
    actions.give_to_accountant(organisation, from_on=today, until_on=today, actor=coordinator.actor)
    return ExpenseClaim.objects.get(pk=claim.pk).batch
