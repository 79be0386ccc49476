from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from core.actor import Actor
from partners.models import Programme
from partners.shown import register as shown
from portal.partner_home import ahead_of, tasks_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the partner, its own page, and the programmes of its area."""
    actor, now = request.actor, timezone.now()
    rows = Organisation.objects.visible_to(actor).select_related("profile").prefetch_related("municipalities")
    own = rows.get(pk=actor.organisation_id)
    context = {
        "own": own,
        "tasks": tasks_of(own, actor, now),
        "ahead": ahead_of(actor, now),
        "programmes": programmes_near(own, actor),
        "has_materials": shown.materials_of(own, actor).exists(),
        **own_page(own, actor),
    }
    return render(request, "portal/partner/home.html", context)


def programmes_near(own: Organisation, actor: Actor) -> Any:
    """Return the open programmes of the partner's municipalities, and its own."""
    places = [place.pk for place in own.municipalities.all()]
    near = Q(organisation=own) | Q(municipalities__in=places)
    programmes = Programme.objects.visible_to(actor).filter(near, is_open=True).distinct()
    return programmes.select_related("organisation").prefetch_related("municipalities")


def own_page(own: Organisation, actor: Actor) -> dict[str, Any]:
    """Return what the partner tells of itself to the others of its area."""
    return {
        "profile": shown.profile_of(own),
        "facts": shown.facts_of(own),
        "contacts": shown.contacts_of(own, actor),
        "venues": shown.venues_of(own, actor),
        **shown.keeping(own, actor),
    }
