"""What every list page has: filters, order and page in the address, and the same rows as a table to download."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE as NOT_IN_XML

from accounts.filters import ListFilter
from core import audit

PER_PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def page_of(rows: QuerySet[Any] | list[Any], request: HttpRequest, *, per_page: int = PER_PAGE) -> Page:
    """Return the page of `rows` that the address asks for, the nearest one when there is no such page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def query_of(request: HttpRequest, **changes: str | None) -> str:
    """Return the address's query with `changes`; None leaves a part out, and the page number always starts anew."""
    query = request.GET.copy()
    for name, value in {"page": None, "format": None, **changes}.items():  # a link to a page is never a file
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return query.urlencode()


def sort_links(request: HttpRequest, sorts: Mapping[str, str | Promise], current: str) -> list[dict[str, Any]]:
    """Return the orders that a list can be read in, as links that keep its filters."""
    return [
        {"label": label, "url": f"?{query_of(request, sort=name)}", "is_current": name == current}
        for name, label in sorts.items()
    ]


def shown_list(request: HttpRequest, form: ListFilter, page: Page, **shown: Any) -> dict[str, Any]:
    """Return what the template of a list reads: its filter, its page, its orders, and the way to the file."""
    return {
        "form": form,
        "page": page,
        "sorts": sort_links(request, form.SORTS, form.order),
        "query": query_of(request),
        "csv_url": f"?{query_of(request, format='csv')}",
        **shown,
    }


def cell(value: Any) -> str:
    """Return `value` as a cell that no spreadsheet reads as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def xlsx_response(name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return a table as a workbook: texts and whole numbers, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    for row in (head, *rows):
        sheet.append([value if isinstance(value, int) else NOT_IN_XML.sub("", cell(value)) for value in row])
    held = BytesIO()
    book.save(held)
    return HttpResponse(
        held.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"},
    )


def taken_along(request: HttpRequest, what: str) -> None:
    """Write into the trail that a table with people in it was downloaded, and which (R-AC-2)."""
    audit.opened(request.hat.membership.organisation, actor=request.actor, purpose=what)


def csv_response(name: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return a table as a file that a Finnish Excel opens: UTF-8 with its mark, semicolons between cells."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )
    writer = csv.writer(response, delimiter=";")
    writer.writerow([cell(value) for value in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return response
