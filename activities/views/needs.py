"""What the pages of needs share, whoever reads them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import Municipality, Organisation
from activities.forms.needs import NeedFilter, NeedForm
from activities.models import Wish
from activities.shown import needs as shown
from core.actor import Actor
from core.refusals import NotNow, Refused


def own_places(actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities of a hat: those it looks after, and for a partner those of its organisation."""
    rows = Municipality.objects.visible_to(actor)
    own = Q(pk__in=actor.municipality_ids) | Q(organisations__in=actor.organisation_ids)
    return rows.filter(own).distinct()


def own_organisation(actor: Actor) -> Organisation:
    return Organisation.objects.visible_to(actor).get(pk=actor.organisation_id)


def board_of(request: HttpRequest, places: QuerySet[Municipality]) -> dict[str, Any]:
    """Return the board of the places, as its templates read it."""
    actor = request.actor
    form = NeedFilter(request.GET, actor=actor, places=places)
    codes = list(places.values_list("pk", flat=True))
    rows = Wish.objects.visible_to(actor).told_near(codes, actor.organisation_ids)
    columns = shown.board(form.narrow(rows.on_board(shown.activities_for(actor))), actor)
    return {"form": form, "columns": columns, "total": sum(column["count"] for column in columns)}


def sent(form: NeedForm, act: Any, **who: Any) -> bool:
    """Send a need; a refusal is written on the form, where nothing is lost."""
    try:
        act(language=get_language(), **who, **form.told)
    except NotNow:
        raise
    except Refused as refused:
        form.add_error("municipality", refused.refusal.sentence)
        return False
    return True
