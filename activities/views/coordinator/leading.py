"""What is written down of one time in the office: the heads by hand, or that it was not held."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.steps import step_page, way_back
from activities import rules
from activities.forms.leading import HeadsForm
from activities.models import Session
from activities.shown import leading as shown
from activities.shown.feedback import feedback_of
from activities.steps.leading import NOT_HELD
from activities.views.volunteer.leading import counted

GET_POST = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.actor).select_related("activity__municipality"), pk=pk)


@require_http_methods(GET_POST)
def session_heads(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the heads of one time by hand."""
    session, now = find(request, pk), timezone.now()
    form = HeadsForm(request.POST or None, initial=HeadsForm.initial_of(session) if session.is_counted else {})
    if request.method == "POST" and counted(form, session, request):
        messages.success(request, _("The numbers are saved."))
        return redirect(way_back(request, reverse("coordinator:activity-detail", args=[session.activity_id])))
    context = {
        "session": session,
        "hours": shown.hours_of(session),
        "form": form,
        "refusal": rules.why_not_count(session, now=now, actor=request.actor),
        "can_say_not_held": rules.why_not_say_not_held(session, now=now, actor=request.actor) is None,
        "said": feedback_of(request.actor, session=session),
    }
    return render(request, "activities/coordinator/heads.html", context)


@require_http_methods(GET_POST)
def session_not_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Say afterwards that a time was not held."""
    session = find(request, pk)
    back = reverse("coordinator:activity-detail", args=[session.activity_id])
    return step_page(request, NOT_HELD, session, back=back, name=session.activity.name)
