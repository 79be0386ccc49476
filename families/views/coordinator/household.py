"""A household as the office keeps it, with what the family has told: marked as done by the office in the trail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.steps import Step, step_page
from core.refusals import Refused
from families import actions, household_rules, household_steps, households
from families.forms.households import ChildrenForm, NewAdultForm, OnThePhoneForm, StagesForm, ToldAdultForm
from families.models import Adult, Child, SupportRequest
from families.openings import look_at
from families.purposes import Purpose
from families.views.coordinator.casework import find, open_file
from families.views.coordinator.steps import request_step


def page_of(case: SupportRequest) -> str:
    return reverse("coordinator:request-household", args=[case.pk])


@require_safe
def request_household(request: HttpRequest, pk: int) -> HttpResponse:
    """The adults with how each is reached, the children's years, the stages of life."""
    case = open_file(request, pk, Purpose.REQUEST)
    adults = Adult.objects.visible_to(request.actor).filter(family=case.family)
    context = {
        "case": case,
        "lines": households.office_lines(case.family, adults),
        "children": households.children_of(case.family),
        **households.stages_of(case),
        "why_no_adult": household_rules.why_not_add_adult(case.family, actor=request.actor),
        "offers": household_steps.household_offers(case, actor=request.actor),
    }
    return render(request, "families/coordinator/household.html", context)


def request_adult(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an adult to the household, as the family has told."""
    case = open_file(request, pk, Purpose.INTAKE)
    refusal = household_rules.why_not_add_adult(case.family, actor=request.actor)
    form = NewAdultForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if refusal is None and form.is_valid():
        try:
            actions.add_adult(case.family, **form.answers(), actor=request.actor)
            messages.success(request, _("The adult is added. Nothing was sent to them."))
            return redirect(page_of(case))
        except Refused as refused:
            form.add_error("channel", refused.refusal.sentence)
    context = {"case": case, "form": form, "refusal": refusal, "back": page_of(case)}
    return render(request, "families/coordinator/household_adult_new.html", context)


def find_adult(request: HttpRequest, pk: int) -> tuple[Adult, SupportRequest]:
    """Return an adult within reach and the newest request of the family, whose file is opened."""
    row = get_object_or_404(Adult.objects.visible_to(request.actor).select_related("family"), pk=pk)
    look_at(request, row.family, purpose=Purpose.INTAKE)
    return row, row.family.requests.visible_to(request.actor).latest("received_at")


def adult_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One adult: who knows what, and how it is safe to reach them."""
    row, case = find_adult(request, pk)
    refusal = household_rules.why_not_change_who_knows(row, actor=request.actor)
    form = ToldAdultForm(request.POST or None, initial=ToldAdultForm.begin(row))
    if refusal is None and is_saved(request, row, form):
        return redirect(page_of(case))
    offers = household_steps.adult_offers(row, actor=request.actor)
    context = {"row": row, "case": case, "form": form, "refusal": refusal, "offers": offers, "back": page_of(case)}
    return render(request, "families/coordinator/household_adult.html", context)


def is_saved(request: HttpRequest, row: Adult, form: ToldAdultForm) -> bool:
    """Whether the form was good and is written; a refusal stands beside the question."""
    if not form.is_valid():
        return False
    try:
        actions.tell_adult(row, **form.told(), actor=request.actor)
    except Refused as refused:
        form.add_error("channel", refused.refusal.sentence)
        return False
    messages.success(request, _("Saved. Nothing was sent to them."))
    return True


def adult_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    row, case = find_adult(request, pk)
    return step_page(request, step, row, back=page_of(case), name=f"{case.reference} · {row.called}")


def adult_silence(request: HttpRequest, pk: int) -> HttpResponse:
    return adult_step(request, pk, household_steps.SILENCE)


def adult_page(request: HttpRequest, pk: int) -> HttpResponse:
    return adult_step(request, pk, household_steps.SEND_PAGE)


@never_cache
def adult_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A code for a parent on the phone to whom nothing may be sent: shown in this one answer and never again."""
    row, case = find_adult(request, pk)
    form = OnThePhoneForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return adult_step(request, pk, household_steps.READ_CODE)
    with translation.override(row.language):
        address = request.build_absolute_uri(reverse("public:family-spoken-code"))
    code = actions.read_code(row, actor=request.actor)
    context = {"row": row, "case": case, "address": address, "code": f"{code[:5]} {code[5:]}", "back": page_of(case)}
    return render(request, "families/coordinator/household_code.html", context)


def adult_remove(request: HttpRequest, pk: int) -> HttpResponse:
    return adult_step(request, pk, household_steps.REMOVE)


def request_children(request: HttpRequest, pk: int) -> HttpResponse:
    """The children's birth years and a due month, as the family has told."""
    case = open_file(request, pk, Purpose.INTAKE)
    rows = Child.objects.visible_to(request.actor).filter(family=case.family)
    form = ChildrenForm(request.POST if request.method == "POST" else None, initial=ChildrenForm.begin(rows))
    if form.is_valid():
        actions.set_children(case.family, **form.answers(), actor=request.actor)
        messages.success(request, _("Saved."))
        return redirect(page_of(case))
    context = {"case": case, "form": form, "title": _("Children"), "back": page_of(case)}
    return render(request, "families/coordinator/household_form.html", context)


def request_stages(request: HttpRequest, pk: int) -> HttpResponse:
    """The stages of life, as the family confirmed them."""
    case = open_file(request, pk, Purpose.INTAKE)
    initial = {"stages": households.suggested_for(case)}
    form = StagesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.confirm_stages(case, stages=form.cleaned_data["stages"], actor=request.actor)
        messages.success(request, _("Saved. Matching reads the new facts from now on."))
        return redirect(page_of(case))
    context = {"case": case, "form": form, "title": _("Stages of life"), "back": page_of(case)}
    return render(request, "families/coordinator/household_form.html", context)


def household_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    case = open_file(request, pk, Purpose.INTAKE)
    return step_page(request, step, case, back=page_of(case), name=case.reference)


def request_contact_person(request: HttpRequest, pk: int) -> HttpResponse:
    return household_step(request, pk, household_steps.CONTACT)


def request_protect(request: HttpRequest, pk: int) -> HttpResponse:
    return household_step(request, pk, household_steps.protection_of(find(request, pk)))


def request_stop_stages(request: HttpRequest, pk: int) -> HttpResponse:
    return household_step(request, pk, household_steps.STOP_STAGES)


def request_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, household_steps.DEPUTY)


def request_still_waits(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, household_steps.STILL_WAITS)
