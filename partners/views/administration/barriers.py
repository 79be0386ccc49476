"""Barriers on the site that were told to the organisation, for its administrators and coordinators (R-A11Y-2)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.actions import barriers as actions
from partners.models import Barrier


@require_safe
def barrier_list(request: HttpRequest) -> HttpResponse:
    """Those that wait, the most urgent first, and then those that were answered."""
    today, area = timezone.localdate(), request.resolver_match.namespace
    rows = Barrier.objects.visible_to(request.actor)
    waiting = [{"barrier": row, "is_late": row.is_late(today)} for row in rows.waiting()]
    answered = rows.exclude(answered_at=None).order_by("-answered_at", "-pk")
    context = {"waiting": waiting, "answered": answered, "area": area}
    return render(request, "partners/administration/barriers.html", context)


@require_POST
def barrier_answered(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = get_object_or_404(Barrier.objects.visible_to(request.actor), pk=pk)
    actions.answer_barrier(barrier, actor=request.actor)
    messages.success(request, _("Marked as answered."))
    return redirect(f"{request.resolver_match.namespace}:barrier-list")
