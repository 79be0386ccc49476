"""The one page on which a party reads the agreement and accepts it, dressed for each area."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from matching import actions
from matching.forms.volunteer import AcceptAgreementForm
from matching.models import Agreement, AgreementAcceptance, Match


def newest_agreement(request: HttpRequest, match: Match) -> Agreement | None:
    """Return the newest version with its goals and acceptances, as far as the hat may see."""
    rows = Agreement.objects.visible_to(request.actor).filter(match=match)
    return rows.prefetch_related("goals", "acceptances").first()


def acceptance_of(agreement: Agreement | None, party: str) -> AgreementAcceptance | None:
    """Return the yes that one party gave to this version."""
    given = agreement.acceptances.all() if agreement else []
    return next((acceptance for acceptance in given if acceptance.party == party), None)


def agreement_page(request: HttpRequest, match: Match, *, party: str, template: str, back: str) -> HttpResponse:
    """Show the newest version; on POST accept the version that was on the page and go `back`."""
    newest = newest_agreement(request, match)
    form = AcceptAgreementForm(request.POST or None, initial={"version": newest.version if newest else 0})
    if newest is None or not form.is_valid():
        context = {"match": match, "agreement": newest, "form": form, "accepted": acceptance_of(newest, party)}
        return render(request, template, {**context, "back": back})
    versions = Agreement.objects.visible_to(request.actor).filter(match=match)
    read = get_object_or_404(versions.select_related("match"), version=form.cleaned_data["version"])
    actions.accept_agreement(read, party=party, actor=request.actor)
    messages.success(request, _("Thank you. You have accepted the agreement."))
    return redirect(back)
