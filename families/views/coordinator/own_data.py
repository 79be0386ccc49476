"""A family's own data as the office handles it: corrections after a call, wishes to be erased, legal holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.steps import Step, step_page
from core.refusals import Refused
from families import actions, erasure_steps, rights
from families.forms.own_data import OfficeDetailsForm
from families.models import ErasureRequest, LegalHold
from families.openings import look_at
from families.purposes import Purpose
from families.views.coordinator.casework import open_file
from families.views.coordinator.steps import request_step


def request_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the family has told by phone: name, way of contact, phone, e-mail."""
    case = open_file(request, pk, Purpose.OWN_DATA)
    if case.contact is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = OfficeDetailsForm(data, initial=OfficeDetailsForm.begin(case.contact))
    if form.is_valid():
        try:
            actions.correct_adult(case.contact, actor=request.actor, **form.cleaned_data)
            messages.success(request, _("The details are corrected."))
            return redirect("coordinator:request-detail", pk)
        except Refused as refused:
            form.add_error("channel", refused.refusal.sentence)
    return render(request, "families/coordinator/contact.html", {"case": case, "form": form})


def request_erasure(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, erasure_steps.ASK, Purpose.OWN_DATA)


def request_legal_hold(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, erasure_steps.HOLD, Purpose.OWN_DATA)


def request_restrict(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, erasure_steps.RESTRICT, Purpose.OWN_DATA)


def request_release(request: HttpRequest, pk: int) -> HttpResponse:
    return request_step(request, pk, erasure_steps.RELEASE, Purpose.OWN_DATA)


def legal_hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a hold before its day."""
    hold = get_object_or_404(LegalHold.objects.visible_to(request.actor).select_related("family"), pk=pk)
    look_at(request, hold.family, purpose=Purpose.OWN_DATA)
    case = hold.family.requests.visible_to(request.actor).latest("received_at")
    back = reverse("coordinator:request-detail", args=[case.pk])
    return step_page(request, erasure_steps.LIFT, hold, back=back, name=case.reference)


def find_asked(request: HttpRequest, pk: int) -> ErasureRequest:
    rows = ErasureRequest.objects.visible_to(request.actor).select_related("family", "asked_by", "decided_by")
    asked = get_object_or_404(rows, pk=pk)
    look_at(request, asked.family, purpose=Purpose.OWN_DATA)
    return asked


@require_safe
def erasure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A wish to be erased: who asked, until when it is answered, what stands in the way, and the two answers."""
    asked = find_asked(request, pk)
    context = {
        "asked": asked,
        "case": erasure_steps.newest_request(asked),
        "answer_by": rights.answer_by(asked),
        "answers": erasure_steps.answers(asked, actor=request.actor),
        "erased": erasure_steps.ERASED,
    }
    return render(request, "families/coordinator/erasure_detail.html", context)


def erasure_step(request: HttpRequest, pk: int, step: Step) -> HttpResponse:
    asked = find_asked(request, pk)
    back = reverse("coordinator:erasure-detail", args=[pk])
    return step_page(request, step, asked, back=back, name=_("Wish to be erased"))


def erasure_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return erasure_step(request, pk, erasure_steps.APPROVE)


def erasure_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return erasure_step(request, pk, erasure_steps.REFUSE)
