"""Wishes as coordinators read, open, answer and plan them."""

from __future__ import annotations

from textwrap import shorten

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from accounts.steps import Step, step_page
from activities.forms.wishes import WishFilter
from activities.models import Activity, Wish
from activities.shown import wishes as shown
from activities.steps import wishes as steps

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/coordinator"


@require_safe
def wish_list(request: HttpRequest) -> HttpResponse:
    """Every wish of the own municipalities."""
    form = WishFilter(request.GET, actor=request.actor)
    rows = form.narrow(Wish.objects.visible_to(request.actor).for_list())
    if request.GET.get("format") == "csv":
        taken_along(request, "wish list as a table")
        return csv_response("wishes", shown.CSV_HEAD, map(shown.csv_row, rows))
    page = page_of(rows, request)
    table = {"columns": shown.columns(), "rows": [shown.row(wish) for wish in page]}
    return render(request, f"{PAGES}/wish_list.html", shown_list(request, form, page, **table))


@require_safe
def wish_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish: what was written, what others read, what came of it, and what can be done now."""
    wish = get_object_or_404(Wish.objects.visible_to(request.actor).for_list(), pk=pk)
    context = {
        "wish": wish,
        "tone": shown.TONES[wish.state],
        "facts": shown.facts_of(wish),
        "activities": Activity.objects.visible_to(request.actor).filter(wish=wish),
        "offers": steps.offers(wish, actor=request.actor),
        "events": shown.history_of(wish),
    }
    return render(request, f"{PAGES}/wish.html", context)


def wish_page(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    wish = get_object_or_404(Wish.objects.visible_to(request.actor).for_list(), pk=pk)
    back = reverse("coordinator:wish-detail", args=[pk])
    return step_page(request, step, wish, back=back, name=shorten(wish.words, 60, placeholder="…"))


@require_http_methods(GET_POST)
def wish_show(request: HttpRequest, pk: int) -> HttpResponse:
    return wish_page(request, pk, steps.SHOW)


@require_http_methods(GET_POST)
def wish_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return wish_page(request, pk, steps.ANSWER)


@require_http_methods(GET_POST)
def wish_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return wish_page(request, pk, steps.PLAN)


@require_http_methods(GET_POST)
def wish_link(request: HttpRequest, pk: int) -> HttpResponse:
    return wish_page(request, pk, steps.link_step(request.actor))


@require_http_methods(GET_POST)
def wish_aside(request: HttpRequest, pk: int) -> HttpResponse:
    return wish_page(request, pk, steps.ASIDE)
