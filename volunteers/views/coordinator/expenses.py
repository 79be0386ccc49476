"""Claims as the office decides them, and the file for the accountant."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.lists import page_of, shown_list
from accounts.steps import Step, step_page
from core import audit
from core.refusals import refuse
from volunteers import actions, expense_file, expenses
from volunteers.forms.expenses import ClaimFilter, PeriodForm
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine
from volunteers.rules import expenses as rules
from volunteers.shown import expenses as shown_expenses
from volunteers.steps import expenses as expense_steps

GET_POST = ["GET", "HEAD", "POST"]
FILES = {"csv": expense_file.csv_of, "xlsx": expense_file.xlsx_of}


def claims(request: HttpRequest) -> QuerySet[ExpenseClaim]:
    return ExpenseClaim.objects.visible_to(request.actor).for_list()


def find(request: HttpRequest, pk: int) -> ExpenseClaim:
    return get_object_or_404(claims(request).select_related("batch", "decided_by"), pk=pk)


@require_safe
def expense_list(request: HttpRequest) -> HttpResponse:
    """The claims that wait for the office, or others by the address."""
    form = ClaimFilter(request.GET, actor=request.actor)
    page = page_of(form.narrow(claims(request)), request)
    rows = [shown_expenses.claim_row(claim, is_own=rules.is_own(claim, actor=request.actor)) for claim in page]
    columns = shown_expenses.claim_columns()
    return render(
        request,
        "volunteers/coordinator/expenses.html",
        shown_list(request, form, page, columns=columns, rows=rows, csv_url=""),
    )


@require_safe
def expense_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: its journeys, the year's sums, and the decision."""
    claim = find(request, pk)
    lines = list(claim.lines.select_related("from_municipality", "to_municipality"))
    context = {
        "claim": claim,
        "title": shown_expenses.title_of(claim),
        "status": shown_expenses.status_of(claim),
        "reason": shown_expenses.reason_of(claim),
        "eur": shown_expenses.euros(claim.eur),
        "columns": shown_expenses.line_columns(),
        "rows": shown_expenses.line_rows(claim, lines, expenses.twins_of(claim, lines)),
        "years": years_of(claim, lines),
        "offers": expense_steps.offers(claim, actor=request.actor),
    }
    return render(request, "volunteers/coordinator/expense.html", context)


def years_of(claim: ExpenseClaim, lines: list[ExpenseLine]) -> list[dict[str, Any]]:
    """Return the volunteer's approved kilometres of each year of the claim, beside the limit."""
    years = sorted({line.day.year for line in lines if line.kind == ExpenseLine.Kind.CAR})
    return [shown_expenses.settled_words(year, expenses.settled_before(claim.volunteer, year)) for year in years]


def claim_step(request: HttpRequest, step: Step, pk: int) -> HttpResponse:
    claim = find(request, pk)
    back = reverse("coordinator:expense-detail", args=[pk])
    name = f"{shown_expenses.title_of(claim)}, {claim.volunteer.user.name}"
    return step_page(request, step, claim, back=back, name=name)


@require_http_methods(GET_POST)
def expense_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_step(request, expense_steps.APPROVE, pk)


@require_http_methods(GET_POST)
def expense_return(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_step(request, expense_steps.RETURN, pk)


@require_http_methods(GET_POST)
def expense_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_step(request, expense_steps.REFUSE, pk)


@require_http_methods(GET_POST)
def expense_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_step(request, expense_steps.REOPEN, pk)


# For the accountant


@require_safe
def expense_files(request: HttpRequest) -> HttpResponse:
    """What waits for the accountant, and the files that were made."""
    waiting = ExpenseClaim.objects.visible_to(request.actor).to_give_on()
    batches = ExpenseBatch.objects.visible_to(request.actor).select_related("made_by").annotate(count=Count("claims"))
    page = page_of(batches.order_by("-made_at", "-pk"), request)
    context = {
        "page": page,
        "columns": shown_expenses.batch_columns(),
        "rows": [shown_expenses.batch_row(batch) for batch in page],
        "waiting": waiting.count(),
        "eur": shown_expenses.euros(waiting.aggregate(eur=Sum("lines__eur"))["eur"]),
    }
    return render(request, "volunteers/coordinator/expense_files.html", context)


@require_http_methods(GET_POST)
def expense_file_new(request: HttpRequest) -> HttpResponse:
    """Choose the days, see what is in them, and make the file."""
    form = PeriodForm(request.POST or None, initial=whole_time(request))
    if not form.is_valid() or "do" not in request.POST:
        found = summary(request, form) if form.is_bound and form.is_valid() else None
        return render(request, "volunteers/coordinator/expense_file_new.html", {"form": form, "found": found})
    organisation = request.hat.membership.organisation
    batch = actions.give_to_accountant(organisation, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("The file is made, and its claims are marked as given to the accountant."))
    return redirect("coordinator:expense-batch", batch.pk)


def whole_time(request: HttpRequest) -> dict[str, Any]:
    """Return the days of everything that waits: from the first approval until today."""
    today = timezone.localdate()
    first = ExpenseClaim.objects.visible_to(request.actor).to_give_on().first()
    return {"from_on": timezone.localdate(first.decided_at) if first else today, "until_on": today}


def summary(request: HttpRequest, form: PeriodForm) -> dict[str, Any]:
    """Return what a file of the chosen days would hold."""
    organisation = request.hat.membership.organisation
    rows = ExpenseClaim.objects.visible_to(request.actor).filter(volunteer__organisation=organisation)
    rows = rows.to_give_on().decided_between(**form.cleaned_data)
    count, eur = rows.count(), rows.aggregate(eur=Sum("lines__eur"))["eur"]
    words = ngettext("%(n)d claim, %(eur)s", "%(n)d claims, %(eur)s", count)
    refusal = rules.why_not_give_on(organisation.pk, list(rows[:1]), actor=request.actor)
    return {
        "refusal": refusal.sentence if refusal else "",
        "happens": [
            words % {"n": count, "eur": shown_expenses.euros(eur)},
            _("The claims are marked as given to the accountant. They cannot be changed after that."),
            _("You get the file to send to the accountant. It can be downloaded again."),
        ],
    }


@require_safe
def expense_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One file that was made: to download, as often as needed."""
    rows = ExpenseBatch.objects.visible_to(request.actor).select_related("made_by")
    batch = get_object_or_404(rows, pk=pk)
    refusal = rules.why_not_download(batch, actor=request.actor)
    if file := FILES.get(request.GET.get("format", "")):
        refuse(refusal)
        audit.opened(batch, actor=request.actor, purpose="accounting")
        return file(batch)
    context = {
        "batch": batch,
        "facts": shown_expenses.batch_facts(batch),
        "refusal": refusal.sentence if refusal else "",
    }
    return render(request, "volunteers/coordinator/expense_batch.html", context)
