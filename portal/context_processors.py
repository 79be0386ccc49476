"""What every layout reads: navigation, hats, languages, the numbers for the acute moment."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import SimpleLazyObject

from accounts.areas import AREAS, memberships_of
from core.actor import Role
from families.access import IDLE
from partners.models import Helpline
from portal.navigation import items_for


def layout(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page; nothing here costs a query on a page that does not show it."""
    match = getattr(request, "resolver_match", None)
    area = match.namespace if match else "public"
    hat = getattr(request, "hat", None)
    return {
        "demo_mode": settings.DEMO_MODE,
        "nav_items": items_for(area or "public", match.url_name if match else ""),
        "hats": SimpleLazyObject(lambda: hats_of(request, area)),
        "language_links": language_links(request),
        "organisation_name": hat.membership.organisation.name if hat and hat.membership else "",
        "area_home": area_home(area),
        "search_url": reverse("coordinator:search") if area == "coordinator" else "",
        "helplines": SimpleLazyObject(lambda: list(Helpline.objects.visible_to(request.actor).shown_in())),
        **session_warning(area),
    }


def area_home(area: str) -> str:
    try:
        return reverse(f"{area}:home") if area in AREAS else reverse("public:home")
    except NoReverseMatch:
        return "/"


def hats_of(request: HttpRequest, area: str) -> list[dict[str, Any]]:
    """Return the hats that a signed-in person may change to."""
    names = {role: name for name, role in AREAS.items()}
    worn = getattr(request.hat, "membership", None) if getattr(request, "hat", None) else None
    return [
        {
            "label": f"{Role(m.role).label} · {m.organisation.name}",
            "url": reverse("wear-hat", args=[m.pk]),
            "is_current": bool(worn and worn.pk == m.pk and names[Role(m.role)] == area),
        }
        for m in memberships_of(request)
        if Role(m.role) in names
    ]


def language_links(request: HttpRequest) -> list[dict[str, Any]]:
    path, current = request.get_full_path(), getattr(request, "LANGUAGE_CODE", "fi")
    own_names = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
    return [
        {"code": code, "label": own_names[code], "url": translate_url(path, code), "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]


def session_warning(area: str) -> dict[str, Any]:
    """Family pages close after half an hour without a move (R-AC-5); the layout warns before it (R-A11Y-4)."""
    if area != "family":
        return {}
    return {"session_seconds": int(IDLE.total_seconds()), "session_extend_url": reverse("family:stay")}
