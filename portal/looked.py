"""Who has looked at what, in words for whoever answers for the data of an association (R-AC-2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.models import AuditEntry
from families.openings import PURPOSES

COPY = _("A copy of somebody's data")
WHAT = {
    "families.Family": _("A family's file"),
    "matching.Match": _("A suggestion to a volunteer"),
    "activities.Activity": _("Who comes to an activity"),
    "activities.Registration": _("A registration to an activity"),
    "volunteers.InterviewRecord": _("What was written of an interview"),
    "volunteers.ExtractCheck": _("That an extract has been seen"),
    "volunteers.Course": _("Who takes part in a course"),
    "volunteers.ExpenseBatch": _("Expenses for the accountant"),
    "accounts.Organisation": _("A table to download"),
    "accounts.User": COPY,
}
TABLES = {
    "request list as a table": _("Requests"),
    "match list as a table": _("Companionships"),
    "plan as a table": _("Plan"),
    "families without a candidate": _("Who is left waiting"),
    "visit list as a table": _("Visits to hosts"),
    "wish list as a table": _("Wishes"),
    "shift list as a table": _("Shifts"),
    "partner list as a table": _("Partners"),
    "volunteer list as a table": _("Volunteers"),
    "application list as a table": _("Applications"),
}


def columns() -> list[dict[str, Any]]:
    return [
        {"label": label} for label in (_("When"), _("Who"), _("What was looked at"), _("Why, as the family reads it"))
    ]


def looks_for(actor: Actor) -> QuerySet[AuditEntry]:
    """Return the looks that a hat may read of; that a role or a programme was opened to people is none."""
    return AuditEntry.objects.visible_to(actor).openings().filter(subject_type__in=WHAT)


def rows(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Return a row for each entry: its moment, who looked in which role, at what, and why. Names no family."""
    entries = list(entries)
    names = dict(User.objects.filter(pk__in={e.actor_user_id for e in entries}).values_list("pk", "name"))
    return [
        {"cells": [moment(entry), who(entry, names), {"text": what(entry), "note": number(entry)}, why(entry)]}
        for entry in entries
    ]


def moment(entry: AuditEntry) -> str:
    return date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT")


def who(entry: AuditEntry, names: dict[int, str]) -> dict[str, Any]:
    role = Role(entry.actor_role).label
    return {"text": names.get(entry.actor_user_id or 0) or role, "note": role}


def what(entry: AuditEntry) -> str | Promise:
    return COPY if entry.verb.endswith(".exported") else WHAT[entry.subject_type]


def number(entry: AuditEntry) -> str:
    """Return the number of the row that was looked at; a table has none."""
    return "" if entry.reason in TABLES else gettext("Number %(number)s") % {"number": entry.subject_id}


def why(entry: AuditEntry) -> str | Promise:
    return TABLES.get(entry.reason) or PURPOSES.get(entry.reason) or ""
