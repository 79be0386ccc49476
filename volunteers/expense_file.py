"""Approved claims as a table for the accountant, who knows the people's tax numbers; this product does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.lists import cell, csv_response
from volunteers.models import ExpenseBatch, ExpenseLine
from volunteers.shown.expenses import route_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT, MONEY, DAY = "@", "0.00", "D.M.YYYY"
FORMATS = {Decimal: MONEY, date: DAY}
MOST_WIDE = 40


def head() -> list[str]:
    return [
        _("Claim"),
        _("Name"),
        _("Day"),
        _("Purpose"),
        _("Route"),
        _("How"),
        _("Kilometres"),
        _("Passengers"),
        _("Rate, €/km"),
        _("Sum, €"),
        _("Of it beyond the yearly tax-free limit, €"),
        _("Receipt"),
    ]


def lines_of(batch: ExpenseBatch) -> Iterable[ExpenseLine]:
    """Return the journeys of a batch, one person's after another's, in the order of their days."""
    rows = ExpenseLine.objects.filter(claim__batch=batch)
    rows = rows.select_related("claim__volunteer__user", "from_municipality", "to_municipality")
    return rows.order_by("claim__volunteer__user__name", "claim", "day", "pk")


def table_of(batch: ExpenseBatch) -> Iterator[list[Any]]:
    """Yield a row for each journey: numbers as numbers, days as days, nothing about any family."""
    for line in lines_of(batch):
        is_drive = line.kind == ExpenseLine.Kind.CAR
        yield [
            line.claim_id,
            line.claim.volunteer.user.name,
            line.day,
            capfirst(line.get_purpose_display()),
            route_of(line),
            _("own car") if is_drive else _("public transport"),
            line.km if is_drive else None,
            line.passengers if is_drive else None,
            line.eur_a_km if is_drive else None,
            line.eur,
            line.eur_beyond if is_drive else None,
            None if is_drive else _("yes"),
        ]


def name_of(batch: ExpenseBatch) -> str:
    return f"expenses-{timezone.localdate(batch.made_at)}-{batch.pk}"


def plain(value: Any) -> Any:
    """Return a value as a Finnish spreadsheet reads it from a text file: 12,30 and 3.9.2026."""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value


def csv_of(batch: ExpenseBatch) -> HttpResponse:
    """Return the table as a text file."""
    return csv_response(name_of(batch), head(), ([plain(value) for value in row] for row in table_of(batch)))


def xlsx_of(batch: ExpenseBatch) -> HttpResponse:
    """Return the table as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Expenses")[:31]
    for number, row in enumerate([head(), *table_of(batch)], start=1):
        for place, value in enumerate(row, start=1):
            write(sheet.cell(number, place), value)
    in_shape(sheet)
    content = BytesIO()
    book.save(content)
    disposition = f'attachment; filename="{name_of(batch)}.xlsx"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content.getvalue(), content_type=XLSX, headers=headers)


def write(target: Cell, value: Any) -> None:
    """Write one value: text stays text, whatever it begins with."""
    if isinstance(value, str):
        target.value = ILLEGAL_CHARACTERS_RE.sub("", cell(value))
        target.data_type, target.number_format = "s", TEXT
        return
    target.value = value
    target.number_format = FORMATS.get(type(value), target.number_format)


def in_shape(sheet: Worksheet) -> None:
    """Let the head stand out and stay in sight, and the columns be as wide as what is in them."""
    sheet.freeze_panes = "A2"
    for target in sheet[1]:
        target.font = Font(bold=True)
    for place, column in enumerate(sheet.columns, start=1):
        widest = max(len(str(target.value or "")) for target in column)
        sheet.column_dimensions[get_column_letter(place)].width = min(widest + 2, MOST_WIDE)
