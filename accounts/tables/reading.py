"""From the bytes of a file to rows of cells: XLSX, UTF-8 or what Excel writes; semicolons, commas or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from django.utils.translation import gettext as _

from accounts.querysets import folded
from accounts.tables.columns import Column, heads_of
from accounts.tables.mistakes import Mistake
from accounts.tables.workbooks import MARK, Formula, NotReadable, records_of

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ";,\t"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
MOST_ROWS = 20_000


@dataclass
class Sheet:
    """The rows of a file, each with its number in a spreadsheet and its cells by the key of their column."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def text_of(data: bytes) -> str:
    """Return the text of a file: as its mark says, else UTF-8, else what an older Excel writes in Finland."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(data: bytes, columns: Sequence[Column]) -> Sheet:
    """Return the rows of a file; what is wrong with its shape is among the mistakes of the sheet."""
    by_head = heads_of(columns)
    try:
        records = workbook_records(data) if data.startswith((MARK, OLD_WORKBOOK)) else text_records(data, by_head)
    except NotReadable:
        return whole(_("This workbook cannot be read. Save it anew as XLSX, or as CSV UTF-8."))
    except csv.Error:
        return whole(_("This file cannot be read as a table. Save it as CSV UTF-8 again."))
    if not records:
        return whole(_("The file is empty."))
    if len(records) > MOST_ROWS + 1:
        return whole(_("There are more than %(most)d rows. Divide the file.") % {"most": MOST_ROWS})
    return sheet_of(records, columns, by_head)


def whole(sentence: str) -> Sheet:
    """Return what is said of a file that cannot be read."""
    return Sheet(mistakes=[Mistake(1, "", sentence)])


def workbook_records(data: bytes) -> list[list[str]]:
    if data.startswith(OLD_WORKBOOK):
        raise NotReadable
    return records_of(data, MOST_ROWS + 2)


def text_records(data: bytes, by_head: Mapping[str, Column]) -> list[list[str]]:
    text = text_of(data)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda sign: sum(folded(head.strip(' "')) in by_head for head in first.split(sign)))
    return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))


def sheet_of(records: list[list[str]], columns: Sequence[Column], by_head: Mapping[str, Column]) -> Sheet:
    sheet = Sheet()
    keys = [key_of(head, sheet, by_head) for head in records[0]]
    for column in columns:
        if column.is_needed and column.key not in keys:
            sheet.mistakes.append(Mistake(1, column.english, _("This column is missing. Add it to the first row.")))
    for number, record in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in record):
            sheet.rows.append((number, cells_of(number, record, keys, sheet)))
    return sheet


def key_of(head: str, sheet: Sheet, by_head: Mapping[str, Column]) -> str:
    """Return the key of the column under `head`; an unknown or repeated one is a mistake."""
    if not head.strip():
        return ""
    column = by_head.get(folded(head))
    if column is None:
        sentence = _("There is no such column. Look at docs/import.md, or take the column out.")
        sheet.mistakes.append(Mistake(1, head.strip()[:60], sentence))
        return ""
    if column.key in sheet.heads:
        sheet.mistakes.append(Mistake(1, head.strip(), _("This column is there twice.")))
    sheet.heads[column.key] = head.strip()
    return column.key


def cells_of(number: int, record: list[str], keys: list[str], sheet: Sheet) -> dict[str, str]:
    if any(cell.strip() for cell in record[len(keys) :]):
        sentence = _("There are more cells than columns. A cell with a separator in it needs quotation marks.")
        sheet.mistakes.append(Mistake(number, "", sentence))
    for key, cell in zip(keys, record, strict=False):
        if isinstance(cell, Formula):
            sentence = _("There is a formula here. Write the value itself.")
            sheet.mistakes.append(Mistake(number, sheet.heads.get(key, ""), sentence))
    values = ["" if isinstance(cell, Formula) else cell.strip() for cell in record]
    return {key: value for key, value in zip(keys, values, strict=False) if key}
