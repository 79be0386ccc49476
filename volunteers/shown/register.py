"""The list of the register: what a view keeps, what is downloaded, how many people there are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.lists import csv_response, query_of, xlsx_response
from volunteers.forms.bulk import SavedViewForm
from volunteers.forms.filtering import VolunteerFilter
from volunteers.models import SavedView, Volunteer
from volunteers.shown import volunteers as shown

TABLES = {"csv": csv_response, "xlsx": xlsx_response}


def table_of(rows: QuerySet[Volunteer], wanted: str | None) -> HttpResponse | None:
    """Return what is shown as a file, when the address asks for one; nothing of extracts or exemptions is in it."""
    if wanted not in TABLES:
        return None
    return TABLES[wanted]("volunteers", shown.CSV_HEAD, map(shown.csv_row, rows))


def count_words(rows: QuerySet[Volunteer], count: int) -> str:
    """Return how many there are; of couples also how many people, each counted once whatever they do."""
    volunteers = ngettext("%(n)d volunteer", "%(n)d volunteers", count) % {"n": count}
    people = rows.people_count()
    if people == count:
        return volunteers
    return f"{volunteers}, " + ngettext("%(n)d person", "%(n)d people", people) % {"n": people}


def plain_query(query: QueryDict) -> str:
    """Return the filters and the order of an address, and nothing else that stands in it."""
    kept = QueryDict(mutable=True)
    for name in (*VolunteerFilter.base_filters, "municipality", "sort"):
        if query.get(name):
            kept[name] = query[name]
    return kept.urlencode()


def work_on(request: HttpRequest, found: VolunteerFilter) -> dict[str, Any]:
    """Return the ways on from the list: the message to those shown, the views that are kept, and keeping this one."""
    query = plain_query(request.GET)
    views = SavedView.objects.visible_to(request.actor)
    return {
        "xlsx_url": f"?{query_of(request, format='xlsx')}",
        "bulk_url": f"{reverse('coordinator:bulk-new')}?{query}",
        "views": [{"view": view, "is_current": view.query == query} for view in views],
        "view_form": SavedViewForm(initial={"query": query}, auto_id="view_%s") if found.form.is_narrowed else None,
    }
