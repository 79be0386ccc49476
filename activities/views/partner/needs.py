"""The needs of the area as a partner sees, tells and supports them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.actions import needs as actions
from activities.forms.needs import NeedForm
from activities.models import Wish
from activities.views.needs import board_of, own_organisation, own_places, sent

PAGES = "activities/partner"


@require_safe
def need_board(request: HttpRequest) -> HttpResponse:
    """From what is missing to what was learned, in words that everybody may read."""
    return render(request, f"{PAGES}/needs.html", board_of(request, own_places(request.actor)))


@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: HttpRequest) -> HttpResponse:
    """Tell what families of the area lack."""
    places, data = own_places(request.actor), request.POST if request.method == "POST" else None
    form = NeedForm(data, places=places, initial={"municipality": places.first()})
    who = {"partner": own_organisation(request.actor), "email": request.user.email, "actor": request.actor}
    if form.is_valid() and sent(form, actions.tell_need, **who):
        messages.success(request, _("Thank you! A coordinator reads it before others see it, and writes to you."))
        return redirect("partner:need-board")
    return render(request, f"{PAGES}/need_new.html", {"form": form})


@require_POST
def need_support(request: HttpRequest, pk: int) -> HttpResponse:
    """See the same need, or no more. A press without an answer changes nothing."""
    near = own_places(request.actor).values("pk")
    wish = get_object_or_404(Wish.objects.visible_to(request.actor).filter(municipality__in=near), pk=pk)
    if answer := request.POST.get("supports", ""):
        own = own_organisation(request.actor)
        actions.support_need(wish, partner=own, supports=answer == "yes", actor=request.actor)
    return redirect("partner:need-board")
