"""What must be there before the first family, and the organisation's own answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from partners.actions.readiness import answer_readiness
from partners.forms.readiness import ReadinessForm
from partners.rules import readiness as rules


@require_http_methods(["GET", "HEAD", "POST"])
def readiness(request: HttpRequest) -> HttpResponse:
    """The list, and the answers. A yes to purchase stops new families, so it is asked twice."""
    own = get_object_or_404(Organisation.objects.visible_to(request.actor), pk=request.actor.organisation_id)
    answer, today = rules.answer_of(own), timezone.localdate()
    form = ReadinessForm(request.POST if request.method == "POST" else None, initial=ReadinessForm.of(own, answer))
    stops = form.is_valid() and form.cleaned_data["is_purchased"] and not answer.is_purchased
    if form.is_valid() and (not stops or "sure" in request.POST):
        answer_readiness(own, on=today, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Your answers are saved."))
        return redirect("administration:readiness")
    points = rules.points_of(own, on=today)
    context = {"form": form, "points": points, "stops": stops, "answer": answer, "purchased": rules.PURCHASED}
    context["is_ready"] = not any(point.to_do for point in points)
    return render(request, "partners/administration/readiness.html", context)
