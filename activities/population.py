"""A table of how many families with children live where, read from a file: code;families;year;source.

Statistics Finland publishes such tables every year. The file is taken as a whole or not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass

COLUMNS = ("code", "families", "year", "source")
YEARS = range(1990, 2101)
MOST_FAMILIES = 1_000_000
LONGEST_SOURCE = 120


@dataclass(frozen=True, slots=True)
class Counted:
    """One row: `families` with children under 18 in the municipality `code`."""

    code: str
    families: int
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds; with `mistakes`, each a sentence that names its row, nothing of it is to be used."""

    rows: tuple[Counted, ...]
    mistakes: tuple[str, ...]


def read(data: bytes, *, codes: Collection[str]) -> Reading:
    """Read a file; `codes` are the municipalities that there are."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading((), ("The file is not UTF-8 text. Save it as CSV UTF-8.",))
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    head = tuple(name.strip().lower() for name in lines[0]) if lines else ()
    if head != COLUMNS:
        return Reading((), (f"The first row must be: {';'.join(COLUMNS)}",))
    rows, mistakes, seen = [], [], set()
    for number, cells in enumerate(lines[1:], start=2):
        wrong = list(wrongs(cells, codes, seen)) if any(cells) else []
        mistakes += [f"Row {number}: {sentence}" for sentence in wrong]
        if any(cells) and not wrong:
            rows.append(counted(cells))
            seen.add(rows[-1].code)
    if not rows and not mistakes:
        mistakes.append("There is no row under the first.")
    return Reading(tuple(rows), tuple(mistakes))


def wrongs(cells: list[str], codes: Collection[str], seen: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with a row, a sentence for each thing."""
    if len(cells) != len(COLUMNS):
        yield f"there are {len(cells)} cells, and there should be {len(COLUMNS)}."
        return
    code, families, year, source = told(cells)
    if code not in codes:
        yield f"there is no municipality with the code {code!r}."
    if code in seen:
        yield f"the municipality {code} is there twice."
    if not families.isascii() or not families.isdigit() or int(families) > MOST_FAMILIES:
        yield f"families must be a whole number, and {families!r} is not."
    if not year.isascii() or not year.isdigit() or int(year) not in YEARS:
        yield f"the year must be like 2025, and {year!r} is not."
    if not 0 < len(source) <= LONGEST_SOURCE:
        yield f"the source must be told, in at most {LONGEST_SOURCE} letters."


def told(cells: list[str]) -> tuple[str, str, str, str]:
    """Return the four cells; spreadsheets drop the zeros before a code and put spaces into numbers."""
    code, families, year, source = (cell.strip() for cell in cells)
    return code.zfill(3), "".join(families.split()), year, source


def counted(cells: list[str]) -> Counted:
    code, families, year, source = told(cells)
    return Counted(code, int(families), int(year), source)
