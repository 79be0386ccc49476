"""Group methods: what an association may use, until when, and who is trained in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from activities import rules
from activities.models import GroupMethod
from core import audit
from core.actor import Actor
from core.refusals import Refusal, Refused, refuse
from volunteers.models import Volunteer

SAME_NAME = Refusal("same_name", _("There is a method of this name already."))


def save_method(
    *, organisation: Organisation, trained: Collection[Volunteer], actor: Actor, method: GroupMethod | None = None,
    **facts: Any,
) -> GroupMethod:  # fmt: skip
    """Write down a method, or change `method`; `facts` are fields of `GroupMethod`. Raises `Refused`."""
    refuse(rules.why_not_keep_method(organisation.pk, actor=actor))
    refuse(rules.why_not_train(organisation, [volunteer.pk for volunteer in trained]))
    try:
        with transaction.atomic():
            row, verb = (changed(method, facts), "changed") if method else (made(organisation, facts), "made")
            row.trained.set(trained)
            audit.record(f"groupmethod.{verb}", row, actor=actor)
    except IntegrityError as error:
        raise Refused(SAME_NAME) from error
    return row


def made(organisation: Organisation, facts: dict[str, Any]) -> GroupMethod:
    return GroupMethod.objects.create(organisation=organisation, **facts)


def changed(method: GroupMethod, facts: dict[str, Any]) -> GroupMethod:
    for name, value in facts.items():
        setattr(method, name, value)
    method.save(update_fields=list(facts))
    return method
