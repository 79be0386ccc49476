"""Today: the coordinator's work queue."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.lists import page_of, query_of
from portal.today import KINDS, Queue, queue_of

PER_PAGE = 50


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a person; "?mine=1" and "?kind=" narrow it."""
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    only_mine = request.GET.get("mine") == "1"
    queue = queue_of(request.actor, timezone.now(), kind=kind, only_mine=only_mine)
    context = {
        "queue": queue,
        "page": page_of(queue.works, request, per_page=PER_PAGE),
        "kind": kind,
        "kind_label": KINDS.get(kind, ""),
        "counts": [{**row, "url": f"?{query_of(request, kind=row['kind'])}"} for row in queue.counts],
        "all_url": f"?{query_of(request, kind=None)}",
        "reaches": reaches(request, queue, only_mine=only_mine),
        "query": query_of(request),
        "now": timezone.now(),
    }
    return render(request, "portal/coordinator/today.html", context)


def reaches(request: HttpRequest, queue: Queue, *, only_mine: bool) -> list[dict]:
    everybody, mine = query_of(request, mine=None, kind=None), query_of(request, mine="1", kind=None)
    return [
        {"label": _("Everybody's"), "url": f"?{everybody}", "is_current": not only_mine, "count": queue.total},
        {"label": _("Mine"), "url": f"?{mine}", "is_current": only_mine, "count": queue.mine},
    ]
