"""The offer on the partner's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities.views.sharing import sharing_page


@require_safe
def feed_sharing(request: HttpRequest) -> HttpResponse:
    return sharing_page(request, "activities/partner/feed_sharing.html")
