"""The report on who is left waiting, in words: cells of its tables and of its files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from families.forms.coordinator import PRIORITIES
from matching.candidates import Scope
from matching.fairness import CANDIDATES, Fairness, Group, Table, Waiter, misses_of

NOTES = {
    "language": gettext_lazy("A family that speaks several languages counts in each of them."),
    CANDIDATES: gettext_lazy(
        "Counted when the shortlist was first looked at; where it never was, now. Not known of families that were "
        "suggested somebody without a shortlist."
    ),
}


def few() -> str:
    return _("fewer than 5")


def days_words(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


# Families without a candidate


def waiter_row(scope: Scope, waiter: Waiter) -> dict[str, Any]:
    return {
        "waiter": waiter,
        "url": reverse("coordinator:request-shortlist", args=[waiter.pk]),
        "urgency": PRIORITIES[waiter.urgency],
        "waited": days_words(waiter.days),
        "misses": misses_of(scope, waiter.pk),
    }


def waiters_head() -> list[str]:
    return [_("Family"), _("Municipality"), _("How soon"), _("Days waited"), _("One thing keeps these away")]


def waiter_csv(scope: Scope, waiter: Waiter) -> list[Any]:
    misses = ", ".join(misses_of(scope, waiter.pk))
    return [waiter.reference, waiter.place, PRIORITIES[waiter.urgency], waiter.days, misses]


# Groups


def tables(report: Fairness) -> list[dict[str, Any]]:
    """Return the groups as tables, each with all families first to be held against."""
    return [
        {
            "caption": table.label,
            "note": NOTES.get(table.code, ""),
            "columns": group_columns(table),
            "rows": [group_row(group) for group in (report.everybody, *table.groups)],
        }
        for table in report.tables
    ]


def group_columns(table: Table) -> list[dict[str, Any]]:
    numbers = [_("Asked"), _("Got a companion"), _("Share"), _("Wait now"), _("Their days"), _("Days to a suggestion")]
    return [{"label": table.label}, *({"label": label, "numeric": True} for label in numbers)]


def group_row(group: Group) -> dict[str, Any]:
    rate, days = group.rate, group.median_days
    return {
        "cells": [
            group.label,
            str(group.asked),
            str(group.placed),
            {"text": few() if rate is None else f"{rate} %", "note": f"n = {group.asked}"},
            str(group.waiting),
            {"text": str(group.waiting_days), "note": f"n = {group.waiting}"},
            {"text": few() if days is None else str(days), "note": f"n = {len(group.days_to_suggestion)}"},
        ]
    }


def groups_head() -> list[str]:
    return [
        _("Grouped by"),
        _("Group"),
        _("Asked"),
        _("Got a companion"),
        _("Share, %"),
        _("Wait now"),
        _("Their days"),
        _("Days to a suggestion, median"),
        _("Families with a suggestion"),
    ]


def groups_rows(report: Fairness) -> Iterator[list[Any]]:
    yield [_("All"), *group_cells(report.everybody)]
    for table in report.tables:
        yield from ([table.label, *group_cells(group)] for group in table.groups)


def group_cells(group: Group) -> list[Any]:
    return [
        group.label,
        group.asked,
        group.placed,
        few() if group.rate is None else group.rate,
        group.waiting,
        group.waiting_days,
        few() if group.median_days is None else group.median_days,
        len(group.days_to_suggestion),
    ]


def definitions(report: Fairness) -> list[dict[str, Any]]:
    """Return what each figure counts, with its number among all families (R-RP-2)."""
    everybody = report.everybody
    told = [
        (
            _("Asked"),
            _("Families that asked within the last twelve months and came to wait for a companion."),
            everybody.asked,
        ),
        (_("Got a companion"), _("Those of them whose trial with a companion began."), everybody.placed),
        (_("Share"), _("Those who got a companion among those who asked."), everybody.asked),
        (
            _("Wait now"),
            _("Families that wait for a companion today, whenever they asked. A family with a suggestion out is not."),
            everybody.waiting,
        ),
        (_("Their days"), _("The days those families have waited since they asked, added up."), everybody.waiting),
        (
            _("Days to a suggestion"),
            _("The median from the day of asking to the day of the first suggestion, of those who asked and had one."),
            len(everybody.days_to_suggestion),
        ),
    ]
    return [{"label": label, "value": text, "hint": f"n = {n}"} for label, text, n in told]
