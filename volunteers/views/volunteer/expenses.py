"""A volunteer's own claims: begin, add journeys, send, mend."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of
from accounts.steps import Step, step_page
from core.refusals import Refusal
from volunteers import actions, expenses
from volunteers.forms.expenses import JourneyForm, form_of
from volunteers.models import ExpenseClaim, ExpenseLine, Volunteer
from volunteers.rules import expenses as rules
from volunteers.shown import expenses as shown_expenses
from volunteers.states import Claim
from volunteers.steps import expenses as expense_steps

GET_POST = ["GET", "HEAD", "POST"]
STEP_PAGE = "volunteers/volunteer/expense_step.html"


def own(request: HttpRequest) -> QuerySet[Volunteer]:
    """Return the reader as a volunteer of the association whose hat they wear; nobody for the second of a couple."""
    return Volunteer.objects.visible_to(request.actor).filter(organisation__in=request.actor.organisation_ids)


def claims(request: HttpRequest) -> QuerySet[ExpenseClaim]:
    rows = ExpenseClaim.objects.visible_to(request.actor).for_list()
    return rows.filter(volunteer__organisation__in=request.actor.organisation_ids).order_by("-made_at", "-pk")


def find(request: HttpRequest, pk: int) -> ExpenseClaim:
    return get_object_or_404(claims(request), pk=pk)


def find_line(request: HttpRequest, pk: int) -> ExpenseLine:
    rows = ExpenseLine.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("from_municipality", "to_municipality", "claim__volunteer"), pk=pk)


@require_safe
def expense_list(request: HttpRequest) -> HttpResponse:
    """The year's kilometres, and every claim."""
    volunteer = own(request).first()
    page = page_of(claims(request), request)
    told = expenses.sum_of_year(volunteer, timezone.localdate().year) if volunteer else None
    context = {
        "page": page,
        "cards": [shown_expenses.claim_card(claim) for claim in page],
        "limit": shown_expenses.limit_words(told) if told else None,
        "refusal": rules.why_not_claim(volunteer, actor=request.actor),
        "is_begun": claims(request).filter(state=Claim.DRAFT).exists(),
    }
    return render(request, "volunteers/volunteer/expenses.html", context)


@require_POST
def expense_new(request: HttpRequest) -> HttpResponse:
    """Begin a claim, or go on with the one that was begun."""
    claim = actions.begin_claim(get_object_or_404(own(request)), actor=request.actor)
    return redirect("volunteer:expense-detail", claim.pk)


@require_safe
def expense_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: its journeys, and what can be done to it."""
    claim = find(request, pk)
    lines = list(claim.lines.select_related("from_municipality", "to_municipality"))
    is_open = rules.why_not_change(claim, actor=request.actor) is None
    context = {
        "claim": claim,
        "title": shown_expenses.title_of(claim),
        "status": shown_expenses.status_of(claim),
        "reason": shown_expenses.reason_of(claim),
        "is_open": is_open,
        "lines": shown_expenses.line_cards(claim, lines, is_open=is_open),
        "eur": shown_expenses.euros(claim.eur),
        **limits_and_steps(request, claim, lines),
    }
    return render(request, "volunteers/volunteer/expense.html", context)


def limits_and_steps(request: HttpRequest, claim: ExpenseClaim, lines: list[ExpenseLine]) -> dict[str, Any]:
    """Return how near the yearly limit is, where it is near, and what can be done to the claim."""
    years = sorted({line.day.year for line in lines if line.kind == ExpenseLine.Kind.CAR})
    sums = [expenses.sum_of_year(claim.volunteer, year) for year in years]
    actor = request.actor
    return {
        "limits": [shown_expenses.limit_words(told) for told in sums if told.is_near or told.is_full],
        "can_take_back": rules.why_not_take_back(claim, actor=actor) is None,
        "can_drop": rules.why_not_drop(claim, actor=actor) is None,
        "can_send": rules.why_not_send(claim, actor=actor) is None,
    }


@require_http_methods(GET_POST)
def line_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Add a journey: by car, or with a ticket."""
    claim = find(request, pk)
    form = form_of(kind)(request.POST or None)
    refusal = rules.why_not_change(claim, actor=request.actor)
    if refusal or not is_fit(form, claim, request):
        return line_page(request, form, claim, refusal=refusal, heading=heading_of(kind))
    key = form.cleaned_data["submission_key"]
    actions.add_line(claim, submission_key=key, actor=request.actor, **form.facts())
    messages.success(request, _("The journey is added."))
    return redirect("volunteer:expense-detail", pk)


@require_http_methods(GET_POST)
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    line = find_line(request, pk)
    form_class = form_of(line.kind)
    form = form_class(request.POST or None, initial=form_class.initial_of(line))
    refusal = rules.why_not_change(line.claim, actor=request.actor)
    if refusal or not is_fit(form, line.claim, request):
        return line_page(request, form, line.claim, refusal=refusal, heading=_("Change the journey"))
    actions.change_line(line, actor=request.actor, **form.facts())
    messages.success(request, _("Saved."))
    return redirect("volunteer:expense-detail", line.claim_id)


def heading_of(kind: str) -> str:
    return _("Add a bus or train journey") if kind == ExpenseLine.Kind.TICKET else _("Add a drive with your own car")


def line_page(request: HttpRequest, form: JourneyForm, claim: ExpenseClaim, **context: Any) -> HttpResponse:
    context = {"form": form, "claim": claim, "title": shown_expenses.title_of(claim), **context}
    return render(request, "volunteers/volunteer/expense_line.html", context)


def is_fit(form: JourneyForm, claim: ExpenseClaim, request: HttpRequest) -> bool:
    """Whether the journey can be written down; why not is written beside the question it concerns."""
    if not form.is_valid():
        return False
    today = timezone.localdate()
    refusal: Refusal | None = rules.why_not_write(claim, form.facts(), today=today, actor=request.actor)
    if refusal is not None:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.sentence)
    return refusal is None


@require_http_methods(GET_POST)
def line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    line = find_line(request, pk)
    return claim_step(request, expense_steps.REMOVE, line, line.claim, name=shown_expenses.route_of(line))


def claim_step(request: HttpRequest, step: Step, row: Any, claim: ExpenseClaim, *, name: str = "") -> HttpResponse:
    back = reverse("volunteer:expense-detail", args=[claim.pk])
    title = shown_expenses.title_of(claim)
    return step_page(request, step, row, back=back, name=name or title, title=title, template=STEP_PAGE)


@require_http_methods(GET_POST)
def expense_send(request: HttpRequest, pk: int) -> HttpResponse:
    claim = find(request, pk)
    return claim_step(request, expense_steps.SEND, claim, claim)


@require_http_methods(GET_POST)
def expense_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    claim = find(request, pk)
    return claim_step(request, expense_steps.TAKE_BACK, claim, claim)


@require_http_methods(GET_POST)
def expense_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a claim that was never sent."""
    claim = find(request, pk)
    back, title = reverse("volunteer:expense-list"), shown_expenses.title_of(claim)
    return step_page(request, expense_steps.DROP, claim, back=back, name=title, title=title, template=STEP_PAGE)
