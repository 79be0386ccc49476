"""Bringing volunteers of an older register in: read, check, write; everything or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts import tables
from accounts.models import Organisation
from accounts.tables import Mistake
from core import audit
from core.actor import Actor
from core.refusals import Refused, refuse
from volunteers import importing, rules
from volunteers.actions.register import approve_volunteer
from volunteers.importing import Newcomer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the rows in it, those brought in, those who were here already, and mistakes."""

    rows: int
    brought_in: int = 0
    here_already: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


class TakenBack(Exception):
    """A row was refused: nothing of the file stays."""

    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake


def import_volunteers(data: bytes, organisation: Organisation, *, actor: Actor, dry_run: bool = False) -> Outcome:
    """Bring the volunteers of a table into the register in one transaction; a dry run takes it back.

    A file with a mistake brings nobody in. Whoever is in the register stays as they are. No message goes out.
    Raises `Refused` for somebody who does not keep the register.
    """
    refuse(rules.why_not_import(organisation, actor=actor))
    sheet = tables.read(data, importing.COLUMNS)
    people, mistakes = importing.newcomers_in(sheet, organisation, actor=actor, today=timezone.localdate())
    if mistakes:
        return Outcome(len(sheet.rows), mistakes=mistakes)
    fresh = [one for one in people if not one.is_here]
    try:
        with transaction.atomic():
            write(fresh, organisation, actor=actor)
            reason = f"volunteers:{len(fresh)}"
            audit.record(
                "organisation.volunteers_imported",
                organisation,
                actor=actor,
                reason=reason,
                organisation_id=organisation.pk,
            )
            transaction.set_rollback(dry_run)
    except TakenBack as taken_back:
        return Outcome(len(sheet.rows), mistakes=[taken_back.mistake])
    return Outcome(len(people), len(fresh), len(people) - len(fresh))


def write(people: Iterable[Newcomer], organisation: Organisation, *, actor: Actor) -> None:
    """Take each into the register as if added by hand; raises `TakenBack` when one is refused."""
    for one in people:
        try:
            volunteer = approve_volunteer(
                email=one.email,
                name=one.name,
                phone=one.phone,
                language=one.language,
                organisation=organisation,
                municipality=one.municipality,
                actor=actor,
                **one.profile,
            )
        except Refused as refused:
            raise TakenBack(Mistake(one.row, "", str(refused.refusal.sentence))) from refused
        if one.approved_on:
            volunteer.approved_on = one.approved_on
            volunteer.save(update_fields=["approved_on"])
