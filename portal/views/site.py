"""The pages that belong to nobody in particular: the front door, help, contact, legal texts, language and hat."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts import actions
from accounts.areas import AREAS, first_area, memberships_of
from accounts.languages import remember
from accounts.places import remembered_place
from activities.forms.offer import NearForm
from activities.shown.offer import next_near
from core.actor import Actor, Role
from partners.carrying import offices
from partners.models import Helpline, Programme
from partners.rules.helplines import CONTACT
from partners.shown.programmes import told_to_families


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the public home in their language, a signed-in person to their own."""
    area = first_area(request)
    return redirect(f"{area}:home" if area else "public:home")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three doors, what happens next near the place that was chosen, and the acute numbers above them."""
    place = remembered_place(request.session, actor=request.actor)
    context = {
        "programmes": told_to_families(timezone.localdate(), actor=request.actor),
        "place": place,
        "near_form": NearForm(initial={"place": place}),
        "next_times": next_near(place, now=timezone.now()) if place else [],
    }
    return render(request, "portal/public/home.html", context)


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Every number for the acute moment, with the social emergency numbers of the areas we work in."""
    numbers = Helpline.objects.visible_to(request.actor)
    context = {
        "national": numbers.filter(wellbeing_county_code=""),
        "by_county": numbers.exclude(wellbeing_county_code="").exclude(key=CONTACT),
        "contacts": numbers.filter(key=CONTACT),
    }
    return render(request, "portal/public/help.html", context)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """The offices of the associations that run programmes."""
    taking = offices(timezone.localdate(), actor=request.actor)
    return render(request, "portal/public/contact.html", {"offices": taking.prefetch_related("municipalities")})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    taking = offices(timezone.localdate(), actor=request.actor)
    return render(request, "portal/public/privacy.html", {"offices": taking.select_related("readiness")})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    taking = offices(timezone.localdate(), actor=request.actor)
    return render(request, "portal/public/accessibility.html", {"offices": taking.exclude(email="")})


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages, and for a signed-in person of the messages too."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        return redirect("front-door")
    if request.user.is_authenticated:
        actor = Actor(role=Role.PUBLIC, label=request.user.name, user_id=request.user.pk)
        actions.choose_language(request.user, code, actor=actor)
    response = redirect(translate_url(page_before(request), code))
    remember(response, code)
    translation.activate(code)
    return response


def page_before(request: HttpRequest) -> str:
    """Return the page that a form asks to come back to, when it is one of ours."""
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("front-door")


@login_required
@require_POST
def wear_hat(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which of several hats of one kind is worn, and go to its home."""
    membership = next((m for m in memberships_of(request) if m.pk == pk), None)
    if membership is None:
        return redirect("front-door")
    request.session["hats"] = {**request.session.get("hats", {}), membership.role: membership.pk}
    area = next(area for area, role in AREAS.items() if role == membership.role)
    return redirect(f"{area}:home")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that the site answers and reads its database."""
    Programme.objects.visible_to(request.actor).exists()
    return HttpResponse(f"ok {timezone.now():%Y-%m-%dT%H:%M:%SZ}\n", content_type="text/plain")
