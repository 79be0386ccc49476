"""XLSX files, read as if they were hostile: nothing is unpacked beyond a limit, no formula is computed or believed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, NoReturn
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MARK = b"PK\x03\x04"
MOST_UNPACKED = 20_000_000
MOST_PARTS = 200
MOST_COLUMNS = 100
MOST_LETTERS = 32_767  # in one cell, as in a spreadsheet
NO_WORKBOOK = (
    BadZipFile, InvalidFileException, ParseError, zlib.error, LookupError, ValueError, TypeError,
    AttributeError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


class NotReadable(Exception):
    """This is no workbook that one would open."""


class Formula(str):
    """What stands in a cell that computes: it is never read as a value."""

    __slots__ = ()


def records_of(data: bytes, most_rows: int) -> list[list[str]]:
    """Return the first sheet's rows as texts, at most `most_rows` of them; raises `NotReadable`."""
    try:
        look_inside(data)
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=most_rows, max_col=MOST_COLUMNS)
        return without_empty_end(list(within([text_of(cell) for cell in row] for row in rows)))
    except NO_WORKBOOK as error:
        raise NotReadable from error


def look_inside(data: bytes) -> None:
    """Refuse a file that would unpack to more than a table, or that declares entities of its own."""
    with ZipFile(BytesIO(data)) as parts:
        infos = parts.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise NotReadable
        for info in infos:
            refuse_declarations(parts.read(info))


def refuse_declarations(part: bytes) -> None:
    """Refuse a document type, without which no entity is declared; read as the workbook is, whatever the encoding."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = not_readable
    try:
        parser.Parse(part, True)
    except ExpatError:
        return  # a picture or the like; where a table was to be, the workbook is refused in its turn


def not_readable(*declared: Any) -> NoReturn:
    raise NotReadable


def within(records: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the rows while they are no longer than a table: one text may be told a million times in a small file."""
    letters = 0
    for record in records:
        lengths = [len(text) for text in record]
        letters += sum(lengths)
        if letters > MOST_UNPACKED or max(lengths, default=0) > MOST_LETTERS:
            raise NotReadable
        yield record


def text_of(cell: Any) -> str:
    """Return a cell as it would be typed: days as 2026-09-03, whole numbers without a decimal point."""
    value = cell.value
    if cell.data_type == "f":
        return Formula("=")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def without_empty_end(records: list[list[str]]) -> list[list[str]]:
    """Return the rows without the empty cells and rows that a spreadsheet keeps around a table."""
    trimmed = [row[: max((place + 1 for place, text in enumerate(row) if text.strip()), default=0)] for row in records]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed
