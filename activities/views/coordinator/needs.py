"""The needs of the area as coordinators see and note them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.filters import own_municipalities
from activities.actions import needs as actions
from activities.forms.needs import OwnNeedForm
from activities.views.needs import board_of, own_organisation, sent

PAGES = "activities/coordinator"


@require_safe
def need_board(request: HttpRequest) -> HttpResponse:
    """From what is missing to what was learned."""
    return render(request, f"{PAGES}/needs.html", board_of(request, own_municipalities(request.actor)))


@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: HttpRequest) -> HttpResponse:
    """Note what families of the area lack."""
    places, data = own_municipalities(request.actor), request.POST if request.method == "POST" else None
    form = OwnNeedForm(data, places=places, initial={"municipality": places.first()})
    own = own_organisation(request.actor)
    if form.is_valid() and sent(form, actions.note_need, organisation=own, actor=request.actor):
        messages.success(request, _("The need is on the board."))
        return redirect("coordinator:need-board")
    return render(request, f"{PAGES}/need_new.html", {"form": form})
