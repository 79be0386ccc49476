"""Who asked together with the family, and what they may know: changed by one press, both ways."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from families import actions, referral_rules, rules, telling
from families.forms.referrals import TellingForm
from families.models import Referral


@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest) -> HttpResponse:
    """The newest referral: who asked, and the one press."""
    mine = newest(request)
    form = TellingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.choose_telling(mine, tells=form.cleaned_data["tells"], actor=request.actor)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("family:referral")
    context = {
        "facts": telling.facts_of(mine),
        "other": telling.OTHER_WAY[Referral.Tells(mine.tells)],
        "refusal": referral_rules.why_not_choose_telling(mine, actor=request.actor),
        "may_withdraw": rules.why_not_withdraw(mine.request, actor=request.actor) is None,
    }
    return render(request, "families/family/referral.html", context)


def newest(request: HttpRequest) -> Referral:
    """Return the latest referral; raises `Http404` when nobody has asked together with the family."""
    rows = Referral.objects.visible_to(request.actor).select_related("organisation", "request__family")
    if mine := rows.first():
        return mine
    raise Http404
