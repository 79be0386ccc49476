"""Services from a table: what it would do is shown first, and nothing is written before that is confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners import actions, importing
from partners.forms.directory import ConfirmTableForm, TableForm
from partners.shown import directory as shown


@require_http_methods(["GET", "HEAD", "POST"])
def service_import(request: HttpRequest) -> HttpResponse:
    """Look at a table that was chosen; bring it in when it comes back from the page that told what it does."""
    if "held" in request.POST:
        return bring(request)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if not form.is_valid():
        return page(request, form=form)
    data = form.cleaned_data["table"]
    outcome = actions.look_at_services(data, actor=request.actor)
    confirm = ConfirmTableForm.holding(data) if outcome.is_in_order and outcome.has_news else None
    return page(request, outcome, form=TableForm(), confirm=confirm)


def bring(request: HttpRequest) -> HttpResponse:
    confirm = ConfirmTableForm(request.POST)
    if not confirm.is_valid():
        messages.error(request, _("The table did not come whole. Choose the file again."))
        return redirect("coordinator:service-import")
    outcome = actions.bring_services(confirm.cleaned_data["held"], actor=request.actor)
    if not outcome.is_in_order:
        return page(request, outcome, form=TableForm())
    told = {"added": len(outcome.added), "changed": len(outcome.changed), "same": len(outcome.same)}
    messages.success(request, _("New: %(added)d. Changed: %(changed)d. As before: %(same)d.") % told)
    return redirect("coordinator:service-list")


def page(request: HttpRequest, outcome: Any = None, **context: Any) -> HttpResponse:
    language = get_language() or "fi"
    told = {
        "outcome": outcome,
        "preview": shown.preview_of(outcome, language) if outcome else None,
        "columns": importing.columns_in_words(language),
        **context,
    }
    return render(request, "partners/coordinator/service_import.html", told)
