"""Finnish personal identity codes in what people type: found so that they are never kept (domain.md 8.3, error 47)."""

from __future__ import annotations

import re

DASHES = "-\u2010\u2011\u2012\u2013\u2212"
CODE = re.compile(
    rf"(?<![0-9a-zåäö])(\d{{6}})\s?([{DASHES}+A-FU-Y])\s?(\d{{3}})([0-9A-FHJ-NPR-Y])(?![0-9a-zåäö])", re.IGNORECASE
)
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def holds_code(text: str) -> bool:
    """Whether `text` holds something written like a personal identity code."""
    return CODE.search(text) is not None


def without_codes(text: str) -> str:
    """Return `text` with everything that is written like a personal identity code cut out."""
    return CODE.sub("", text).strip()


def is_code_and_not_phone(text: str) -> bool:
    """Whether `text` holds a code that cannot be a phone number such as 040123-4567.

    Letters never stand in a phone number; digits alone are a code when their check character is right.
    """
    return any(
        not (sign in DASHES and check.isdigit()) or CHECK_CHARACTERS[int(born + number) % 31] == check
        for born, sign, number, check in CODE.findall(text)
    )
