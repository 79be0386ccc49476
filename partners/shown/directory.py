"""How services and benefits of the area are shown: to parents, on paper, and to the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.querysets import folded
from accounts.tables import Mistake
from notifications.dates import full_date
from partners import counties, importing
from partners.importing.columns import NAMES
from partners.models import Benefit, ServiceEntry
from partners.querysets import STALE_AFTER
from partners.vocabulary import LifeStage, ServiceCategory, SpokenLanguage, labels

MOST_SHOWN = 200


def is_stale(row: ServiceEntry | Benefit, today: date) -> bool:
    return row.checked_on < today - STALE_AFTER


def count_words(count: int) -> str:
    return ngettext("%(n)d service", "%(n)d services", count) % {"n": count}


def sections_of(entries: Iterable[ServiceEntry], today: date) -> list[dict[str, Any]]:
    """Return entries, ordered by their kind, under the names of the kinds."""
    return [
        {"title": capfirst(str(ServiceCategory(kind).label)), "rows": [card_of(entry, today) for entry in rows]}
        for kind, rows in groupby(entries, key=lambda entry: entry.category)
    ]


def card_of(entry: ServiceEntry, today: date) -> dict[str, Any]:
    """Return what a parent reads of a service."""
    return {
        "name": entry.name,
        "url": reverse("public:service-detail", args=[entry.pk]),
        "provider": entry.provider,
        "summary": entry.summary,
        "route": entry.contact_route,
        "how": entry.how,
        "opening": entry.opening,
        "address": entry.address,
        "languages": ", ".join(labels(entry.languages, SpokenLanguage)),
        "phone": entry.phone_display,
        "dial": entry.phone_dial,
        "web_address": entry.web_address,
        "checked_on": entry.checked_on,
        "is_stale": is_stale(entry, today),
        "source": source_words(entry),
    }


def source_words(entry: ServiceEntry) -> str:
    """Return where a service was read from and when it changed there; empty for what is written here (R-PTV-2)."""
    if entry.source != ServiceEntry.Source.PTV:
        return ""
    if entry.source_modified_at is None:
        return _("Source: Finnish Service Catalogue (Suomi.fi).")
    told = {"day": full_date(entry.source_modified_at.date())}
    return _("Source: Finnish Service Catalogue (Suomi.fi), changed there on %(day)s.") % told


def facts_of(entry: ServiceEntry) -> list[dict[str, Any]]:
    """Return the facts of one service for its own page, without those that are not known."""
    stages = [capfirst(word) for word in labels(entry.life_stages, LifeStage)]
    told = [
        (_("Who offers it"), entry.provider),
        (_("How one applies or comes"), entry.how),
        (_("Opening hours"), entry.opening),
        (_("Where"), entry.address),
        (_("Languages"), ", ".join(labels(entry.languages, SpokenLanguage))),
        (_("For these stages of life"), ", ".join(stages)),
        (_("Whom it serves"), area_words(entry)),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def area_words(entry: ServiceEntry) -> str:
    if entry.has_areas:
        return ", ".join(place.name for place in entry.areas.all())
    if entry.municipality:
        return entry.municipality.name
    return counties.name_of(entry.wellbeing_county_code) or _("the whole country")


def benefits_of(rows: Iterable[Benefit], find: str, today: date) -> list[dict[str, Any]]:
    """Return the benefits that say every word of `find`, and how each is applied for; never a sum (domain.md 5.2)."""
    return [
        {
            "name": capfirst(str(row)),
            "payer": row.payer,
            "how": row.how,
            "web_address": row.web_address,
            "checked_on": row.checked_on,
            "is_stale": is_stale(row, today),
        }
        for row in rows
        if all(word in benefit_words(row) for word in folded(find).split())
    ]


def benefit_words(row: Benefit) -> str:
    return folded(" ".join((row.name_fi, row.name_sv, row.name_en, row.payer, row.how)))


# The office's own list


def columns() -> list[dict[str, Any]]:
    return [{"label": label} for label in (_("Service"), _("Kind"), _("Whom it serves"), _("Checked"), _("State"))]


def row_of(entry: ServiceEntry, today: date) -> dict[str, Any]:
    label, tone = standing_of(entry, today)
    kind = capfirst(str(ServiceCategory(entry.category).label))
    source = "" if entry.source == ServiceEntry.Source.OWN else entry.get_source_display()
    return {
        "pk": entry.pk,
        "url": reverse("coordinator:service-edit", args=[entry.pk]),
        "cells": [
            {"text": entry.name, "note": source},
            kind,
            {"text": short_area(entry), "note": entry.phone_display.replace(" ", "\u00a0")},
            full_date(entry.checked_on),
            {"tag": label, "tone": tone},
        ],
    }


def short_area(entry: ServiceEntry) -> str:
    places = list(entry.areas.all()) if entry.has_areas else []
    if len(places) > 3:
        return ngettext("%(n)d municipality", "%(n)d municipalities", len(places)) % {"n": len(places)}
    return area_words(entry)


def standing_of(entry: ServiceEntry, today: date) -> tuple[str, str]:
    if not entry.is_shown:
        return _("hidden"), "neutral"
    if entry.gone_on:
        return _("gone from its source"), "soon"
    return (_("to be checked"), "soon") if is_stale(entry, today) else (_("in use"), "ok")


# A table that is being brought in


def names_of(columns: Iterable[str], heads: dict[str, str]) -> str:
    return ", ".join(heads.get(name, NAMES[name]) for name in columns)


def preview_of(outcome: Any, language: str) -> dict[str, Any]:
    """Return what a table would do, row by row, as the page tells it."""
    heads = dict(zip(NAMES, importing.head_in(language), strict=True))
    added = [[str(one.row), one.values["name_fi"]] for one in outcome.added]
    changed = [[str(one.row), one.values["name_fi"], names_of(one.changed, heads)] for one in outcome.changed]
    return {
        "added": as_rows(added),
        "changed": as_rows(changed),
        "same": len(outcome.same),
        "mistakes": as_rows(told_of(outcome.mistakes)),
        "notes": as_rows(told_of(outcome.notes)),
        "added_columns": [{"label": _("Row")}, {"label": _("Service")}],
        "changed_columns": [{"label": _("Row")}, {"label": _("Service")}, {"label": _("What changes")}],
        "mistake_columns": [{"label": _("Row")}, {"label": _("Column")}, {"label": _("What to do")}],
        "note_columns": [{"label": _("Row")}, {"label": _("Column")}, {"label": _("What was done")}],
    }


def told_of(mistakes: Iterable[Mistake]) -> list[list[str]]:
    return [[str(one.row), one.column, one.sentence] for one in mistakes]


def as_rows(rows: list[list[str]]) -> dict[str, Any]:
    return {"count": len(rows), "rows": [{"cells": cells} for cells in rows[:MOST_SHOWN]]}
