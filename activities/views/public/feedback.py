"""How it was: three faces and a few words, by anybody who was there. Nobody is asked who they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited
from activities import actions, rules
from activities.forms.feedback import FeedbackForm
from activities.models import Session
from activities.shown.leading import hours_of

PAGES = "activities/public"


def find(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.actor).select_related("activity"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("activity_feedback", "POST")
def session_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Three faces and a few words."""
    session = find(request, pk)
    refusal = rules.why_not_give_feedback(session, now=timezone.now())
    form = FeedbackForm(request.POST or None)
    if refusal or not form.is_valid():
        context = {"session": session, "hours": hours_of(session), "form": form, "refusal": refusal}
        return render(request, f"{PAGES}/feedback.html", context)
    if not form.is_machine:
        actions.give_feedback(session, **form.told, actor=request.actor)
    return redirect("public:session-feedback-thanks", pk)


@require_safe
def session_feedback_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, and the way back for the next one on a shared tablet."""
    return render(request, f"{PAGES}/feedback_thanks.html", {"session": find(request, pk)})
