"""The words of an agreement as plain data: kept as versions, compared word by word. No names of people are in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from partners.models import PartnerAgreement

PLAIN = ("kind", "title", "purpose", "boundaries", "money", "data_role", "data_words", "notice_months")
WORD = re.compile(r"\s+|\w+|[^\w\s]")
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both versions have ("same"), or one alone ("added", "removed")."""

    text: str
    how: str


def words_of(agreement: PartnerAgreement) -> dict[str, Any]:
    """Return everything that the parties agree on, as it can be kept in JSON."""
    return {
        **{name: getattr(agreement, name) for name in PLAIN},
        "programme": str(agreement.programme or ""),
        "municipalities": sorted(agreement.municipalities.values_list("pk", flat=True)),
        "shares": sorted(agreement.shares),
        "starts_on": day_of(agreement.starts_on),
        "ends_on": day_of(agreement.ends_on),
        "parties": [
            {"organisation": party.organisation_id, "name": str(party.organisation), "text": party.responsibilities}
            for party in agreement.parties.select_related("organisation").order_by("organisation__name")
        ],
    }


def day_of(day: Any) -> str:
    return day.isoformat() if day else ""


def compared(old: str, new: str) -> list[Piece]:
    """Return `new` beside `old`, word by word."""
    before, after = WORD.findall(old), WORD.findall(new)
    return list(pieces(before, after))


def pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("".join(after[c:d]), "same")
            continue
        if b > a:
            yield Piece("".join(before[a:b]), "removed")
        if d > c:
            yield Piece("".join(after[c:d]), "added")
