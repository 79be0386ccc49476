from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.lists import page_of
from core import audit
from volunteers import extracts
from volunteers.models import ExtractCheck


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Extracts to be ordered, those that were ordered, and those that have been seen (R-CR-6)."""
    checks = ExtractCheck.objects.visible_to(request.actor).select_related("volunteer", "role__programme")
    waiting = list(checks.filter(checked_at=None).order_by("pk"))
    page = page_of(checks.exclude(checked_at=None).order_by("-checked_at"), request)
    with transaction.atomic():
        audit.record_many("extractcheck.opened", [*waiting, *page], actor=request.actor, reason="extract")
    context = {
        "to_order": [check for check in waiting if check.requested_at is None],
        "ordered": [check for check in waiting if check.requested_at],
        "page": page,
        "no_upload": extracts.NO_UPLOAD,
    }
    return render(request, "portal/checker/home.html", context)
