from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from notifications import listing
from notifications.channels import mailbox as folder

PER_PAGE = 20


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.RINNALLA_DEV_MAILBOX:
        raise Http404
    page = Paginator(folder.names(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "count": listing.counted(page.paginator.count),
        "letters": [folder.read(name) for name in page],
    }
    return render(request, "notifications/dev/mailbox.html", context)
