"""Bringing old cases in: read, check, write; everything or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

import families.importing
import matching.importing
from accounts.models import Organisation
from core import audit
from core.actor import Actor
from families.importing import Mistake
from matching.states import EndReason


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the cases in it, those brought in, those that came as anonymous rows, and mistakes."""

    cases: int
    brought_in: int = 0
    anonymous: int = 0
    companionships: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


def bring_in(data: bytes, organisation: Organisation, *, at: datetime, actor: Actor, dry_run: bool = False) -> Outcome:
    """Bring the cases of a file into the register of `organisation` in one transaction; a dry run takes it back.

    A file with a mistake brings nothing in. A case that an earlier import brought in is left as it is.
    """
    sheet = families.importing.read(data)
    cases, mistakes = families.importing.cases_in(sheet, organisation, at=at, end_reasons=EndReason)
    companions = matching.importing.companions_of(organisation)
    mistakes = sorted([*mistakes, *matching.importing.check(cases, companions, sheet.heads)])
    if mistakes:
        return Outcome(len(sheet.rows), mistakes=mistakes)
    with transaction.atomic():
        pairs = families.importing.write(cases, organisation, at=at, actor=actor)
        walked = matching.importing.write(pairs, companions, at=at, actor=actor)
        reason = f"cases:{len(pairs)}"
        audit.record(
            "organisation.cases_imported", organisation, actor=actor, reason=reason, organisation_id=organisation.pk
        )
        transaction.set_rollback(dry_run)
    return Outcome(len(cases), len(pairs), sum(case.is_past for case, _request in pairs), walked)
