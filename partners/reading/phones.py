"""Phone numbers of channels: those of a place of work, never of one person (domain.md 5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from partners.reading.texts import told_list, told_word

LONGEST = 30
NOT_DIGITS = re.compile(r"[^\d]")
# Two words with capitals are a name unless one of them is of a place; a title is one person's too.
NAME = re.compile(r"\b[A-ZÅÄÖ][a-zåäöéü]+(?:-[A-ZÅÄÖ]?[a-zåäöéü]+)?\s+[A-ZÅÄÖ][a-zåäöéü]+")
PLACE = re.compile(
    r"keskus|neuvonta|neuvola|palvelu|vaihde|ajanvaraus|toimisto|asema|koti\b|talo\b|päivystys|kunta\b|kaupun|osasto"
    r"|centr|tjänst|växel|rådgivning|byrå|central|jour|office|service|centre|switchboard|clinic",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(ohjaaja|hoitaja|johtaja|päällik\w+|koordinaattor\w+|psykolog\w*|kuraattor\w*|lääkär\w+|sihteer\w+|työntekijä"
    r"|rehtor\w*|opettaja|esimies|ledare|chef|skötare|läkare|lärare|kurator|manager|director|nurse|coordinator)\b",
    re.IGNORECASE,
)


def is_of_a_person(about: str) -> bool:
    """Whether what is told of a number sounds like the name or the title of one person."""
    return bool(TITLE.search(about)) or (bool(NAME.search(about)) and not PLACE.search(about))


def numbers_of(channel: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a channel as people read them and as they are dialled."""
    for row in told_list(channel, "phoneNumbers"):
        about = row.get("additionalInformation")
        if told_word(row, "type") not in ("", "Phone") or (isinstance(about, str) and is_of_a_person(about)):
            continue
        if found := number_of(row):
            yield found


def number_of(row: dict[str, Any]) -> tuple[str, str] | None:
    written = told_word(row, "number")
    digits = NOT_DIGITS.sub("", written) if len(written) <= LONGEST and "@" not in written else ""
    if not 3 <= len(digits) <= 15:
        return None
    prefix = NOT_DIGITS.sub("", told_word(row, "prefixNumber"))
    if row.get("isFinnishServiceNumber") is True or not prefix:
        return grouped(digits), digits
    dial = f"+{prefix}{digits.lstrip('0')}"
    shown = grouped(f"0{digits.lstrip('0')}") if prefix == "358" else dial
    return (shown, dial) if len(dial) <= LONGEST else None


def grouped(digits: str) -> str:
    """Return digits in groups as they are read aloud: 040 123 4567, 116 117, 0800 98811."""
    if len(digits) <= 6:
        return " ".join(filter(None, (digits[:3], digits[3:])))
    if digits.startswith(("0800", "0700", "0600")):
        return f"{digits[:4]} {digits[4:]}"
    return " ".join(filter(None, (digits[:3], digits[3:6], digits[6:])))
