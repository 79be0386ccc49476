"""Erasing a family's data: asked for, answered, held back by law; and the nightly erasing of what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.privacy import erase_all
from core.refusals import refuse
from core.transitions import advance, can_advance, moved_on
from families import notices, rights
from families.elsewhere import erase_elsewhere
from families.models import Adult, ErasureRequest, Family, LegalHold
from families.states import Erasure, ErasureRefused, Request


def erase_families(
    families: Iterable[Family], *, at: datetime, actor: Actor, reason: str, leave_outlasting: bool = False
) -> int:
    """Make anonymous rows of `families` and all that hangs on them; return how many families there were.

    The numbers of adults and children stay with the row, for figures. The caller has asked whether it may be done and
    owns the transaction. With `leave_outlasting`, what has a line of retention of its own waits for it (domain.md 4.5):
    agreements, and what was told elsewhere at the same addresses.
    """
    keys = [family.pk for family in families]
    rows = Family.objects.select_for_update(of=("self",)).filter(pk__in=keys, erased_at=None).order_by("pk")
    held = list(rows)
    numbers = members_of([family.pk for family in held])
    elsewhere = set() if leave_outlasting else erase_elsewhere(held, at=at)
    touched = erase_all(Family, [family.pk for family in held], leave_outlasting=leave_outlasting)
    for family in held:
        family.erased_at, family.restricted_at, family.counted = at, None, numbers[family.pk]
    Family.objects.bulk_update(held, ["erased_at", "restricted_at", "counted"], batch_size=200)
    audit.record_many("family.erased", held, actor=actor, reason=reason, fields={*touched, *elsewhere})
    return len(held)


def members_of(keys: list[int]) -> dict[int, dict[str, int]]:
    """Return how many adults and children the families `keys` have."""
    rows = Family.objects.filter(pk__in=keys).order_by()
    counted = rows.values_list("pk", Count("adults", distinct=True), Count("children", distinct=True))
    return {key: {"adults": adults, "children": children} for key, adults, children in counted}


@transaction.atomic
def ask_erasure(
    family: Family, *, actor: Actor, asked_by: Adult | None = None, channel: str = ErasureRequest.Channel.OWN_PAGE
) -> ErasureRequest:
    """Write down that the family wants its data erased; a coordinator answers within a month."""
    refuse(rights.why_not_ask_erasure(family, actor=actor))
    try:
        with transaction.atomic():
            asked = ErasureRequest.objects.create(family=family, asked_by=asked_by, channel=channel)
    except IntegrityError as error:
        raise moved_on() from error
    audit.record("erasurerequest.asked", asked, actor=actor, reason=channel)
    return asked


@transaction.atomic
def take_back_erasure(asked: ErasureRequest, *, actor: Actor) -> None:
    """The family has changed its mind: nothing is erased."""
    refuse(rights.why_not_take_back(asked, actor=actor))
    advance(asked, Erasure.TAKEN_BACK, actor=actor, decided_at=timezone.now())


@transaction.atomic
def approve_erasure(asked: ErasureRequest, *, actor: Actor) -> None:
    """Say yes: everything about the family is erased in this transaction, for good."""
    now = timezone.now()
    asked.family = Family.objects.select_for_update(of=("self",)).get(pk=asked.family_id)
    refuse(rights.why_not_approve(asked, on=timezone.localdate(now), actor=actor))
    advance(asked, Erasure.APPROVED, actor=actor, decided_by_id=actor.user_id, decided_at=now)
    erase_families([asked.family], at=now, actor=actor, reason="asked")
    asked.family.refresh_from_db()


@transaction.atomic
def refuse_erasure(asked: ErasureRequest, *, reason: ErasureRefused | str, actor: Actor) -> None:
    """Say that the data cannot be erased yet, and why; the family reads it on its page (GDPR 12(4))."""
    refuse(rights.why_not_refuse(asked, actor=actor))
    advance(
        asked,
        Erasure.REFUSED,
        actor=actor,
        reason=reason,
        reason_code=reason,
        decided_by_id=actor.user_id,
        decided_at=timezone.now(),
    )
    notices.erasure_answered(asked)


@transaction.atomic
def place_hold(family: Family, *, reason: str, until: date, actor: Actor) -> LegalHold:
    """Keep the family's data until a day, for a reason that the law knows; an earlier hold gives way to this one."""
    today = timezone.localdate()
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    refuse(rights.why_not_hold(family, actor=actor) or rights.why_not_hold_until(until, on=today))
    family.legal_holds.filter(lifted_at=None).update(lifted_at=timezone.now())
    hold = LegalHold.objects.create(
        family=family, reason=LegalHold.Reason(reason), until=until, placed_by_id=actor.user_id
    )
    audit.record("legalhold.placed", hold, actor=actor, reason=reason)
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, actor: Actor) -> None:
    """The reason to keep the data is gone."""
    refuse(rights.why_not_lift_hold(hold, actor=actor))
    hold.lifted_at = timezone.now()
    hold.save(update_fields=["lifted_at"])
    audit.record("legalhold.lifted", hold, actor=actor, reason=hold.reason)


@transaction.atomic
def restrict_family(family: Family, *, actor: Actor) -> None:
    """Keep the family's data without using it (GDPR 18): a request that can wait for the family does so."""
    refuse(rights.why_not_restrict(family, actor=actor))
    for request in family.requests.filter(~Q(state=Request.ON_HOLD)):
        if can_advance(request, Request.ON_HOLD):
            advance(request, Request.ON_HOLD, actor=actor, reason="restricted")
    family.restricted_at = timezone.now()
    family.save(update_fields=["restricted_at"])
    audit.record("family.restricted", family, actor=actor, fields=["restricted_at"])


@transaction.atomic
def release_family(family: Family, *, actor: Actor) -> None:
    """The family's data may be used again: a request that waited for the family is open, and comes to Today."""
    refuse(rights.why_not_release(family, actor=actor))
    for request in family.requests.filter(state=Request.ON_HOLD):
        advance(request, Request.IN_CONTACT, actor=actor, reason="released")
    family.restricted_at = None
    family.save(update_fields=["restricted_at"])
    audit.record("family.released", family, actor=actor, fields=["restricted_at"])
