"""The page of one match, its agreement and its check-ins."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import page_of
from core.refusals import refuse
from families.openings import look_at
from families.purposes import Purpose
from matching import actions, rules
from matching.companionship import agreement_of, companionship_of
from matching.forms.coordinator import AgreementForm
from matching.models import Match, Meeting
from matching.safe_places import why_not_name_place
from matching.steps import told_both
from matching.views.refused import refused

DIARY_PAGE = 10


def find(request: HttpRequest, pk: int) -> Match:
    """Return a match within reach; looking at it opens the family's file (R-AC-2)."""
    rows = Match.objects.visible_to(request.actor).for_list()
    match = get_object_or_404(rows.select_related("request__assigned_to", "request__family__organisation"), pk=pk)
    look_at(request, match.request.family, purpose=Purpose.COMPANIONSHIP)
    return match


@require_safe
def match_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the match stands, what comes next, and the diary."""
    match = find(request, pk)
    diary = Meeting.objects.visible_to(request.actor).filter(match=match).select_related("feeling")
    page = page_of(diary.logged().prefetch_related("goals"), request, per_page=DIARY_PAGE)
    context = {**companionship_of(match, actor=request.actor), "diary": page}
    return render(request, "matching/coordinator/match_detail.html", context)


def match_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the agreement, or a new version of it."""
    match = find(request, pk)
    refusal = rules.why_not_write_agreement(match, actor=request.actor)
    newest = agreement_of(match, actor=request.actor)
    form = AgreementForm(request.POST or None, initial=AgreementForm.begin(match, newest), match=match)
    if request.method == "POST":
        refuse(refusal)
        if is_agreeable(form, match):
            actions.write_agreement(match, **form.written(), actor=request.actor)
            messages.success(request, _("The agreement is written. All three can accept it now."))
            return redirect("coordinator:match-detail", pk)
    context = {"match": match, "form": form, "refusal": refusal, "newest": newest, "told": told_both(match)}
    return render(request, "matching/coordinator/agreement.html", context)


def is_agreeable(form: AgreementForm, match: Match) -> bool:
    """Whether the place and the days can be agreed on; one that cannot is said beside its question."""
    if not form.is_valid():
        return False
    told, today = form.cleaned_data, timezone.localdate()
    days = {"starts_on": told["starts_on"], "planned_end_on": told.get("planned_end_on")}
    is_wrong_place = refused(form, "place", why_not_name_place(match, told["place"]))
    return not (refused(form, "starts_on", rules.why_not_agree_days(match, **days, today=today)) or is_wrong_place)
