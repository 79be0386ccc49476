"""Texts of a stranger as plain words: no marks, no signs that cannot be kept, nobody's address, number or name."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

from django.utils.html import strip_tags

from partners.directory import LANGUAGES, without_addresses
from partners.reading.persons import without_persons

MOST_READ = 20_000
NOT_KEPT = ("Cc", "Cs", "Co", "Cn")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would let words be read backwards
AT = re.compile(r"\S*[@\uff20\ufe6b]\S*")  # whatever still holds the sign of an address
ADDRESSED = re.compile(r"[@\uff20\ufe6b]|[(\[]at[)\]]", re.IGNORECASE)
SPACES = re.compile(r"\s+")


def plain(told: object, most: int) -> str:
    """Return a text of at most `most` letters, cut between words; what is no text is none."""
    if not isinstance(told, str):
        return ""
    words = strip_tags(html.unescape(told[:MOST_READ]))
    if not words.isprintable():
        words = "".join(filter(is_kept, words))
    if ADDRESSED.search(words):
        words = AT.sub("", without_addresses(AT.sub("", SPACES.sub(" ", words))))
    return shortened(without_persons(SPACES.sub(" ", words)), most)


def is_kept(sign: str) -> bool:
    return sign.isspace() or (sign not in TURNING and unicodedata.category(sign) not in NOT_KEPT)


def shortened(text: str, most: int) -> str:
    """Return `text`, or as many of its whole words as fit, with a sign that there was more."""
    text = SPACES.sub(" ", text).strip()
    if len(text) <= most:
        return text
    head = text[: most - 1]
    whole = head if text[most - 1] == " " else head.rpartition(" ")[0] or head
    return f"{whole.rstrip(' ,;:–-')}…"


def told_list(told: object, name: str) -> list[dict[str, Any]]:
    """Return the list of objects that `told` has under `name`, whatever else it may hold there."""
    rows = told.get(name) if isinstance(told, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def told_row(told: object, name: str) -> dict[str, Any]:
    row = told.get(name) if isinstance(told, dict) else None
    return row if isinstance(row, dict) else {}


def told_word(told: object, name: str) -> str:
    """Return a short text of `told`, such as a code."""
    word = told.get(name) if isinstance(told, dict) else None
    return word.strip() if isinstance(word, str) and len(word) <= MOST_READ else ""


def in_languages(rows: list[dict[str, Any]], most: int, *kinds: str) -> dict[str, str]:
    """Return by language the first text of the first of `kinds` that is there; without kinds the first of any."""
    found: dict[str, str] = {}
    for kind in kinds or ("",):
        for row in rows:
            code = row.get("language")
            if code in LANGUAGES and code not in found and (not kind or row.get("type") == kind):
                text = plain(row.get("value"), most)
                found.update({code: text} if text else {})
    return found


def first_of(texts: dict[str, str]) -> str:
    """Return the text in the first of our languages that has one."""
    return next((texts[code] for code in LANGUAGES if texts.get(code)), "")
