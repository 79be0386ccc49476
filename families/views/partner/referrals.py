"""A professional refers a family together with the parent, and sees later what the family lets us tell.

Nothing of the family is kept in the professional's browser: no draft, and the check page carries the answers itself.
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import within
from accounts.lists import page_of, query_of
from accounts.models import Municipality
from core.refusals import NotNow, Refused
from families import actions, telling
from families.coverage import forms_offered
from families.forms.referrals import AgreementForm, ReferralForm
from families.models import Referral

PAGES = "families/partner"
OF_SENDING = ("submission_key", "tells")


@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals of this person, the latest first: of the family only what it lets us tell."""
    page = page_of(Referral.objects.visible_to(request.actor).for_referrer(), request)
    table = {"columns": telling.columns(), "rows": [telling.row_of(row) for row in page]}
    return render(request, f"{PAGES}/referrals.html", {"page": page, "query": query_of(request), **table})


@require_safe
def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt: its number, what happens next, and what the family lets us tell."""
    referral = get_object_or_404(Referral.objects.visible_to(request.actor).for_referrer(), pk=pk)
    return render(request, f"{PAGES}/referral.html", {"referral": referral, "told": telling.told_of(referral)})


@require_http_methods(["GET", "HEAD", "POST"])
def referral_new(request: HttpRequest) -> HttpResponse:
    """Two steps on one address: the questions, then the same answers to be checked together with the parent."""
    form = form_of(request)
    if not form.is_bound or not form.is_valid() or "change" in request.POST:
        return render(request, f"{PAGES}/referral_new.html", {"form": form})
    agreement = AgreementForm(request.POST if "send" in request.POST else None)
    if agreement.is_valid():
        return send(request, form)
    return render(request, f"{PAGES}/referral_check.html", {"form": form, "agreement": agreement})


def form_of(request: HttpRequest) -> ReferralForm:
    places = Municipality.objects.visible_to(request.actor).filter(organisations=request.actor.organisation_id)
    known = {
        "submission_key": secrets.token_urlsafe(24),
        "municipality": places[0] if len(places) == 1 else None,
        "language": request.LANGUAGE_CODE,
    }
    offered = partial(forms_offered, actor=request.actor)
    return ReferralForm(request.POST if request.method == "POST" else None, initial=known, offered=offered)


def send(request: HttpRequest, form: ReferralForm) -> HttpResponse:
    """Send the referral; sending the same page again leads to the same receipt."""
    if not within(request, "referral_sent", key=str(request.actor.user_id)):
        return respond_429(request)
    try:
        referral = actions.refer_family(answers_of(form.cleaned_data), actor=request.actor, **sending_of(form))
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return render(request, f"{PAGES}/referral_new.html", {"form": form})
    return redirect("partner:referral-detail", referral.pk)


def answers_of(told: dict[str, Any]) -> actions.Answers:
    """Return what is the family's own; that the parent agrees was said on the page before."""
    family = {name: value for name, value in told.items() if name not in OF_SENDING}
    return actions.Answers(**{**family, "phone": str(told["phone"]), "parent_agrees": True})


def sending_of(form: ReferralForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in OF_SENDING}
