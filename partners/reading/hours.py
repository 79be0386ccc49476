"""Opening hours of a channel as words in three languages (domain.md 8.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from partners.directory import LANGUAGES
from partners.reading.texts import in_languages, shortened, told_list, told_word

LONGEST = 300
DAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS = {
    "always": {"fi": "Aina auki", "sv": "Alltid öppet", "en": "Always open"},
    "reserved": {"fi": "Ajanvarauksella", "sv": "Med tidsbokning", "en": "By appointment"},
    "closed": {"fi": "suljettu", "sv": "stängt", "en": "closed"},
    "overnight": {"fi": "yön yli", "sv": "över natten", "en": "overnight"},
}
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?")
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")


def hours_in_words(channel: dict[str, Any]) -> dict[str, str]:
    """Return the opening hours of a channel by language; languages without any are left out."""
    rows = told_list(channel, "serviceHours")
    told = {code: "; ".join(dict.fromkeys(part for row in rows if (part := in_words(row, code)))) for code in LANGUAGES}
    return {code: shortened(words, LONGEST) for code, words in told.items() if words}


def in_words(row: dict[str, Any], code: str) -> str:
    """Return one row of hours, such as "ma–pe klo 9–15" or "24.12.2026: suljettu"."""
    kind = told_word(row, "serviceHourType")
    if row.get("isAlwaysOpen") is True:
        times = WORDS["always"][code]
    elif row.get("isReservation") is True:
        times = WORDS["reserved"][code]
    elif row.get("isClosed") is True:
        times = WORDS["closed"][code] if kind == "Exceptional" else ""
    else:
        times = ", ".join(opening(row, code, is_overnight=kind == "OverMidnight", names_days=kind != "Exceptional"))
    about = in_languages(told_list(row, "additionalInformation"), 120).get(code, "")
    when = days_of(row, code) if kind == "Exceptional" else ""
    if not times or (kind == "Exceptional" and not when):
        return ""
    return f"{when}: {times}" if when else f"{times} ({about})" if about else times


def opening(row: dict[str, Any], code: str, *, is_overnight: bool, names_days: bool) -> Iterator[str]:
    """Yield days with the same hours together, such as "ma–pe klo 9–15"."""
    groups: dict[str, list[int]] = {}
    for part in told_list(row, "openingHour"):
        times, days = times_of(part, code), weekdays_of(part, runs=not is_overnight)
        if times:
            groups.setdefault(f"{times} ({WORDS['overnight'][code]})" if is_overnight else times, []).extend(days)
    for times, days in groups.items():
        named = ", ".join(runs_of(sorted(set(days)), code))
        yield f"{named} {times}" if named and names_days else times


def weekdays_of(part: dict[str, Any], *, runs: bool) -> list[int]:
    """Return the days from the first to the last; where it is open over midnight the last is where the night ends."""
    first, last = told_word(part, "dayFrom"), told_word(part, "dayTo")
    if first not in NAMES:
        return []
    begins = NAMES.index(first)
    ends = NAMES.index(last) if runs and last in NAMES else begins
    return list(range(begins, ends + 1)) if ends >= begins else [*range(begins, 7), *range(ends + 1)]


def runs_of(days: list[int], code: str) -> Iterator[str]:
    """Yield "ma–pe" for days on end, "la" for one alone."""
    names = DAYS[code]
    while days:
        run = [days[0]]
        while run[-1] + 1 in days:
            run.append(run[-1] + 1)
        yield names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
        days = days[len(run) :]


def times_of(part: dict[str, Any], code: str) -> str:
    """Return "klo 9–15", "kl. 9–15" or "9:00–15:00"; nothing when it is no pair of times."""
    begins, ends = (TIME.fullmatch(told_word(part, name)) for name in ("from", "to"))
    if begins is None or ends is None:
        return ""
    first, last = (clock_time(found, code) for found in (begins, ends))
    sign = {"fi": "klo ", "sv": "kl. "}.get(code, "")
    return f"{sign}{first}–{last}" if first and last else ""


def clock_time(found: re.Match[str], code: str) -> str:
    hour, minute = int(found[1]), int(found[2])
    if hour > 24 or minute > 59:
        return ""
    if code == "en":
        return f"{hour}:{minute:02}"
    return f"{hour}.{minute:02}" if minute else str(hour)


def days_of(row: dict[str, Any], code: str) -> str:
    """Return the day or the days of an exception, such as "24.12.2026" or "24.12.2026–26.12.2026"."""
    found = [DAY.fullmatch(told_word(row, name)) for name in ("validFrom", "validTo")]
    days = list(dict.fromkeys(f"{int(day[3])}.{int(day[2])}.{day[1]}" for day in found if day))
    return "–".join(days) if found[0] else ""
