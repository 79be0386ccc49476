"""Days and clock times as people write them in Finnish, Swedish and English (domain 8.2), on Helsinki's clock."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats
from django.utils.translation import get_language

from notifications.quiet import local

FULL = {"fi": "j.n.Y", "sv": "j.n.Y", "en": "j F Y"}
SHORT = {"fi": "j.n.", "sv": "j.n", "en": "j F"}
WEEKDAY = {"fi": r"l\n\a j.n.", "sv": "l j.n", "en": "l j F"}
HOUR = {"fi": "G.i", "sv": "G.i", "en": "G:i"}
CLOCK = {"fi": r"\k\l\o G.i", "sv": r"\k\l. G.i", "en": "G:i"}


def written(at: date | datetime, patterns: dict[str, str]) -> str:
    here = local(at) if isinstance(at, datetime) else at
    return formats.date_format(here, patterns[(get_language() or "fi")[:2]])


def full_date(at: date | datetime) -> str:
    """Return 3.9.2026 or 3 September 2026."""
    return written(at, FULL)


def day_and_month(at: date | datetime) -> str:
    """Return 3.9. (fi), 3.9 (sv) or 3 September (en)."""
    return written(at, SHORT)


def weekday(at: date | datetime) -> str:
    """Return "torstaina 3.9.", "torsdag 3.9" or "Thursday 3 September"."""
    return written(at, WEEKDAY)


def hour(at: datetime) -> str:
    """Return 9.05 or 9:05, for sentences that have their own word before it."""
    return written(at, HOUR)


def clock(at: datetime) -> str:
    """Return "klo 9.05", "kl. 9.05" or "9:05"."""
    return written(at, CLOCK)
