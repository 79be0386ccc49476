"""The partner register as coordinators keep it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import csv_response, page_of, shown_list, taken_along
from accounts.models import Organisation
from accounts.steps import Step, step_page
from partners import actions
from partners.forms.register import PartnerFilter, PartnerForm
from partners.models import PartnerApplication
from partners.shown import register as shown
from partners.states import Application as State
from partners.steps import register as steps
from partners.views.keeping import done, organisation_of, posted

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "partners/coordinator"


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    """Every organisation of the own municipalities, and those that wait to come along."""
    form = PartnerFilter(request.GET, actor=request.actor)
    rows = shown.for_list(form.narrow(shown.partners_of(request.actor)), request.actor)
    if request.GET.get("format") == "csv":
        taken_along(request, "partner list as a table")
        return csv_response("partners", shown.CSV_HEAD, map(shown.csv_row, rows))
    page = page_of(rows, request)
    waiting = PartnerApplication.objects.visible_to(request.actor).filter(state=State.RECEIVED)
    table = {"columns": shown.columns(), "rows": [shown.row(one) for one in page], "waiting": waiting}
    return render(request, f"{PAGES}/partner_list.html", shown_list(request, form, page, **table))


@require_safe
def partner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One partner: what it tells, whom one calls, its rooms, and what is done with it."""
    organisation, actor = organisation_of(request, pk), request.actor
    context = {
        "organisation": organisation,
        "profile": shown.profile_of(organisation),
        "facts": shown.facts_of(organisation),
        "contacts": shown.contacts_of(organisation, actor),
        "venues": shown.venues_of(organisation, actor),
        "agreements": shown.agreements_of(organisation, actor),
        "events": shown.history_of(organisation),
        **shown.done_with(organisation, actor),
        **shown.keeping(organisation, actor),
    }
    return render(request, f"{PAGES}/partner.html", context)


@require_http_methods(GET_POST)
def partner_new(request: HttpRequest) -> HttpResponse:
    """Write a partner down by hand."""
    form = PartnerForm(posted(request), actor=request.actor)
    made: list[Organisation] = []
    if request.method == "POST" and done(form, lambda **told: made.append(actions.make_partner(**told)), request):
        messages.success(request, _("The partner is written into the register. Add a contact next."))
        return redirect("coordinator:partner-detail", made[0].pk)
    return render(request, f"{PAGES}/partner_new.html", {"form": form})


@require_POST
def partner_checked(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything on the page is right today."""
    organisation = organisation_of(request, pk)
    actions.check_partner(organisation, actor=request.actor)
    messages.success(request, _("Thank you. The page is checked today."))
    return redirect("coordinator:partner-detail", pk)


def partner_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    organisation = organisation_of(request, pk)
    back = reverse("coordinator:partner-detail", args=[pk])
    return step_page(request, step, organisation, back=back, name=organisation.name)


@require_http_methods(GET_POST)
def partner_leave(request: HttpRequest, pk: int) -> HttpResponse:
    return partner_step(request, pk, steps.LEAVE)


@require_http_methods(GET_POST)
def partner_return(request: HttpRequest, pk: int) -> HttpResponse:
    return partner_step(request, pk, steps.RETURN)
