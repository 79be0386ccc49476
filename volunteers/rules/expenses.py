"""Why something may not be done to a claim for expenses, to its journeys or to the rates now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.evidence import months_after
from volunteers.expenses import rate_on
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine, MileageRate, Volunteer
from volunteers.rules.register import why_not_role, why_not_serve
from volunteers.states import Claim
from volunteers.vocabulary import REFUSE_REASONS, RETURN_REASONS

OLDEST_MONTHS = 12
LEAST_RATE, MOST_RATE = Decimal("0.10"), Decimal("2.00")
MOST_TIMES = 2  # that a rate may differ from the one before
SENT_ALREADY = {
    Claim.SENT: _("This claim has been sent. If you want to change it, take it back first."),
    Claim.APPROVED: _("This claim has been approved. If something is wrong in it, call the office."),
    Claim.EXPORTED: _("This claim is with the accountant. If something is wrong in it, call the office."),
    Claim.REFUSED: _("This claim was not approved. If you think that is wrong, call the office."),
}
DECIDED_ALREADY = {
    Claim.DRAFT: _("The volunteer has taken this claim back."),
    Claim.RETURNED: _("The volunteer is mending this claim. It comes back to you when it is sent again."),
    Claim.APPROVED: _("This claim has been approved already."),
    Claim.EXPORTED: _("This claim is with the accountant already."),
    Claim.REFUSED: _("This claim was not approved."),
}


# The volunteer's own claim


def why_not_claim(volunteer: Volunteer | None, *, actor: Actor) -> Refusal | None:
    """Volunteers ask back what they paid themselves; a role that is paid has its travel in the pay (domain.md 3.5)."""
    if volunteer is None:
        return Refusal("is_second", _("You serve together, and the expenses of both are asked back under one name."))
    if actor.role != Role.VOLUNTEER or actor.user_id != volunteer.user_id:
        return Refusal("not_yours", _("Only the volunteer whose journeys these are can do this."))
    if refusal := why_not_serve(volunteer):
        return refusal
    paid = set(volunteer.roles.values_list("is_paid", flat=True))
    if paid == {True}:
        return Refusal("is_paid", _("Your role is paid task by task. Ask the office how your travel is paid."))
    return None


def why_not_change(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """A claim is changed before it is sent, or when it has come back to be mended."""
    if refusal := why_not_claim(claim.volunteer, actor=actor):
        return refusal
    if not claim.is_editable:
        return Refusal("is_sent", SENT_ALREADY[Claim(claim.state)])
    return None


def why_not_write(claim: ExpenseClaim, facts: dict[str, Any], *, today: date, actor: Actor) -> Refusal | None:
    """A journey that has been made, in a claim that is still open."""
    return why_not_change(claim, actor=actor) or why_not_journey(facts, today=today)


def why_not_journey(facts: dict[str, Any], *, today: date, rates: list[MileageRate] | None = None) -> Refusal | None:
    """A journey of the last twelve months, with its kilometres or with its receipt (R-EX-1)."""
    if refusal := why_not_day(facts["day"], today=today):
        return refusal
    if facts["from_place"] == facts["to_place"] == ExpenseLine.Place.HOME:
        return Refusal("to_place", _("Choose where you went."))
    return why_not_ticket(facts) if facts["kind"] == ExpenseLine.Kind.TICKET else why_not_drive(facts, rates)


def why_not_day(day: date, *, today: date) -> Refusal | None:
    if day > today:
        return Refusal("day", _("This day is still ahead. Add the journey when you have made it."))
    if day < months_after(today, -OLDEST_MONTHS):
        return Refusal("day", _("This is more than a year ago. Ask the office what can still be done."))
    return None


def why_not_drive(facts: dict[str, Any], rates: list[MileageRate] | None) -> Refusal | None:
    if facts["km"] <= 0:
        return Refusal("km", _("Write how many kilometres you drove."))
    if rate_on(facts["day"], rates) is None:
        return Refusal("day", _("We do not know what a kilometre was worth on this day. Ask the office."))
    return None


def why_not_ticket(facts: dict[str, Any]) -> Refusal | None:
    if facts["eur"] <= 0:
        return Refusal("eur", _("Write what the ticket cost."))
    if not facts["has_receipt"]:
        return Refusal(
            "has_receipt", _("Tickets are paid back against a receipt. Tick this when you have it, on paper or phone.")
        )
    return None


def why_not_send(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """What is sent has at least one journey."""
    if refusal := why_not_change(claim, actor=actor):
        return refusal
    if not claim.lines.exists():
        return Refusal("is_empty", _("Add at least one journey first."))
    return None


def why_not_take_back(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """A claim can be taken back while nobody has decided it."""
    if refusal := why_not_claim(claim.volunteer, actor=actor):
        return refusal
    if claim.state != Claim.SENT:
        return Refusal("not_waiting", SENT_ALREADY.get(Claim(claim.state), _("You can change this claim as it is.")))
    return None


def why_not_drop(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """What the office has seen stays."""
    if refusal := why_not_change(claim, actor=actor):
        return refusal
    if claim.state != Claim.DRAFT:
        return Refusal("was_sent", _("The office has seen this claim. Mend it and send it again."))
    return None


# The office


def is_own(claim: ExpenseClaim, *, actor: Actor) -> bool:
    """Whether the claim is paid to the actor, alone or as one of a couple."""
    return actor.user_id is not None and actor.user_id in (claim.volunteer.user_id, claim.volunteer.together_with_id)


def why_not_office(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """Nobody decides what is paid to themselves."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and claim.volunteer.organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    if is_own(claim, actor=actor):
        return Refusal("own_claim", _("This is your own claim. Another coordinator decides it."))
    return None


