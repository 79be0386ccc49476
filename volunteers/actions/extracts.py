from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers import extracts, rules
from volunteers.models import ExtractCheck, Requirement, VolunteerRole

Policy = VolunteerRole.ExtractPolicy
DECIDED = (
    "extract_policy", "is_regularly_with_minors", "is_in_personal_contact", "is_alone_with_minors", "extract_reason",
    "extract_decided_on", "safety_instruction",
)  # fmt: skip


@transaction.atomic
def decide_extract_policy(role: VolunteerRole, *, actor: Actor, **decided: Any) -> None:
    """Write down whether an extract is asked for `role`, with the assessment of the three conditions (R-CR-1).

    `decided` are the fields of `DECIDED`. Where none is asked any more, consents that were not used yet are erased.
    """
    role = VolunteerRole.objects.select_for_update().get(pk=role.pk)
    for name in DECIDED:
        setattr(role, name, decided[name])
    refuse(rules.why_not_decide_policy(role, today=timezone.localdate(), actor=actor))
    role.save(update_fields=list(DECIDED))
    asked: dict[str, Any] = {"role": role, "kind": Requirement.Kind.EXTRACT, "module": None}
    if role.asks_extract:
        Requirement.objects.get_or_create(**asked)
    else:
        Requirement.objects.filter(**asked).delete()
        ExtractCheck.objects.filter(role=role, checked_at=None).delete()
    audit.record("volunteerrole.extract_decided", role, actor=actor, reason=role.extract_policy, fields=DECIDED)


@transaction.atomic
def consent_to_extract(role: VolunteerRole, *, actor: Actor) -> ExtractCheck:
    """The person's written consent that the association orders an extract. Their row is locked: one open consent."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    refuse(rules.why_not_consent(role, user, actor=actor))
    check = ExtractCheck.objects.create(
        volunteer=user, role=role, consent_given_at=timezone.now(), consent_text_version=extracts.CURRENT
    )
    audit.record("extractcheck.consented", check, actor=actor)
    return check


def locked(check: ExtractCheck) -> ExtractCheck:
    rows = ExtractCheck.objects.select_for_update(of=("self",)).select_related("role__programme")
    return rows.get(pk=check.pk)


@transaction.atomic
def withdraw_extract_consent(check: ExtractCheck, *, actor: Actor) -> None:
    """Withdraw consent before ordering: the role becomes unavailable, and nothing else happens (R-CR-8)."""
    check = locked(check)
    refuse(rules.why_not_withdraw_consent(check, actor=actor))
    audit.record("extractcheck.withdrawn", check, actor=actor)
    check.delete()


@transaction.atomic
def order_extract(check: ExtractCheck, *, actor: Actor) -> None:
    """The checker has ordered the extract."""
    check = locked(check)
    refuse(rules.why_not_order(check, actor=actor))
    check.requested_at = timezone.now()
    check.save(update_fields=["requested_at"])
    audit.record("extractcheck.ordered", check, actor=actor)


@transaction.atomic
def see_extract(check: ExtractCheck, *, issued_on: date, actor: Actor) -> None:
    """The checker has seen the extract: its date is kept, and nothing of what was in it (R-CR-3)."""
    check = locked(check)
    refuse(rules.why_not_see(check, issued_on=issued_on, today=timezone.localdate(), actor=actor))
    check.extract_issue_date = issued_on
    check.checked_by_id = actor.user_id
    check.checked_at = timezone.now()
    check.result = ExtractCheck.Result.CHECKED
    check.save(update_fields=["extract_issue_date", "checked_by", "checked_at", "result"])
    audit.record("extractcheck.seen", check, actor=actor)
