"""The file of one request: read it, take it, and write down what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.steps import way_back
from core.refusals import refuse
from families import actions, rules
from families.actions.wishes import WISHES, change_wishes
from families.casefile import casefile_of
from families.forms.coordinator import AttemptForm, IntakeForm, RedirectForm, ServiceForm, WishesForm
from families.forms.referrals import TellingForm
from families.models import IntakeTalk, Referral, SupportRequest
from families.openings import look_at
from families.purposes import Purpose
from families.states import Request
from families.steps import REDIRECT
from partners.models import ServiceEntry


def find(request: HttpRequest, pk: int) -> SupportRequest:
    return get_object_or_404(SupportRequest.objects.visible_to(request.actor).for_list(), pk=pk)


def open_file(request: HttpRequest, pk: int, purpose: Purpose) -> SupportRequest:
    """Return the request; looking at it is written into the family's trail (R-AC-2)."""
    case = find(request, pk)
    look_at(request, case.family, purpose=purpose)
    return case


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file: how to reach the family, what it wishes, what was done, what comes next."""
    case = open_file(request, pk, Purpose.REQUEST)
    return render(request, "families/coordinator/request_detail.html", casefile_of(case, actor=request.actor))


@require_POST
def request_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator takes the request."""
    me = get_object_or_404(User.objects.visible_to(request.actor), pk=request.actor.user_id)
    actions.assign_request(find(request, pk), to=me, actor=request.actor)
    messages.success(request, _("The request is yours."))
    return redirect(way_back(request, reverse("coordinator:request-detail", args=[pk])))


@require_POST
def request_attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """One try to reach the family, written down with one press."""
    case = find(request, pk)
    form = AttemptForm(request.POST)
    if form.is_valid():
        actions.record_attempt(case, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("The try was written down."))
    return redirect("coordinator:request-detail", pk)


@require_POST
def request_referral(request: HttpRequest, pk: int) -> HttpResponse:
    """What the one who referred may know, as the parent has told by phone."""
    rows = Referral.objects.visible_to(request.actor).select_related("request__family")
    form = TellingForm(request.POST)
    referral = get_object_or_404(rows, request=pk)
    if form.is_valid():
        actions.choose_telling(referral, tells=form.cleaned_data["tells"], actor=request.actor)
        messages.success(request, _("Saved. It holds from now on."))
    return redirect("coordinator:request-detail", pk)


def request_intake(request: HttpRequest, pk: int) -> HttpResponse:
    """The intake talk: the points of eligibility."""
    case = open_file(request, pk, Purpose.INTAKE)
    talk = IntakeTalk.objects.visible_to(request.actor).filter(request=case).first()
    initial = {name: getattr(talk, name) for name in IntakeForm.base_fields} if talk else None
    form = IntakeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        talk = actions.record_intake(case, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("The intake talk is recorded."))
        is_ready = talk.is_complete and rules.why_not_move(case, Request.ACCEPTED) is None
        return redirect("coordinator:request-accept" if is_ready else "coordinator:request-detail", pk)
    refusal = rules.why_not_work(case, actor=request.actor)
    return render(request, "families/coordinator/intake.html", {"case": case, "form": form, "refusal": refusal})


def request_wishes(request: HttpRequest, pk: int) -> HttpResponse:
    """What matching reads of the family."""
    case = open_file(request, pk, Purpose.INTAKE)
    form = WishesForm(request.POST or None, initial={name: getattr(case, name) for name in WISHES})
    if request.method == "POST" and form.is_valid() and is_changed(form, case, request):
        messages.success(request, _("Saved. Matching reads the new facts from now on."))
        return redirect("coordinator:request-detail", pk)
    refusal = rules.why_not_work(case, actor=request.actor)
    return render(request, "families/coordinator/wishes.html", {"case": case, "form": form, "refusal": refusal})


def is_changed(form: WishesForm, case: SupportRequest, request: HttpRequest) -> bool:
    """Change the wishes; a form of support that cannot be chosen is said beside its field."""
    if refusal := rules.why_not_change_form(case, form.cleaned_data["support_form"]):
        form.add_error("support_form", refusal.sentence)
        return False
    change_wishes(case, actor=request.actor, **form.cleaned_data)
    return True


def request_redirect(request: HttpRequest, pk: int) -> HttpResponse:
    """Guide the family elsewhere: choose a service, then write one concrete step."""
    case = open_file(request, pk, Purpose.REDIRECT)
    refusal = REDIRECT.why_not(case, actor=request.actor)
    services = ServiceEntry.objects.visible_to(request.actor).serving(case.family.municipality)
    choice = ServiceForm(request.GET or None, services=services)
    chosen = choice.cleaned_data["service"] if choice.is_valid() else None
    form = RedirectForm(request.POST or None, services=services, initial=RedirectForm.begin(chosen))
    if request.method == "POST":
        refuse(refusal)
        if form.is_valid():
            actions.redirect_request(case, actor=request.actor, **form.cleaned_data)
            messages.success(request, REDIRECT.done)
            return redirect("coordinator:request-detail", pk)
    context = {"case": case, "refusal": refusal, "choice": choice, "chosen": chosen, "form": form}
    said = {"happens": REDIRECT.happens(case), "told": REDIRECT.told(case), "submit": REDIRECT.submit}
    return render(request, "families/coordinator/redirect.html", {**context, **said})
