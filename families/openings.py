"""Who has opened or taken along a family's file, in words a parent can read: dates, purposes and roles (R-AC-3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actor import Role
from core.audit import openings_of
from core.models import AuditEntry
from families.access import acting_as
from families.models import Adult, Family
from families.purposes import Purpose

PURPOSES: dict[str, Any] = dict(Purpose.choices)
ROLES = {
    Role.COORDINATOR: _("Coordinator"),
    Role.VOLUNTEER: _("Your companion"),
    Role.ADMINISTRATOR: _("Organisation administrator"),
    Role.FAMILY: _("Somebody in your family"),
}


def look_at(request: HttpRequest, *families: Family, purpose: str) -> None:
    """Write into the trail that a page opened the file of a family, and why; a form that is sent is no look."""
    if request.method == "GET" and families:
        audit.opened(*families, actor=request.actor, purpose=purpose)


def openings_for(reader: Adult) -> QuerySet[AuditEntry]:
    """Return what an adult may read of who looked: one who sees the own part alone hears of no other adult."""
    rows = openings_of(reader.family)
    if reader.sees == Adult.Sees.EVERYTHING:
        return rows
    return rows.filter(~Q(actor_role=Role.FAMILY) | Q(actor_label=acting_as(reader)))


def openings_in_words(entries: Iterable[AuditEntry], *, reader: Adult) -> list[dict[str, Any]]:
    """Return rows of {at, role, purpose}; a purpose without words is told as ordinary work on the family's matter."""
    adults = {acting_as(adult): adult for adult in reader.family.adults.all()}
    return [
        {
            "at": entry.at,
            "role": who(entry, adults.get(entry.actor_label), reader),
            "purpose": purpose_of(entry),
        }
        for entry in entries
    ]


def who(entry: AuditEntry, adult: Adult | None, reader: Adult) -> str | Promise:
    """Return the role of a worker, and which adult it was where it was one of the family."""
    if entry.actor_role != Role.FAMILY or adult is None:
        return ROLES.get(entry.actor_role) or gettext("Another worker")
    return gettext("You") if adult == reader else adult.called


def purpose_of(entry: AuditEntry) -> str | Promise:
    if entry.verb.endswith(".exported"):
        return gettext("To take a copy of the data along")
    return PURPOSES.get(entry.reason) or gettext("handling your matter")
