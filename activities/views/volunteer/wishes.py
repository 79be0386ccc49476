"""Own initiative of volunteers: wishes of the own municipalities, an own wish, an activity that one would begin."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of, query_of
from accounts.models import Municipality
from activities import actions, rules
from activities.forms.wishes import OwnTimesForm, ProposeForm, SentForm, WishForm
from activities.models import Activity, Wish
from activities.shown import wishes as shown
from activities.shown.own_shifts import own_of
from activities.visitors import person_of
from core.refusals import NotNow, Refused
from volunteers.models import Volunteer

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/volunteer"
SUPPORT = "volunteer:wish-support"
PER_PAGE = 20


def file_of(request: HttpRequest) -> Volunteer:
    own = own_of(request.user, request.actor)
    if own is None:
        raise Http404
    return own.volunteer


def near(request: HttpRequest) -> QuerySet[Wish]:
    """Return the wishes of the own municipalities that others may see, and all one's own."""
    rows = Wish.objects.visible_to(request.actor)
    return rows.near_volunteer(request.actor.user_id, request.actor.municipality_ids)


@require_safe
def wish_list(request: HttpRequest) -> HttpResponse:
    """What I have proposed, and what others near me wish for."""
    rows = near(request).for_list().with_public_activities()
    own = list(rows.of_person(request.user).with_ideas())
    page = page_of(rows.exclude(pk__in=[wish.pk for wish in own]).public(), request, per_page=PER_PAGE)
    mine = shown.supported(person_of(request.user.pk), page)
    context = {
        "own": shown.own_cards(own),
        "page": page,
        "cards": shown.cards(page, mine, SUPPORT),
        "query": query_of(request),
    }
    return render(request, f"{PAGES}/wishes.html", context)


@require_POST
def wish_support(request: HttpRequest, pk: int) -> HttpResponse:
    """Wish for the same, or no more. A press without an answer changes nothing."""
    wish = get_object_or_404(near(request), pk=pk)
    if answer := request.POST.get("supports", ""):
        supporter = person_of(request.user.pk)
        actions.set_support(wish, supporter=supporter, supports=answer == "yes", actor=request.actor)
    return redirect("volunteer:wish-list")


@require_POST
def wish_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an own wish that has no answer yet."""
    wish = get_object_or_404(near(request).of_person(request.user).for_list(), pk=pk)
    actions.take_wish_back(wish, actor=request.actor)
    messages.success(request, _("Your wish is taken back."))
    return redirect("volunteer:wish-list")


@require_http_methods(GET_POST)
def wish_new(request: HttpRequest) -> HttpResponse:
    """Tell a wish."""
    volunteer = file_of(request)
    form = WishForm(request.POST if request.method == "POST" else None, initial=begins_with(request, volunteer))
    if form.is_valid() and sent(request, form, actions.make_wish, volunteer):
        messages.success(request, _("Thank you! A coordinator reads your wish before others see it."))
        return redirect("volunteer:wish-list")
    return render(request, f"{PAGES}/wish_new.html", {"form": form})


@require_http_methods(GET_POST)
def activity_propose(request: HttpRequest) -> HttpResponse:
    """Propose an activity that one would begin oneself."""
    volunteer = file_of(request)
    form = ProposeForm(request.POST if request.method == "POST" else None, initial=begins_with(request, volunteer))
    if form.is_valid() and sent(request, form, actions.propose_activity, volunteer):
        messages.success(request, _("Thank you! The coordinator reads your idea and answers you."))
        return redirect("volunteer:wish-list")
    return render(request, f"{PAGES}/propose.html", {"form": form})


def begins_with(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Return what the page before told: a place (by its code), a time of life, a target; else the own place."""
    code = request.GET.get("municipality", "")[:3]
    place = Municipality.objects.visible_to(request.actor).filter(pk=code).first() or volunteer.municipality
    told = {"life_stage": request.GET.get("stage"), "target": request.GET.get("target"), "municipality": place}
    return {name: value for name, value in told.items() if value}


def sent(request: HttpRequest, form: SentForm, act: Any, volunteer: Volunteer) -> bool:
    """Send it; a refusal is written on the form, where nothing is lost."""
    try:
        act(volunteer=volunteer, language=get_language(), actor=request.actor, **form.told)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("municipality", refused.refusal.sentence)
        return False
    return True


@require_http_methods(GET_POST)
def activity_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where and when, and publish what one has proposed: for those who are trusted to."""
    rows = Activity.objects.visible_to(request.actor).select_related("proposed_by__user", "proposed_by__together_with")
    activity = get_object_or_404(rows, pk=pk)
    refusal = rules.why_not_publish_own(activity, actor=request.actor)
    form = OwnTimesForm(request.POST if request.method == "POST" else None, initial={"place": activity.place})
    if refusal is None and form.is_valid() and published(request, form, activity):
        messages.success(request, _("It is published. The coordinator looks at it too."))
        return redirect("volunteer:wish-list")
    return render(request, f"{PAGES}/publish.html", {"activity": activity, "form": form, "refusal": refusal})


def published(request: HttpRequest, form: OwnTimesForm, activity: Activity) -> bool:
    try:
        actions.publish_own(activity, **form.cleaned_data, actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error(None, refused.refusal.sentence)
        return False
    return True
