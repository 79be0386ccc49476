"""What travels to a new place and what stays, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.cloning import Travels

WORDS = {
    "roles": _("Volunteer roles, closed for applicants until you open them"),
    "activities": _("Activities as ideas, without days, places and leaders"),
    "methods": _("Methods of groups, without anybody's licence dates"),
    "materials": _("Materials for partners and volunteers"),
}
STAYS = (
    _("Families, their requests and everything written about them"),
    _("Volunteers, applicants and workers"),
    _("Companionships, contacts and registrations"),
    _("Agreements, and who carries the programme together"),
    _("The board's decisions on extracts from the criminal records"),
    _("Figures, feedback and expenses"),
)


def travels_words(travels: Travels) -> list[dict[str, Any]]:
    """Return each kind with how many are new, their names, and how many are there already."""
    found = []
    for kind, label in WORDS.items():
        rows, there = getattr(travels, kind), travels.there[kind]
        told = ngettext("%(n)d is there already", "%(n)d are there already", there) % {"n": there} if there else ""
        names = [str(row.get_kind_display() if kind == "roles" else row) for row in rows]
        found.append({"label": label, "count": len(rows), "names": names, "there": told})
    return found
