"""Registering without an account, and the own page of whoever has registered."""

from __future__ import annotations

from typing import Any

from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import limited, within
from activities import actions, links, rules
from activities.forms.registrations import PeopleForm, RegisterForm
from activities.models import Activity, Registration
from activities.occasions import Occasion
from activities.registering import occasion_named, open_occasions, registration_behind
from activities.shown import registrations as shown
from activities.states import Registration as State
from activities.views.taking import took
from volunteers.calendars import CALENDAR_FILE, file_of

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
PAGES = "activities/public"
RECEIPT = "registered"


@read_or_post
@limited("register_send", "POST")
def activity_register(request: HttpRequest, pk: int) -> HttpResponse:
    """One short page. Where nobody asks for names it says: just come."""
    activity = get_object_or_404(Activity.objects.visible_to(request.actor).for_list(), pk=pk)
    time = request.GET.get("time", "")
    occasions, refusal = open_occasions(activity, actor=request.actor, now=timezone.now(), wanted=time)
    if refusal:
        return render(request, f"{PAGES}/register_closed.html", {"activity": activity, "refusal": refusal})
    times = shown.times_of(occasions) if occasions[0].session else []
    data = request.POST if request.method == "POST" else None
    form = RegisterForm(data, activity=activity, times=times, initial={"time": time})
    if form.is_valid():
        return registered(request, activity, occasions, form)
    told = shown.told_beforehand(occasions[0]) if len(occasions) == 1 else None
    return render(request, f"{PAGES}/register.html", {"activity": activity, "form": form, "told": told})


def registered(request: HttpRequest, activity: Activity, occasions: list[Occasion], form: RegisterForm) -> HttpResponse:
    """Register and go to the receipt, which is the same for whoever had registered already."""
    occasion = occasion_named(form.cleaned_data.get("time"), occasions)
    facts = {**form.facts(), "language": get_language()}
    if not within(request, "register_sent", key=links.address_key(str(form.cleaned_data["reach"]))):
        return respond_429(request)
    done, received = (
        (True, None) if form.is_machine else took(form, actions.register, occasion, **facts, actor=request.actor)
    )
    if not done:
        return render(request, f"{PAGES}/register.html", {"activity": activity, "form": form, "told": None})
    request.session[RECEIPT] = receipt_of(occasion, facts, had_room=received is None or received.had_room)
    return redirect("public:activity-registered", activity.pk)


def receipt_of(occasion: Occasion, facts: dict[str, Any], *, had_room: bool) -> dict[str, Any]:
    was = "draw" if occasion.awaits_draw else "place" if had_room else "queue"
    return {"activity": occasion.activity.pk, "was": was, "is_sms": facts["channel"] == Registration.Channel.SMS}


@require_safe
def activity_registered(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt: where the own link was sent."""
    activity = get_object_or_404(Activity.objects.visible_to(request.actor).for_list(), pk=pk)
    receipt = request.session.get(RECEIPT)
    if not receipt or receipt["activity"] != pk:
        return redirect("public:activity-register", pk)
    return render(request, f"{PAGES}/registered.html", {"activity": activity, "receipt": receipt})


# The own page


def lost(request: HttpRequest) -> HttpResponse:
    return render(request, f"{PAGES}/registration_lost.html", status=404)


@require_safe
@never_cache
@limited("registration", "GET", "HEAD")
def registration(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a registration, and what can be done about it."""
    row, now = registration_behind(token), timezone.now()
    if row is None:
        return lost(request)
    context = {
        "row": row,
        "token": token,
        "words": shown.own_words(row, now),
        "facts": shown.own_facts(row),
        "tone": shown.TONES.get(State(row.state), ""),
        "can_change": rules.why_not_change_registration(row, now=now, actor=request.actor) is None,
        "can_answer": rules.why_not_answer(row, now=now, actor=request.actor) is None,
        "is_coming": shown.has_place_now(row),
    }
    return render(request, f"{PAGES}/registration.html", context)


@require_POST
def registration_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes or no to a place that is offered."""
    row = registration_behind(token)
    if row is None:
        return lost(request)
    says_yes = request.POST.get("answer") == "yes"
    actions.answer_offer(row, says_yes=says_yes, actor=request.actor)
    words = (
        _("The place is yours. Welcome!") if says_yes else _("Thank you for telling. The next in the queue is asked.")
    )
    messages.success(request, words)
    return redirect("public:registration", token)


@read_or_post
@never_cache
def registration_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """They do not come after all."""
    row = registration_behind(token)
    if row is None:
        return lost(request)
    if request.method == "POST":
        actions.cancel_registration(row, actor=request.actor)
        messages.success(request, _("Thank you for telling. Your registration is cancelled."))
        return redirect("public:registration", token)
    refusal = rules.why_not_change_registration(row, now=timezone.now(), actor=request.actor)
    context = {"row": row, "token": token, "refusal": refusal, **shown.cancelling(row)}
    return render(request, f"{PAGES}/registration_cancel.html", context)


@read_or_post
@never_cache
def registration_change(request: HttpRequest, token: str) -> HttpResponse:
    """Another number of people."""
    row = registration_behind(token)
    if row is None:
        return lost(request)
    data = request.POST if request.method == "POST" else None
    form = PeopleForm(data, activity=row.activity, initial=PeopleForm.initial_of(row))
    if not form.is_valid() or not took(form, actions.change_registration, row, **form.people(), actor=request.actor)[0]:
        return render(request, f"{PAGES}/registration_change.html", {"form": form, "token": token})
    messages.success(request, _("Saved."))
    return redirect("public:registration", token)


@require_safe
@never_cache
def registration_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The times as a file that a calendar opens, for those who have a place."""
    row = registration_behind(token)
    if row is None or not row.has_place:
        return lost(request)
    answer = HttpResponse(file_of(shown.calendar_entries(row)), content_type=CALENDAR_FILE)
    answer["Content-Disposition"] = 'attachment; filename="rinnalla.ics"'
    return answer
