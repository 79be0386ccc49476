"""A table of volunteers: first it is checked, then the same table is brought in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from volunteers import actions, importing
from volunteers.forms.bulk import ImportForm

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_import(request: HttpRequest) -> HttpResponse:
    """Check a table, say what is wrong row by row, and bring it in when the same table is sent again."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return import_page(request, form)
    is_sure = form.is_same_as_checked
    organisation = request.hat.membership.organisation
    data = form.cleaned_data["table"]
    outcome = actions.import_volunteers(data, organisation, actor=request.actor, dry_run=not is_sure)
    if outcome.mistakes or not is_sure:
        checked = "" if outcome.mistakes else form.cleaned_data["mark"]
        again = ImportForm(initial={"checked": checked, "are_adults": bool(checked)})
        return import_page(request, again, outcome=outcome, is_checked=bool(checked))
    messages.success(request, _("%(n)d volunteers came into the register.") % {"n": outcome.brought_in})
    return redirect("coordinator:volunteer-list")


def import_page(request: HttpRequest, form: ImportForm, **context: Any) -> HttpResponse:
    outcome = context.get("outcome")
    shown = {
        "form": form,
        "columns": importing.columns_in_words(get_language() or "fi"),
        "mistakes": [
            {"cells": [str(one.row), one.column, one.sentence]}
            for one in (outcome.mistakes[:MOST_SHOWN] if outcome else ())
        ],
        "mistake_columns": [{"label": _("Row")}, {"label": _("Column")}, {"label": _("What to do")}],
        **context,
    }
    return render(request, "volunteers/coordinator/import.html", shown)
