"""Wishes for everybody: what others wish for, one press to wish for the same, and a short form. No account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import limited
from accounts.lists import page_of, query_of
from accounts.models import Municipality
from accounts.places import remember_place, remembered_place
from activities import actions
from activities.forms.wishes import NearForm, PublicWishForm
from activities.models import Wish
from activities.receiving import NEAR_M
from activities.shown import wishes as shown
from activities.visitors import known_visitor, visitor_of
from core.refusals import NotNow, Refused

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/public"
SUPPORT = "public:wish-support"
PER_PAGE = 20


def near(request: HttpRequest) -> tuple[NearForm, Municipality | None]:
    """Return the place picker, and what was chosen now or before; an empty choice forgets it."""
    if "place" not in request.GET:
        place = remembered_place(request.session, actor=request.actor)
        return NearForm(initial={"place": place}), place
    form = NearForm(request.GET)
    place = form.cleaned_data["place"] if form.is_valid() else None
    if place or not request.GET["place"].strip():
        remember_place(request.session, place)
    return (form if request.GET["place"].strip() else NearForm()), place


@require_safe
def wish_list(request: HttpRequest) -> HttpResponse:
    """What others wish for, near a place when one is told."""
    form, place = near(request)
    rows = Wish.objects.visible_to(request.actor).for_list().with_public_activities()
    page = page_of(rows.near(place, NEAR_M) if place else rows, request, per_page=PER_PAGE)
    mine = shown.supported(known_visitor(request.session), page)
    cards = shown.cards(page, mine, SUPPORT)
    context = {"form": form, "place": place, "page": page, "cards": cards, "query": query_of(request)}
    return render(request, f"{PAGES}/wishes.html", context)


@require_safe
def wish_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish, and what was answered."""
    rows = Wish.objects.visible_to(request.actor).for_list().with_public_activities()
    wish = get_object_or_404(rows, pk=pk)
    mine = shown.supported(known_visitor(request.session), [wish])
    return render(request, f"{PAGES}/wish.html", {"card": shown.card(wish, wish.pk in mine, SUPPORT)})


@require_POST
@limited("wish_support", "POST")
def wish_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Wish for the same, or no more. A press without an answer changes nothing."""
    wish = get_object_or_404(Wish.objects.visible_to(request.actor), pk=pk)
    if answer := request.POST.get("supports", ""):
        supporter = visitor_of(request.session)
        actions.set_support(wish, supporter=supporter, supports=answer == "yes", actor=request.actor)
        messages.success(request, said(answer == "yes"))
    return redirect(back_to(request, reverse("public:wish-detail", args=[pk])))


def said(supports: bool) -> str:
    return _("Thank you. You are counted in.") if supports else _("You are no longer counted in.")


def back_to(request: HttpRequest, page: str) -> str:
    """Return the page on which the button was pressed when it is one of ours, else `page`."""
    referer = request.headers.get("referer", "")
    return referer if url_has_allowed_host_and_scheme(referer, {request.get_host()}) else page


@require_http_methods(GET_POST)
@limited("wish_send", "POST")
def wish_new(request: HttpRequest) -> HttpResponse:
    """Tell a wish or an idea."""
    form = PublicWishForm(request.POST if request.method == "POST" else None, initial=begins_with(request))
    if request.method == "POST" and form.is_machine:
        return redirect("public:wish-list")
    if not form.is_valid() or not sent(request, form):
        return render(request, f"{PAGES}/wish_new.html", {"form": form})
    messages.success(request, _("Thank you! A coordinator reads your wish before others see it."))
    return redirect("public:wish-list")


def begins_with(request: HttpRequest) -> dict[str, Any]:
    """Return what is known already: the place, and what the page before was about."""
    place = request.GET.get("place") or remembered_place(request.session, actor=request.actor)
    told = {"life_stage": request.GET.get("stage"), "target": request.GET.get("target"), "municipality": place}
    return {name: value for name, value in told.items() if value}


def sent(request: HttpRequest, form: PublicWishForm) -> bool:
    """Send the wish; a refusal is written on the form, where nothing is lost."""
    try:
        actions.make_wish(**form.told, language=get_language(), actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("municipality", refused.refusal.sentence)
        return False
    return True
