"""Journeys that the demo's volunteers ask back: one with the accountant, one to decide, one to mend, one begun."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portal.demo.clock import at, moment, working_day
from portal.demo.people import coordinator_of, volunteer, volunteer_actor
from portal.demo.places import SASTAMALA
from volunteers import actions
from volunteers.expenses import rate_on
from volunteers.models import ExpenseClaim, ExpenseLine

OLDEST_DAYS = 50
CAR, TICKET = ExpenseLine.Kind.CAR, ExpenseLine.Kind.TICKET
SUPERVISION = {"purpose": "supervision", "to_place": "office"}


def build(today: date) -> None:
    """Let three volunteers of one office ask back what they paid; nothing where the rate of those days is unknown."""
    if rate_on(working_day(OLDEST_DAYS, today)) is None:
        return
    office = coordinator_of(SASTAMALA)
    given = claim("eero", [drive(48, "24"), ticket(46, "6.40", **SUPERVISION)], 44, today)
    with at(moment(working_day(40, today), "9.30")):
        actions.approve_claim(given, actor=office.actor)
    with at(moment(working_day(33, today), "10.00")):
        days = {"from_on": working_day(OLDEST_DAYS, today), "until_on": working_day(33, today)}
        actions.give_to_accountant(office.membership.organisation, **days, actor=office.actor)
    claim("eero", [drive(12, "24.5"), drive(5, "24.5")], 3, today)
    mended = claim("amina", [drive(20, "140")], 15, today)
    with at(moment(working_day(13, today), "11.00")):
        actions.return_claim(mended, reason="kilometres", actor=office.actor)
    claim("helvi", [ticket(4, "5.80")], None, today)


def drive(days_ago: int, km: str, **facts: Any) -> tuple[int, dict[str, Any]]:
    return days_ago, {"kind": CAR, "km": Decimal(km), "passengers": 0, **facts}


def ticket(days_ago: int, eur: str, **facts: Any) -> tuple[int, dict[str, Any]]:
    return days_ago, {"kind": TICKET, "eur": Decimal(eur), "has_receipt": True, **facts}


def claim(
    login: str, journeys: list[tuple[int, dict[str, Any]]], sent_days_ago: int | None, today: date
) -> ExpenseClaim:
    """Return a claim of somebody, sent so many days ago, or begun today."""
    own, actor = volunteer(login), volunteer_actor(login)
    usual = {"purpose": "visit", "from_place": "home", "to_place": "meeting"}
    with at(moment(working_day(sent_days_ago or 1, today), "18.00")):
        row = actions.begin_claim(own, actor=actor)
        for days_ago, facts in journeys:
            actions.add_line(row, day=working_day(days_ago, today), actor=actor, **{**usual, **facts})
        if sent_days_ago is not None:
            actions.send_claim(row, actor=actor)
    return ExpenseClaim.objects.select_related("volunteer").get(pk=row.pk)
