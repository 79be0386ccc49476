from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching import actions
from matching import rules_evidence as rules
from matching.forms.evidence import FeedbackForm
from matching.models import Feedback


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """How it was: a figure and a few words. The page names no family: the companion's way to it has closed."""
    row = get_object_or_404(Feedback.objects.visible_to(request.actor).select_related("match__volunteer"), pk=pk)
    refusal = rules.why_not_give_feedback(row, today=timezone.localdate(), actor=request.actor)
    sent = request.POST if request.method == "POST" else None
    form = FeedbackForm(sent, initial={"value": row.value, "text": row.text})
    if refusal or not form.is_valid():
        return render(request, "matching/volunteer/feedback.html", {"row": row, "form": form, "refusal": refusal})
    actions.give_feedback(row, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("Thank you for telling us."))
    return redirect("volunteer:home")
