"""The needs board: from what is missing over those who wish for it to an idea, an activity, and what was learned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity
from activities.shown.wishes import support_words, supported, target_of
from activities.states import PUBLIC, WISH_PUBLIC
from activities.states import Activity as ActivityState
from activities.states import Wish as State
from activities.visitors import house_of
from core.actor import Actor, Role
from partners.vocabulary import NeedSource

MOST = 20  # as many cards as one reads through in a column


class Stage(TextChoices):
    """How far a need has come."""

    NEED = "need", gettext_lazy("Need")
    SUPPORTED = "supported", gettext_lazy("Supporters")
    IDEA = "idea", gettext_lazy("Idea")
    ACTIVITY = "activity", gettext_lazy("Activity")
    LEARNED = "learned", gettext_lazy("Learned")


def stage_of(wish: Any) -> Stage:
    """Return how far a need has come; it has its `support` and what has `grown` of it."""
    if any(activity.learned for activity in wish.grown):
        return Stage.LEARNED
    if any(activity.state in PUBLIC for activity in wish.grown):
        return Stage.ACTIVITY
    if wish.grown or wish.state == State.PLANNED:
        return Stage.IDEA
    return Stage.SUPPORTED if wish.support else Stage.NEED


def activities_for(actor: Actor) -> QuerySet[Activity]:
    """Return what came of needs as the reader may see it: an office its own, a partner what everybody can find."""
    reader = actor if actor.role == Role.COORDINATOR else Actor.public()
    return Activity.objects.visible_to(reader).exclude(state=ActivityState.CANCELLED)


def board(wishes: Iterable[Any], actor: Actor) -> list[dict[str, Any]]:
    """Return the columns of the board, each with its cards and how many more there are."""
    rows = list(wishes)
    mine = supported(house_of(actor.organisation_id), rows) if actor.role == Role.PARTNER else set()
    found: dict[Stage, list[dict[str, Any]]] = {stage: [] for stage in Stage}
    for wish in rows:
        found[stage_of(wish)].append(card(wish, actor, is_mine=wish.pk in mine))
    return [column(stage, cards) for stage, cards in found.items()]


def column(stage: Stage, cards: list[dict[str, Any]]) -> dict[str, Any]:
    rest = max(0, len(cards) - MOST)
    more = ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest} if rest else ""
    return {"key": stage.value, "title": stage.label, "count": len(cards), "cards": cards[:MOST], "more": more}


def card(wish: Any, actor: Actor, *, is_mine: bool) -> dict[str, Any]:
    is_office = actor.role == Role.COORDINATOR
    is_own = wish.partner_id is not None and wish.partner_id in actor.organisation_ids
    about = [wish.municipality.name, wish.get_life_stage_display(), target_of(wish)]
    can_support = not is_office and not is_own and wish.state in WISH_PUBLIC
    return {
        "pk": wish.pk,
        "text": wish.words if is_office or is_own else wish.public_text,
        "url": reverse("coordinator:wish-detail", args=[wish.pk]) if is_office else "",
        "meta": " · ".join(str(capfirst(part)) for part in about if part),
        "source": source_words(wish, is_own=is_own, is_office=is_office),
        "is_unread": wish.state == State.RECEIVED,
        "support": support_words(wish.support),
        "is_mine": is_mine,
        "support_url": reverse("partner:need-support", args=[wish.pk]) if can_support else "",
        "answer": wish.answer if wish.state in WISH_PUBLIC else "",
        "grown": [grown_card(activity, is_office=is_office) for activity in wish.grown],
    }


def source_words(wish: Any, *, is_own: bool, is_office: bool) -> str:
    """Return who has said it; which organisation, the office alone reads."""
    if is_own:
        return _("told by us")
    if is_office and wish.partner:
        return wish.partner.name
    return _("told by %(whom)s") % {"whom": NeedSource(wish.source).label}


def grown_card(activity: Activity, *, is_office: bool) -> dict[str, str]:
    name = "coordinator:activity-detail" if is_office else "public:activity-detail"
    return {"name": activity.name, "url": reverse(name, args=[activity.pk]), "learned": activity.learned}
