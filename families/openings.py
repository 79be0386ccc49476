"""Who has opened a family's file, in words a parent can read: dates, purposes and roles (R-AC-3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.models import AuditEntry
from families.purposes import Purpose

PURPOSES: dict[str, Any] = dict(Purpose.choices)
ROLES = {
    Role.COORDINATOR: _("Coordinator"),
    Role.VOLUNTEER: _("Your companion"),
    Role.ADMINISTRATOR: _("Organisation administrator"),
    Role.FAMILY: _("You"),
}


def openings_in_words(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Return rows of {at, role, purpose}; a purpose without words is told as ordinary work on the family's matter."""
    return [
        {
            "at": entry.at,
            "role": ROLES.get(entry.actor_role) or gettext("Another worker"),
            "purpose": PURPOSES.get(entry.reason) or gettext("handling your matter"),
        }
        for entry in entries
    ]
