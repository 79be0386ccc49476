"""The calm page of a suggestion that asks for no answer any more: a second press, or a page that was left open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from matching.states import Match as State
from matching.suggestions import once_asked_of


def answered_page(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    """Say that a suggestion once put to this hat has been answered or is not open; an answer to it changes nothing."""
    match = get_object_or_404(once_asked_of(request.actor), pk=pk)
    context = {"is_answered": match.state != State.CANCELLED}
    return render(request, template, context, status=409 if request.method == "POST" else 200)
