"""Services from a table: looked at first, brought in when somebody has confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts import tables
from accounts.tables import Mistake
from core.actor import Actor
from core.refusals import refuse
from partners import importing
from partners.actions.directory import save_service
from partners.importing import Brought
from partners.models import ServiceEntry
from partners.rules import directory as rules


@dataclass
class Outcome:
    """What a table would bring, or has brought. With one mistake anywhere, it brings nothing."""

    rows: int
    added: list[Brought] = field(default_factory=list)
    changed: list[Brought] = field(default_factory=list)
    same: list[Brought] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    notes: list[Mistake] = field(default_factory=list)

    @property
    def is_in_order(self) -> bool:
        return bool(self.rows) and not self.mistakes

    @property
    def has_news(self) -> bool:
        return bool(self.added or self.changed)


def look_at_services(data: bytes, *, actor: Actor) -> Outcome:
    """Return what a table (CSV or XLSX) would add and change, and all its mistakes; writes nothing.

    Raises `Refused` for somebody who does not keep the directory.
    """
    refuse(rules.why_not_keep(actor))
    sheet = tables.read(data, importing.COLUMNS)
    found, mistakes, notes = importing.rows_in(sheet, actor=actor, today=timezone.localdate())
    return Outcome(
        len(sheet.rows),
        added=[one for one in found if one.entry is None],
        changed=[one for one in found if one.changed],
        same=[one for one in found if one.is_same],
        mistakes=mistakes,
        notes=notes,
    )


@transaction.atomic
def bring_services(data: bytes, *, actor: Actor) -> Outcome:
    """Bring a table in whole, or not at all when anything is wrong in it; the same table twice changes nothing."""
    outcome = look_at_services(data, actor=actor)
    if not outcome.is_in_order:
        return outcome
    for one in outcome.added:
        save_service({**one.values, "source": ServiceEntry.Source.CSV}, reach=one.reach, actor=actor)
    for one in outcome.changed:
        save_service(one.values, reach=one.reach, entry=one.entry, actor=actor)
    return outcome
