"""The messages that we have sent to this adult."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.lists import page_of
from families.sent import in_words, sent_to


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What kind, when and how; what a message said is kept nowhere."""
    page = page_of(sent_to(request.adult), request)
    context = {"page": page, "rows": in_words(page.object_list), "adult": request.adult}
    return render(request, "families/family/messages.html", context)