def why_not_decide(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """A claim is decided once, when it has been sent."""
    if refusal := why_not_office(claim, actor=actor):
        return refusal
    if claim.state != Claim.SENT:
        return Refusal("not_waiting", DECIDED_ALREADY[Claim(claim.state)])
    return None


def why_not_send_back(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """A claim goes back to somebody who can mend it."""
    if refusal := why_not_decide(claim, actor=actor):
        return refusal
    if why_not_serve(claim.volunteer):
        return Refusal(
            "has_ended", _("This volunteer has ended and can mend nothing any more. Decide the claim as it is.")
        )
    return None


def why_not_return(claim: ExpenseClaim, *, reason: str, actor: Actor) -> Refusal | None:
    """A claim comes back for a reason that the volunteer can do something about."""
    return why_not_send_back(claim, actor=actor) or why_not_reason(reason, RETURN_REASONS)


def why_not_refuse(claim: ExpenseClaim, *, reason: str, actor: Actor) -> Refusal | None:
    return why_not_decide(claim, actor=actor) or why_not_reason(reason, REFUSE_REASONS)


def why_not_reason(reason: str, among: Collection[str]) -> Refusal | None:
    return None if reason in among else Refusal("reason", _("Choose one of the reasons."))


def why_not_reopen(claim: ExpenseClaim, *, actor: Actor) -> Refusal | None:
    """An approval can be taken back until the accountant has the claim, and so can what was sent back to be mended."""
    if refusal := why_not_office(claim, actor=actor):
        return refusal
    if claim.state not in (Claim.APPROVED, Claim.RETURNED):
        words = DECIDED_ALREADY.get(Claim(claim.state), _("This claim has not been decided yet."))
        return Refusal("not_approved", words)
    return None


def why_not_give_on(organisation_id: int, claims: Collection[ExpenseClaim], *, actor: Actor) -> Refusal | None:
    """The accountant gets what has been approved, each claim once."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    if not claims:
        return Refusal("nothing", _("No approved claims wait for the accountant in these days."))
    return None


def why_not_download(batch: ExpenseBatch, *, actor: Actor) -> Refusal | None:
    """A file for bookkeeping is whole or it is not given."""
    seen = ExpenseClaim.objects.visible_to(actor).filter(batch=batch).count()
    if seen < batch.claims.count():
        return Refusal(
            "not_all_yours",
            _("This file has volunteers of municipalities that you do not look after. Ask the one who made it."),
        )
    if not seen:
        return Refusal("is_gone", _("The claims of this file are older than two years and have been erased here."))
    return None


# Rates


def why_not_keep_rates(*, actor: Actor) -> Refusal | None:
    if actor.role in (Role.ADMINISTRATOR, Role.SYSTEM):
        return None
    return Refusal("not_yours", _("Only the administrator of the association can do this."))


def why_not_add_rate(facts: dict[str, Any], *, actor: Actor) -> Refusal | None:
    """The next rate begins after the newest one and is like it; earlier lines keep theirs."""
    if refusal := why_not_keep_rates(actor=actor):
        return refusal
    newest = MileageRate.objects.first()
    if newest and facts["valid_from"] <= newest.valid_from:
        return Refusal("valid_from", _("The new rate begins after the one that is newest now."))
    if not LEAST_RATE <= facts["eur_a_km"] <= MOST_RATE:
        return Refusal("eur_a_km", _("Write the rate in euros, between 0.10 and 2.00."))
    if not 0 <= facts["eur_a_passenger_km"] <= facts["eur_a_km"]:
        return Refusal("eur_a_passenger_km", _("The addition for a passenger is smaller than the rate."))
    return why_not_next(newest, facts) if newest else None


def why_not_next(newest: MileageRate, facts: dict[str, Any]) -> Refusal | None:
    """The rates are the same for every association, so a slip of one hand must not pass (ADR 32)."""
    for name in ("eur_a_km", "eur_a_passenger_km"):
        before = getattr(newest, name)
        if before and not before / MOST_TIMES <= facts[name] <= before * MOST_TIMES:
            return Refusal(
                name,
                _(
                    "This is more than twice, or less than half, of what holds now. Copy it exactly from the "
                    "decision of the Tax Administration."
                ),
            )
    return None


def why_not_take_rate_back(rate: MileageRate | None, *, actor: Actor) -> Refusal | None:
    """A rate that no journey has been paid by can be taken back; the first one stays."""
    if refusal := why_not_keep_rates(actor=actor):
        return refusal
    if rate is None or not MileageRate.objects.filter(valid_from__lt=rate.valid_from).exists():
        return Refusal("is_first", _("This is the first rate. Add the next one instead."))
    if ExpenseLine.objects.filter(kind=ExpenseLine.Kind.CAR, day__gte=rate.valid_from).exists():
        return Refusal("in_use", _("Journeys have been counted by this rate. Add the next one instead."))
    return None
