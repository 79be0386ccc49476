"""What has been learned, in words: cells of the tables on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching import learning
from matching.fairness import percent
from matching.fairness_words import few
from matching.learning import Chosen, Counts, FactorRow, Reasons, Side
from matching.states import CancelReason, ChoiceReason, EndReason
from matching.trying import Change, Comparison, Score, Trial
from partners.models import Programme

NO_REASON = gettext_lazy("No reason given")
Cell = str | dict[str, Any]


def share(part: int, whole: int) -> str:
    """Return a share in words; without one where the whole is under five (R-RP-1)."""
    rate = percent(part, whole)
    return few() if rate is None else f"{rate} %"


def numbered(label: str, *numbers: str) -> list[dict[str, Any]]:
    """Return columns: one of words, then those of numbers."""
    return [{"label": label}, *({"label": number, "numeric": True} for number in numbers)]


def table(caption: str, columns: list[dict[str, Any]], rows: list[list[Any]]) -> dict[str, Any]:
    return {"caption": caption, "columns": columns, "rows": [{"cells": cells} for cells in rows]}


# Counts


def shares(chosen: Chosen) -> dict[str, Any]:
    n = chosen.suggested
    listed = [
        (_("The first of the list"), _("who had the highest fit on the shortlist shown"), chosen.first),
        (_("The second or third"), _("of the shortlist shown"), chosen.among_three),
        (_("Further down the list"), _("fourth or later on the shortlist shown"), chosen.further),
        (_("Somebody not on the list"), _("found by name, or without opening a shortlist"), chosen.outside),
        (_("From the plan"), _("as the plan of all waiting families proposed"), chosen.from_plan),
    ]
    rows = [[{"text": name, "note": note}, str(count), share(count, n)] for name, note, count in listed]
    caption = ngettext("Who was chosen: %(n)d suggestion", "Who was chosen: %(n)d suggestions", n) % {"n": n}
    return table(caption, numbered(_("Who"), _("Count"), _("Share")), rows)


def reasons(counts: Counts) -> list[dict[str, Any]]:
    """Return the tables of reasons; each says what it counts."""
    return [
        {
            **reason_table(
                ChoiceReason,
                {_("Somebody other than the first"): counts.others, _("Pair set aside"): counts.set_aside},
                caption=_("Why somebody else"),
            ),
            "text": _("The coordinator's own reason for not taking the first of the list, or for leaving a pair out."),
        },
        {
            **reason_table(
                CancelReason,
                {_("Volunteer was asked"): counts.volunteer_no, _("After the volunteer's yes"): counts.family_no},
                caption=_("Why a suggestion came to nothing"),
            ),
            "text": _("Suggestions that ended before a trial, by whose turn it was to answer then."),
        },
        {
            **reason_table(EndReason, {_("Count"): counts.endings}, caption=_("Why a companionship ended")),
            "text": _("Companionships that began at least a trial and are over."),
        },
    ]


def reason_table(choices: type[TextChoices], columns: dict[str, Reasons], *, caption: str) -> dict[str, Any]:
    """Return a row for each reason that was given, and the sum of several; no rows where there were none."""
    words = [*choices.choices, ("", NO_REASON)]
    found = [(label, [column.get(code, 0) for column in columns.values()]) for code, label in words]
    rows = [[capfirst(label), *map(str, numbers)] for label, numbers in found if any(numbers)]
    if len(rows) > 1:
        rows.append([_("Together"), *(str(sum(column.values())) for column in columns.values())])
    return table(caption, numbered(_("Reason"), *columns), rows)


# Factors against outcomes


def factors(told: list[Any], today: date) -> list[dict[str, Any]]:
    return [
        {
            **factor_table(told, learning.was_accepted, _("Both said yes"), _("Came to nothing")),
            "caption": _("Mean of each factor: suggestions"),
            "text": _(
                "Suggestions that both said yes to, and those that came to nothing. Left out: those still being "
                "answered, those that the office took back, and those whose family withdrew."
            ),
        },
        {
            **factor_table(told, lambda row: learning.has_lasted(row, today), _("Lasted"), _("Broke off early")),
            "caption": _("Mean of each factor: companionships"),
            "text": _(
                "Companionships that walked for 90 days or more, or ended as planned, and those that ended otherwise "
                "before that. Left out: those that have begun within 90 days and go on."
            ),
        },
    ]


def factor_table(told: list[Any], outcome: Callable[[Any], bool | None], yes: str, no: str) -> dict[str, Any]:
    rows = [[row.label, side(row.yes), side(row.no), difference(row)] for row in learning.factor_rows(told, outcome)]
    return table("", [*numbered(_("Factor"), yes, no), {"label": _("Difference")}], rows)


def side(told: Side) -> dict[str, str]:
    if told.mean is not None:
        return {"text": f"{told.mean} %", "note": f"n = {told.n}"}
    if told.n < learning.LEAST:
        return {"text": few()}
    return {"text": "–", "note": f"n = {told.n}"}


def difference(row: FactorRow) -> str:
    if row.is_unlikely is None:
        return _("too few to tell")
    return _("unlikely to be chance") if row.is_unlikely else _("could be chance")


# Other weights


def trial_shown(trial: Trial, programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme.name,
        "comparison": comparison_table(trial.comparison) if trial.comparison.now else None,
        "moves": moves(trial.comparison),
        "changes": None if trial.changes is None else changes_table(trial.changes),
        "waits": bool(trial.changes),
        "losses": [loss(change) for change in trial.losers],
    }


def comparison_table(comparison: Comparison) -> dict[str, Any]:
    def row(label: str, words: Callable[[Score], str]) -> list[str]:
        return [label, words(comparison.now), words(comparison.tried)]

    rows = [
        row(_("The chosen one comes first"), lambda score: part_of(score.first, score.n)),
        row(_("The chosen one is among the first three"), lambda score: part_of(score.among_three, score.n)),
        row(_("Mean place of the chosen one"), lambda score: number_format(score.mean_place, 1)),
    ]
    n = comparison.n
    caption = ngettext("%(n)d choice that was kept apart", "%(n)d choices that were kept apart", n) % {"n": n}
    return table(caption, numbered(_("Figure"), _("Weights in use"), _("Weights tried")), rows)


def part_of(part: int, whole: int) -> str:
    return _("%(part)d of %(whole)d (%(share)s)") % {"part": part, "whole": whole, "share": share(part, whole)}


def moves(comparison: Comparison) -> str:
    """Return in one sentence which way the choices move, and whether that says anything."""
    if comparison.now is None:
        return ""
    told = {"better": comparison.better, "worse": comparison.worse}
    told["same"] = comparison.n - comparison.better - comparison.worse
    if comparison.is_unlikely:
        words = _("%(better)d would come earlier, %(worse)d later, %(same)d stay. That is unlikely to be chance.")
    else:
        words = _("%(better)d would come earlier, %(worse)d later, %(same)d stay. That could be chance.")
    return words % told


def changes_table(changes: list[Change]) -> dict[str, Any]:
    columns = numbered(_("Group"), _("Wait now"), _("Weights in use"), _("Weights tried"))
    rows = [
        [
            {"text": change.label, "note": change.grouping},
            str(change.waiting),
            placed(change.now, change.waiting),
            placed(change.tried, change.waiting),
            verdict(change),
        ]
        for change in changes
    ]
    return table(_("Families that a plan would place today"), [*columns, {"label": _("What changes")}], rows)


def placed(part: int, waiting: int) -> dict[str, str]:
    rate = percent(part, waiting)
    return {"text": str(part), "note": "" if rate is None else f"{rate} %"}


def verdict(change: Change) -> dict[str, str]:
    if change.loses:
        return {"tag": _("fewer"), "tone": "danger"}
    if change.tried > change.now:
        return {"tag": _("more"), "tone": "ok"}
    return {"tag": _("the same"), "tone": ""}


def loss(change: Change) -> str:
    told = {"group": change.label, "now": change.now, "tried": change.tried}
    return _("%(group)s: %(tried)d instead of %(now)d would get a companion.") % told
