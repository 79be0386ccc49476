"""A volunteer asks travel back, the office decides, and the accountant gets what was approved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from volunteers import expenses
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine, MileageRate, Volunteer
from volunteers.notices import expenses as notices
from volunteers.rules import expenses as rules
from volunteers.states import Claim

LINE_FACTS = frozenset(
    {
        "day", "kind", "from_place", "to_place", "from_municipality", "to_municipality", "purpose", "km", "passengers",
        "eur", "has_receipt",
    }
)  # fmt: skip


def held(volunteer: Volunteer) -> Volunteer:
    """Lock the volunteer's row: what one volunteer's claims do and add up to happens one thing at a time."""
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    return rows.get(pk=volunteer.pk)


def fresh(claim: ExpenseClaim) -> ExpenseClaim:
    """Return the claim as it is now, its volunteer locked."""
    volunteer = held(claim.volunteer)
    claim = ExpenseClaim.objects.get(pk=claim.pk)
    claim.volunteer = volunteer
    return claim


@transaction.atomic
def begin_claim(volunteer: Volunteer, *, actor: Actor) -> ExpenseClaim:
    """Begin a claim; a volunteer who has one that is not sent yet goes on with it."""
    volunteer = held(volunteer)
    refuse(rules.why_not_claim(volunteer, actor=actor))
    already = ExpenseClaim.objects.filter(volunteer=volunteer, state=Claim.DRAFT).first()
    if already:
        return already
    claim = ExpenseClaim.objects.create(volunteer=volunteer)
    audit.record("expenseclaim.begun", claim, actor=actor)
    return claim


@transaction.atomic
def add_line(claim: ExpenseClaim, *, actor: Actor, submission_key: str | None = None, **facts: Any) -> ExpenseLine:
    """Add one journey to a claim, with the rate of its day. Sending the same form twice writes it once.

    `facts` are among `LINE_FACTS`. Raises `Refused`.
    """
    claim = fresh(claim)
    if already := sent_before(claim, submission_key):
        return already
    refuse(rules.why_not_write(claim, known(facts), today=timezone.localdate(), actor=actor))
    line = ExpenseLine.objects.create(claim=claim, submission_key=submission_key or None, **expenses.priced(facts))
    audit.record("expenseclaim.line_added", claim, actor=actor)
    return line


def sent_before(claim: ExpenseClaim, submission_key: str | None) -> ExpenseLine | None:
    """Return what the same sending of a form has already written; raises `NotNow` for one of another claim."""
    line = ExpenseLine.objects.filter(submission_key=submission_key).first() if submission_key else None
    if line and line.claim_id != claim.pk:
        raise moved_on()
    return line


def known(facts: dict[str, Any]) -> dict[str, Any]:
    """Return `facts` as they are; raises ValueError for what is not a fact of a journey."""
    unknown = set(facts) - LINE_FACTS
    if unknown:
        raise ValueError(f"not among the facts of a journey: {sorted(unknown)}")
    return facts


@transaction.atomic
def change_line(line: ExpenseLine, *, actor: Actor, **facts: Any) -> None:
    """Change a journey while its claim is open; kilometres are counted again by the rate of their day."""
    claim = fresh(line.claim)
    refuse(rules.why_not_write(claim, known(facts), today=timezone.localdate(), actor=actor))
    write(line, expenses.priced(facts))
    audit.record("expenseclaim.line_changed", claim, actor=actor, fields=facts)


def write(line: ExpenseLine, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(line, name, value)
    line.save(update_fields=sorted(values))


@transaction.atomic
def remove_line(line: ExpenseLine, *, actor: Actor) -> None:
    """Take a journey out of a claim that is still open."""
    claim = fresh(line.claim)
    refuse(rules.why_not_change(claim, actor=actor))
    line.delete()
    audit.record("expenseclaim.line_removed", claim, actor=actor)


@transaction.atomic
def drop_claim(claim: ExpenseClaim, *, actor: Actor) -> None:
    """Throw a claim away that was never sent."""
    claim = fresh(claim)
    refuse(rules.why_not_drop(claim, actor=actor))
    audit.record("expenseclaim.dropped", claim, actor=actor)
    claim.delete()


@transaction.atomic
def send_claim(claim: ExpenseClaim, *, actor: Actor) -> None:
    """Send a claim to the office. A rate that was published late is counted before it leaves."""
    claim = fresh(claim)
    refuse(rules.why_not_send(claim, actor=actor))
    for line in claim.lines.filter(kind=ExpenseLine.Kind.CAR):
        told = {name: getattr(line, name) for name in ("kind", "day", "km", "passengers")}
        write(line, expenses.priced(told))
    advance(claim, Claim.SENT, actor=actor, sent_at=timezone.now(), reason_code="")


@transaction.atomic
def take_back_claim(claim: ExpenseClaim, *, actor: Actor) -> None:
    """The volunteer takes back what nobody has decided yet."""
    claim = fresh(claim)
    refuse(rules.why_not_take_back(claim, actor=actor))
    advance(claim, Claim.DRAFT, actor=actor, sent_at=None)


@transaction.atomic
def approve_claim(claim: ExpenseClaim, *, actor: Actor) -> None:
    """Approve a claim; what of it lies beyond the yearly tax-free limit is written on its lines (R-EX-2)."""
    claim = fresh(claim)
    refuse(rules.why_not_decide(claim, actor=actor))
    decide(claim, Claim.APPROVED, actor=actor)
    count_anew(claim.volunteer)


def count_anew(volunteer: Volunteer) -> None:
    """Write on approved journeys what of them lies beyond the yearly limit now; the caller holds the volunteer."""
    for line, eur in expenses.counted_anew(volunteer):
        write(line, {"eur_beyond": eur})


def decide(claim: ExpenseClaim, to: str, *, actor: Actor, reason: str = "") -> None:
    """Move a claim to what the office has decided, and tell the volunteer."""
    told = {"decided_by_id": actor.user_id, "decided_at": timezone.now(), "reason_code": reason}
    advance(claim, to, actor=actor, reason=reason, **told)
    notices.decided(claim)


@transaction.atomic
def return_claim(claim: ExpenseClaim, *, reason: str, actor: Actor) -> None:
    """Let the volunteer mend the claim; `reason` is among `RETURN_REASONS`."""
    claim = fresh(claim)
    refuse(rules.why_not_return(claim, reason=reason, actor=actor))
    decide(claim, Claim.RETURNED, actor=actor, reason=reason)


@transaction.atomic
def refuse_claim(claim: ExpenseClaim, *, reason: str, actor: Actor) -> None:
    """The claim is not paid; `reason` is among `REFUSE_REASONS`."""
    claim = fresh(claim)
    refuse(rules.why_not_refuse(claim, reason=reason, actor=actor))
    decide(claim, Claim.REFUSED, actor=actor, reason=reason)


@transaction.atomic
def reopen_claim(claim: ExpenseClaim, *, actor: Actor) -> None:
    """Take back an approval that the accountant does not have yet, or a claim that was to be mended.

    The claim waits for a decision again.
    """
    claim = fresh(claim)
    refuse(rules.why_not_reopen(claim, actor=actor))
    claim.lines.exclude(eur_beyond=0).update(eur_beyond=0)
    advance(claim, Claim.SENT, actor=actor, reason_code="", decided_by=None, decided_at=None)
    count_anew(claim.volunteer)


@transaction.atomic
def give_to_accountant(organisation: Organisation, *, from_on: date, until_on: date, actor: Actor) -> ExpenseBatch:
    """Give the approved claims of these days to the accountant, all or none, and return their batch.

    The days are those of the approval, the last included. Claims that the actor does not see stay where they are.
    """
    claims = list(approved(organisation, from_on, until_on, actor=actor).select_for_update(of=("self",)))
    refuse(rules.why_not_give_on(organisation.pk, claims, actor=actor))
    batch = ExpenseBatch.objects.create(
        organisation=organisation, from_on=from_on, until_on=until_on, made_by_id=actor.user_id
    )
    audit.record("expensebatch.made", batch, actor=actor)
    for claim in claims:
        advance(claim, Claim.EXPORTED, actor=actor, batch=batch)
    return batch


def approved(organisation: Organisation, from_on: date, until_on: date, *, actor: Actor) -> QuerySet[ExpenseClaim]:
    """Return the approved claims of these days that the actor sees."""
    rows = ExpenseClaim.objects.visible_to(actor).filter(volunteer__organisation=organisation)
    return rows.to_give_on().decided_between(from_on, until_on).select_related("volunteer")


@transaction.atomic
def add_rate(*, valid_from: date, eur_a_km: Decimal, eur_a_passenger_km: Decimal, actor: Actor) -> MileageRate:
    """Add the rate that holds from a day on, for every association.

    Journeys that were written down keep theirs until they are sent.
    """
    facts = {"valid_from": valid_from, "eur_a_km": eur_a_km, "eur_a_passenger_km": eur_a_passenger_km}
    refuse(rules.why_not_add_rate(facts, actor=actor))
    try:
        with transaction.atomic():
            rate = MileageRate.objects.create(**facts, added_by_id=actor.organisation_id, added_at=timezone.now())
    except IntegrityError as error:
        raise moved_on() from error
    audit.record("mileagerate.added", rate, actor=actor)
    return rate


@transaction.atomic
def take_rate_back(rate: MileageRate, *, actor: Actor) -> None:
    """Take back the newest rate, by which nothing has been counted."""
    newest = MileageRate.objects.select_for_update().first()
    refuse(rules.why_not_take_rate_back(newest, actor=actor))
    if newest != rate:
        raise moved_on()
    audit.record("mileagerate.taken_back", rate, actor=actor)
    rate.delete()
