"""What a kilometre is worth: the rates of the Tax Administration, each from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.steps import Step, step_page
from notifications.dates import full_date
from volunteers import actions
from volunteers.forms.expenses import RateForm
from volunteers.models import MileageRate
from volunteers.rules import expenses as rules
from volunteers.shown import expenses as shown_expenses

GET_POST = ["GET", "HEAD", "POST"]
TAKE_BACK = Step(
    title=gettext_lazy("Take the rate back"),
    submit=gettext_lazy("Take it back"),
    done=gettext_lazy("The rate is taken back. The one before it holds."),
    why_not=rules.why_not_take_rate_back,
    act=actions.take_rate_back,
    happens=lambda rate: [gettext_lazy("The rate before it holds again, for every association that works here.")],
    tone="danger",
)


@require_safe
def rate_list(request: HttpRequest) -> HttpResponse:
    """Every rate, the newest first."""
    rates = list(MileageRate.objects.visible_to(request.actor).select_related("added_by"))
    newest = rates[0] if rates else None
    context = {
        "columns": [
            {"label": _("Holds from")},
            {"label": _("Kilometre"), "numeric": True},
            {"label": _("Addition for a passenger"), "numeric": True},
            {"label": _("Added")},
        ],
        "rows": [row_of(rate) for rate in rates],
        "can_take_back": rules.why_not_take_rate_back(newest, actor=request.actor) is None,
    }
    return render(request, "volunteers/administration/rates.html", context)


def row_of(rate: MileageRate) -> dict[str, Any]:
    sums = (rate.eur_a_km, rate.eur_a_passenger_km)
    added = {
        "text": rate.added_by.name if rate.added_by else "",
        "note": full_date(timezone.localdate(rate.added_at)) if rate.added_at else "",
    }
    return {"cells": [full_date(rate.valid_from), *(shown_expenses.euros(eur) for eur in sums), added]}


@require_http_methods(GET_POST)
def rate_new(request: HttpRequest) -> HttpResponse:
    """Add the next rate."""
    form = RateForm(request.POST or None)
    if not form.is_valid() or is_refused(form, request):
        return render(request, "volunteers/administration/rate_new.html", {"form": form})
    actions.add_rate(actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The rate is added. Journeys from that day on are counted by it."))
    return redirect("administration:rate-list")


def is_refused(form: RateForm, request: HttpRequest) -> bool:
    """Whether the rules refuse the rate; the sentence is written beside the question."""
    refusal = rules.why_not_add_rate(form.cleaned_data, actor=request.actor)
    if refusal is not None:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.sentence)
    return refusal is not None


@require_http_methods(GET_POST)
def rate_take_back(request: HttpRequest) -> HttpResponse:
    """Take back the newest rate, if nothing has been counted by it."""
    rate = MileageRate.objects.visible_to(request.actor).first()
    if rate is None:
        raise Http404
    return step_page(request, TAKE_BACK, rate, back=reverse("administration:rate-list"), name=_("Kilometre rates"))
