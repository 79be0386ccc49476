"""What a journey is worth, and how near a volunteer is to the yearly limit (domain.md 3.3, R-EX-2).

The limit is of kilometre allowances alone, by the year of the journey, in one association. Tickets are paid back
against receipts without a limit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, Sum

from volunteers import states
from volunteers.models import ExpenseClaim, ExpenseLine, MileageRate, Volunteer

WARN_AT, TAX_FREE = Decimal(2500), Decimal(3000)
CENT, NOTHING = Decimal("0.01"), Decimal(0)
COUNTED = tuple(state for state in states.Claim if state != states.Claim.REFUSED)
SAME = ("day", "kind", "from_place", "to_place", "km", "eur")
Kind = ExpenseLine.Kind


@dataclass(frozen=True, slots=True)
class YearSum:
    """Kilometre allowances of one calendar year: everything that has been asked and not refused, in euros."""

    year: int
    eur: Decimal

    @property
    def is_near(self) -> bool:
        return WARN_AT <= self.eur < TAX_FREE

    @property
    def is_full(self) -> bool:
        return self.eur >= TAX_FREE

    @property
    def left(self) -> Decimal:
        """What can still be paid tax-free."""
        return max(TAX_FREE - self.eur, NOTHING)


def cents(eur: Decimal) -> Decimal:
    """Return `eur` rounded half up to cents, as a line is paid."""
    return eur.quantize(CENT, ROUND_HALF_UP)


def beyond(before: Decimal, eur: Decimal) -> Decimal:
    """Return how much of `eur` lies beyond the yearly limit, when `before` has been paid already."""
    return min(eur, max(before + eur - TAX_FREE, NOTHING))


def all_rates() -> list[MileageRate]:
    """Return every rate, the newest first."""
    return list(MileageRate.objects.all())


def rate_on(day: date, rates: list[MileageRate] | None = None) -> MileageRate | None:
    """Return the rate in force on `day`, None before the first. Who asks of many days hands in `all_rates()`."""
    known = all_rates() if rates is None else rates
    return next((rate for rate in known if rate.valid_from <= day), None)


def priced(facts: dict[str, Any], rates: list[MileageRate] | None = None) -> dict[str, Any]:
    """Return the facts of a journey with its sum: kilometres by the rate of their day, a ticket by its price.

    The rate is written on the line and stays there. Raises LookupError on a day without a rate: the rules ask first.
    """
    if facts["kind"] == Kind.TICKET:
        return {**facts, "km": NOTHING, "passengers": 0, "eur_a_km": NOTHING, "eur": cents(facts["eur"])}
    rate = rate_on(facts["day"], rates)
    if rate is None:
        raise LookupError(f"no rate on {facts['day']}")
    eur_a_km = rate.eur_a_km + facts.get("passengers", 0) * rate.eur_a_passenger_km
    return {**facts, "eur_a_km": eur_a_km, "eur": cents(facts["km"] * eur_a_km), "has_receipt": False}


def sum_of_year(volunteer: Volunteer, year: int) -> YearSum:
    """Return the kilometre allowances of one year, drafts included: the volunteer is told before sending."""
    lines = ExpenseLine.objects.filter(
        claim__volunteer=volunteer, claim__state__in=COUNTED, kind=Kind.CAR, day__year=year
    )
    return YearSum(year, lines.aggregate(eur=Sum("eur"))["eur"] or NOTHING)


def settled_before(volunteer: Volunteer, year: int) -> Decimal:
    """Return the kilometre allowances of one year that have been approved."""
    lines = ExpenseLine.objects.filter(
        claim__volunteer=volunteer, claim__state__in=states.CLAIM_SETTLED, kind=Kind.CAR, day__year=year
    )
    return lines.aggregate(eur=Sum("eur"))["eur"] or NOTHING


def tax_free_in(volunteer: Volunteer, year: int, states_of: Collection[str]) -> Decimal:
    """Return what of a year's kilometre allowances is paid tax-free by the claims that are in `states_of`."""
    lines = ExpenseLine.objects.filter(
        claim__volunteer=volunteer, claim__state__in=states_of, kind=Kind.CAR, day__year=year
    )
    return lines.aggregate(eur=Sum(F("eur") - F("eur_beyond")))["eur"] or NOTHING


def beyond_of(volunteer: Volunteer, lines: Iterable[ExpenseLine]) -> dict[int, Decimal]:
    """Return by key what of each line would lie beyond the limit if all of `lines` were approved now.

    `lines` are of a claim that is not approved yet; approved ones have it written on them.
    """
    in_turn = sorted(lines, key=lambda line: (line.day, line.pk))
    return beyond_in_turn(volunteer, in_turn, after=states.CLAIM_SETTLED)


def beyond_in_turn(volunteer: Volunteer, lines: Iterable[ExpenseLine], *, after: Collection[str]) -> dict[int, Decimal]:
    """Return by key what of each line lies beyond the limit, counted after the claims in the states `after`."""
    used: dict[int, Decimal] = {}
    found = {}
    for line in lines:
        if line.kind != Kind.CAR:
            continue
        year = line.day.year
        before = used[year] if year in used else tax_free_in(volunteer, year, after)
        found[line.pk] = beyond(before, line.eur)
        used[year] = before + line.eur - found[line.pk]
    return found


def counted_anew(volunteer: Volunteer) -> list[tuple[ExpenseLine, Decimal]]:
    """Return the approved journeys on which another part beyond the limit is written than should be, with that part.

    The limit is filled in the order of the approvals. What the accountant has been given is paid, and stays.
    """
    approved = ExpenseLine.objects.filter(claim__volunteer=volunteer, claim__state=states.Claim.APPROVED)
    lines = list(approved.order_by("claim__decided_at", "claim", "day", "pk"))
    over = beyond_in_turn(volunteer, lines, after=(states.Claim.EXPORTED,))
    told = [(line, over.get(line.pk, NOTHING)) for line in lines]
    return [(line, eur) for line, eur in told if line.eur_beyond != eur]


def twins_of(claim: ExpenseClaim, lines: Iterable[ExpenseLine]) -> set[int]:
    """Return the keys of those journeys of a claim that another claim of the same volunteer has too."""
    others = ExpenseLine.objects.filter(claim__volunteer=claim.volunteer_id, claim__state__in=COUNTED)
    known = set(others.exclude(claim=claim).values_list(*SAME))
    return {line.pk for line in lines if tuple(getattr(line, name) for name in SAME) in known}
