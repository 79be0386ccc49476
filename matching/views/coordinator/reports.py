"""Two reports: who is left waiting, and what shortlists, choices and outcomes have taught."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists import csv_response, page_of, query_of, taken_along
from matching import fairness, fairness_words, learning, learning_words, trying
from matching.fairness import Fairness
from matching.forms.learning import TrialForm


@require_safe
def matching_fairness(request: HttpRequest) -> HttpResponse:
    """Families without a candidate, and how each group of families has fared."""
    report = fairness.report_of(request.actor, timezone.now())
    if answer := as_file(request, report):
        return answer
    page = page_of(report.without, request)
    context = {
        "report": report,
        "page": page,
        "waiters": [fairness_words.waiter_row(report.scope, waiter) for waiter in page],
        "tables": fairness_words.tables(report),
        "definitions": fairness_words.definitions(report),
        **links(request),
    }
    return render(request, "matching/coordinator/fairness.html", context)


def links(request: HttpRequest) -> dict[str, str]:
    return {
        "query": query_of(request),
        "csv_url": f"?{query_of(request, format='csv')}",
        "groups_url": f"?{query_of(request, format='groups')}",
    }


def as_file(request: HttpRequest, report: Fairness) -> HttpResponse | None:
    """Return one of the two tables as a file where the address asks for it."""
    wanted = request.GET.get("format")
    if wanted == "groups":
        return csv_response("groups", fairness_words.groups_head(), fairness_words.groups_rows(report))
    if wanted != "csv":
        return None
    taken_along(request, "families without a candidate")
    rows = (fairness_words.waiter_csv(report.scope, waiter) for waiter in report.without)
    return csv_response("waiting-without-a-candidate", fairness_words.waiters_head(), rows)


@require_safe
def matching_learning(request: HttpRequest) -> HttpResponse:
    """What was shown, chosen, refused and ended; and other weights to try, which live in the address."""
    counts, told = learning.counts_of(request.actor), learning.learned_from(request.actor)
    programmes = list(trying.programmes_of(request.actor))
    form = TrialForm(request.GET, programmes=programmes) if programmes else None
    context = {
        "counts": counts,
        "shares": learning_words.shares(counts.chosen),
        "reasons": learning_words.reasons(counts),
        "factors": learning_words.factors(told, timezone.localdate()),
        "form": form,
        "trial": trial_shown(request, form) if form and form.is_valid() else None,
    }
    return render(request, "matching/coordinator/learning.html", context)


def trial_shown(request: HttpRequest, form: TrialForm) -> dict[str, Any]:
    trial = trying.trial_of(form.programme_meant, form.weights, actor=request.actor)
    return learning_words.trial_shown(trial, form.programme_meant)
