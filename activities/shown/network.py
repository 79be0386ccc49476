"""How the network is shown: each organisation with those it works with, and a drawing of the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation
from activities.network import FEW, Tie, TieKind
from activities.network_map import Drawing, Pair, draw
from notifications.dates import full_date

CSV_HEAD = [
    gettext_lazy("Organisation"),
    gettext_lazy("With whom"),
    gettext_lazy("What"),
    gettext_lazy("How many"),
    gettext_lazy("Since"),
]


def tie_words(tie: Tie) -> str:
    """Return "activities organised together (2), since 3.9.2025"."""
    words = str(tie.kind.label)
    if tie.kind == TieKind.REFERRAL:
        words = f"{words} ({number_words(tie)})"
    elif tie.kind in (TieKind.TOGETHER, TieKind.VISIT, TieKind.VENUE) and tie.count > 1:
        words = f"{words} ({tie.count})"
    return words + (_(", since %(day)s") % {"day": full_date(tie.since)} if tie.since else "")


def number_words(tie: Tie) -> str:
    return str(tie.count) if tie.is_told else _("fewer than %(n)d") % {"n": FEW}


def rows_of(organisations: Iterable[Organisation], ties: Iterable[Tie]) -> list[dict[str, Any]]:
    """Return the organisations that work with others: number, name, kind, and with each what and since when."""
    known = {row.pk: row for row in organisations}
    near: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        near[tie.one][tie.other].append(tie_words(tie))
        near[tie.other][tie.one].append(tie_words(tie))
    tied = [row for row in known.values() if row.pk in near]
    return [row_of(number, row, near[row.pk], known) for number, row in enumerate(tied, 1)]


def row_of(
    number: int, organisation: Organisation, near: dict[int, list[str]], known: dict[int, Organisation]
) -> dict[str, Any]:
    others = sorted((known[key].name, words) for key, words in near.items() if key in known)
    return {
        "pk": organisation.pk,
        "number": number,
        "name": organisation.name,
        "kind": capfirst(organisation.get_kind_display()),
        "ties": [{"name": name, "words": words} for name, words in others],
    }


def drawing_of(rows: list[dict[str, Any]], ties: Iterable[Tie]) -> Drawing | None:
    ways: dict[tuple[int, int], int] = defaultdict(int)
    for tie in ties:
        ways[tie.one, tie.other] += 1
    pairs = [Pair(one, other, count) for (one, other), count in ways.items()]
    return draw({row["pk"]: row["number"] for row in rows}, pairs)


def network_of(organisations: list[Organisation], ties: list[Tie]) -> dict[str, Any]:
    """Return the network as its page reads it."""
    rows = rows_of(organisations, ties)
    return {
        "rows": rows,
        "count": count_words(rows),
        "drawing": drawing_of(rows, ties),
        "alone": alone(organisations, rows),
    }


def alone(organisations: Iterable[Organisation], rows: list[dict[str, Any]]) -> list[str]:
    """Return the names of those who do nothing with others yet, as far as is known here."""
    tied = {row["pk"] for row in rows}
    return [row.name for row in organisations if row.pk not in tied]


def csv_rows(organisations: Iterable[Organisation], ties: Iterable[Tie]) -> list[list[Any]]:
    names = {row.pk: row.name for row in organisations}
    return [
        [
            names.get(tie.one, ""),
            names.get(tie.other, ""),
            tie.kind.label,
            number_words(tie),
            full_date(tie.since) if tie.since else "",
        ]
        for tie in ties
    ]


def count_words(rows: list[dict[str, Any]]) -> str:
    words = ngettext("%(n)d organisation works with others", "%(n)d organisations work with others", len(rows))
    return words % {"n": len(rows)}
