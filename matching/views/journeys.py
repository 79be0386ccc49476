from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from matching import actions
from matching.forms.journeys import JourneysForm
from matching.journeys import suggested
from volunteers.models import ExpenseClaim
from volunteers.rules import expenses as rules


@require_http_methods(["GET", "HEAD", "POST"])
def expense_from_visits(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick the journeys of logged visits into a claim."""
    claim = get_object_or_404(ExpenseClaim.objects.visible_to(request.actor).select_related("volunteer"), pk=pk)
    refusal = rules.why_not_change(claim, actor=request.actor)
    journeys = suggested(claim, today=timezone.localdate(), actor=request.actor)
    form = JourneysForm(request.POST if request.method == "POST" else None, journeys=journeys)
    if refusal or not form.is_valid():
        context = {"claim": claim, "form": form, "journeys": journeys, "refusal": refusal}
        return render(request, "matching/volunteer/journeys.html", context)
    lines = actions.claim_journeys(claim, keys=form.cleaned_data["journeys"], actor=request.actor)
    words = ngettext("%(n)d journey is added.", "%(n)d journeys are added.", len(lines))
    messages.success(request, words % {"n": len(lines)})
    return redirect("volunteer:expense-detail", pk)
