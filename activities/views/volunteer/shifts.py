"""Shifts as volunteers take, swap and take them over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import actions, notices, rules
from activities.models import Shift, ShiftPlace, ShiftSwap
from activities.shown import own_shifts as shown_own
from activities.shown import shifts as shown
from activities.shown.own_shifts import Own
from activities.states import PLACE_LIVE
from volunteers.calendars import CALENDAR_FILE, file_of

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/volunteer"


def own_of(request: HttpRequest) -> Own:
    own = shown_own.own_of(request.user, request.actor)
    if own is None:
        raise Http404
    return own


def find(request: HttpRequest, pk: int, own: Own) -> Shift:
    """Return a shift of the own roles, or one on which the volunteer has a place all the same."""
    shift = get_object_or_404(Shift.objects.visible_to(request.actor).for_list().with_places(), pk=pk)
    if shift.role_id not in own.role_ids and shown_own.own_place_on(shift, own) is None:
        raise Http404
    return shift


def find_place(request: HttpRequest, pk: int) -> ShiftPlace:
    return get_object_or_404(ShiftPlace.objects.visible_to(request.actor).for_list(), pk=pk)


@require_safe
def shift_list(request: HttpRequest) -> HttpResponse:
    """My shifts, and those that I could come to."""
    own, now = own_of(request), timezone.now()
    cards = shown_own.cards_to_take(shown_own.open_shifts(own, actor=request.actor, now=now))
    context = {
        "mine": shown_own.own_cards(shown_own.own_places(own, actor=request.actor, now=now)),
        "offered": shown_own.offered_cards(own, actor=request.actor, now=now),
        "open": cards[: shown.SHOWN_FIRST],
        "later": cards[shown.SHOWN_FIRST :],
    }
    return render(request, f"{PAGES}/shifts.html", context)


@require_safe
def shift_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift: when, where, who else comes, and what I can do about it."""
    own, now = own_of(request), timezone.now()
    shift = find(request, pk, own)
    place = shown_own.own_place_on(shift, own)
    context = {
        "shift": shift,
        "hours": shown.hours_of(shift),
        "place": place,
        "is_coming": place is not None and place.state in PLACE_LIVE and not shift.cancelled_at,
        "facts": shown_own.facts_of(shift),
        "others": shown_own.others_on(shift, own) if place else [],
        "warning": shown_own.days_off_words(own, shift),
        **shown_own.ways_of(shift, own, place, actor=request.actor, now=now),
    }
    return render(request, f"{PAGES}/shift.html", context)


def confirm(request: HttpRequest, shift: Shift, **told: Any) -> HttpResponse:
    return render(request, f"{PAGES}/confirm.html", {"shift": shift, "hours": shown.hours_of(shift), **told})


@require_http_methods(GET_POST)
def shift_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place that is free."""
    own = own_of(request)
    shift = find(request, pk, own)
    if request.method == "POST":
        actions.take_place(shift, own.volunteer, actor=request.actor)
        messages.success(request, _("You have a place on the shift. Thank you!"))
        return redirect("volunteer:shift-detail", pk)
    refusal = rules.why_not_take(shift, own.volunteer, now=timezone.now(), actor=request.actor)
    told = {"title": _("Come to the shift"), "submit": _("I am coming"), "happens": shown_own.taking(shift, own)}
    return confirm(request, shift, refusal=refusal, **told)


@require_http_methods(GET_POST)
def place_swap(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot come: look for somebody else."""
    place = find_place(request, pk)
    if request.method == "POST":
        actions.wish_swap(place, actor=request.actor)
        messages.success(request, _("Others are asked now. We tell you when somebody has taken over."))
        return redirect("volunteer:shift-detail", place.shift_id)
    refusal = rules.why_not_wish_swap(place, now=timezone.now(), actor=request.actor)
    happens, told = shown_own.wishing(0 if refusal else notices.shifts.told_of_swap(place.shift))
    words = {"title": _("I cannot come"), "submit": _("Look for somebody else"), "happens": happens, "told": told}
    return confirm(request, place.shift, refusal=refusal, **words)


@require_POST
def place_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """I can come after all."""
    place = find_place(request, pk)
    actions.keep_place(place, actor=request.actor)
    messages.success(request, _("Good that you can come. The place is yours."))
    return redirect("volunteer:shift-detail", place.shift_id)


@require_http_methods(GET_POST)
def place_take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Come instead of somebody who cannot."""
    own, place = own_of(request), find_place(request, pk)
    if request.method == "POST":
        swap = actions.take_over(place, own.volunteer, actor=request.actor)
        messages.success(request, said_after(swap))
        return redirect("volunteer:shift-detail", place.shift_id)
    refusal = rules.why_not_take_over(place, own.volunteer, now=timezone.now(), actor=request.actor)
    words = {"title": _("Come instead of somebody"), "submit": _("I can come")}
    happens, told = shown_own.taking_over(place, own), shown_own.told_of_taking_over(place)
    return confirm(request, place.shift, refusal=refusal, happens=happens, told=told, **words)


def said_after(swap: ShiftSwap) -> str:
    if swap.place.shift.role.approves_swaps:
        return _("Thank you. The coordinator answers you.")
    return _("You have a place on the shift. Thank you!")


@require_POST
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an offer to come instead of somebody."""
    swap = get_object_or_404(ShiftSwap.objects.visible_to(request.actor).for_list(), pk=pk)
    actions.withdraw_offer(swap, actor=request.actor)
    messages.success(request, _("Your offer is taken back."))
    return redirect("volunteer:shift-list")


@require_safe
def shift_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One shift as a file that a calendar opens."""
    shift = find(request, pk, own_of(request))
    answer = HttpResponse(file_of([shown_own.entry_of(shift)]), content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="rinnalla.ics"'
    return answer
