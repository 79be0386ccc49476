from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.models import Readiness
from partners.rules import readiness as rules


@transaction.atomic
def answer_readiness(
    organisation: Organisation,
    *,
    is_purchased: bool,
    phone: str,
    email: str,
    data_email: str,
    on: date,
    actor: Actor,
) -> Readiness:
    """Keep an organisation's answers, and how families reach its office. A purchased service stops new families."""
    refuse(rules.why_not_answer(organisation, actor=actor))
    answer, _new = Readiness.objects.update_or_create(
        organisation=organisation,
        defaults={"is_purchased": is_purchased, "data_email": data_email, "answered_on": on},
    )
    organisation.phone, organisation.email = phone, email
    organisation.save(update_fields=["phone", "email"])
    reason = "purchased" if is_purchased else "not_purchased"
    audit.record("readiness.answered", answer, actor=actor, reason=reason, organisation_id=organisation.pk)
    return answer
