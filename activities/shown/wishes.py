"""How wishes are shown: cards for everybody, rows and facts for the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.timeline import events_of
from activities.models import Wish, WishSupport
from activities.states import WISH_PUBLIC
from activities.states import Wish as State
from activities.vocabulary import Target
from core.transitions import can_advance
from notifications.dates import full_date
from partners.vocabulary import NeedSource

TONES = {
    State.RECEIVED: "soon",
    State.OPEN: "idea",
    State.ANSWERED: "ok",
    State.PLANNED: "ok",
    State.TAKEN_BACK: "",
}
TITLES = {
    "wish.made": gettext_lazy("Arrived"),
    "wish.open": gettext_lazy("Opened for others"),
    "wish.changed": gettext_lazy("Words changed"),
    "wish.answered": gettext_lazy("Answered"),
    "wish.planned": gettext_lazy("Planning began"),
    "wish.taken_back": gettext_lazy("Set aside or taken back"),
}
CSV_HEAD = [
    gettext_lazy("Arrived"),
    gettext_lazy("Municipality"),
    gettext_lazy("What"),
    gettext_lazy("Time of life"),
    gettext_lazy("For whom"),
    gettext_lazy("Wish"),
    gettext_lazy("Others who wish for it"),
    gettext_lazy("State"),
]


def target_of(wish: Wish) -> str:
    return str(dict(Target.choices).get(wish.target, ""))


def supported(supporter: str, wishes: Iterable[Wish]) -> set[int]:
    """Return the ids of those wishes that a browser or a volunteer supports."""
    rows = WishSupport.objects.filter(supporter=supporter, wish__in=[wish.pk for wish in wishes]) if supporter else []
    return {row.wish_id for row in rows}


def cards(wishes: Iterable[Wish], mine: set[int], page: str) -> list[dict[str, Any]]:
    """Return wishes as others read them; `page` is the name of the address that takes a support."""
    return [card(wish, wish.pk in mine, page) for wish in wishes]


def card(wish: Any, is_mine: bool, page: str) -> dict[str, Any]:
    is_public = wish.state in WISH_PUBLIC
    about = [wish.municipality.name, wish.get_life_stage_display(), target_of(wish)]
    return {
        "pk": wish.pk,
        "text": wish.words,
        "kind": wish.get_kind_display(),
        "state": wish.get_state_display(),
        "tone": TONES[State(wish.state)],
        "meta": " · ".join(str(capfirst(part)) for part in about if part),
        "at": wish.asked_at,
        "support": support_words(wish.support),
        "is_mine": is_mine,
        "can_take_back": can_advance(wish, State.TAKEN_BACK),
        "support_url": reverse(page, args=[wish.pk]) if is_public else "",
        "answer": wish.answer if is_public else "",
        "offered": [(row.name, reverse("public:activity-detail", args=[row.pk])) for row in offered_of(wish)],
    }


def own_cards(wishes: Iterable[Wish]) -> list[dict[str, Any]]:
    """Return a volunteer's own wishes; who is trusted finds the way to publish an idea."""
    return [{**card(wish, False, "volunteer:wish-support"), "publish_url": publish_url(wish)} for wish in wishes]


def publish_url(wish: Any) -> str:
    idea = next(iter(wish.ideas), None) if wish.proposed_by and wish.proposed_by.may_publish else None
    return reverse("volunteer:activity-publish", args=[idea.pk]) if idea else ""


def offered_of(wish: Wish) -> list[Any]:
    return getattr(wish, "offered", [])


def support_words(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)d other wishes for the same", "%(n)d others wish for the same", count) % {"n": count}


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Wish")},
        {"label": _("Who wishes")},
        {"label": _("Others"), "numeric": True},
        {"label": _("Arrived")},
        {"label": _("State")},
    ]


def row(wish: Any) -> dict[str, Any]:
    about = [wish.get_kind_display(), wish.get_life_stage_display(), target_of(wish)]
    return {
        "url": reverse("coordinator:wish-detail", args=[wish.pk]),
        "cells": [
            {"text": shorten(wish.words, 90, placeholder="…"), "note": " · ".join(map(str, filter(None, about)))},
            {"text": wish.municipality.name, "note": "" if wish.source == NeedSource.FAMILY else teller_of(wish)},
            str(wish.support),
            full_date(wish.asked_at),
            {"tag": wish.get_state_display(), "tone": TONES[State(wish.state)]},
        ],
    }


def csv_row(wish: Any) -> list[Any]:
    about = [wish.get_kind_display(), wish.get_life_stage_display(), target_of(wish)]
    head = [full_date(wish.asked_at), wish.municipality.name, *about]
    return [*head, wish.words, wish.support, wish.get_state_display()]


def teller_of(wish: Wish) -> str:
    """Return who wishes: an organisation and a volunteer by name, a family never."""
    if wish.proposed_by:
        return wish.proposed_by.name
    if wish.partner:
        return wish.partner.name
    return _("a worker of our own") if wish.source == NeedSource.WORKER else _("somebody without an account")


def facts_of(wish: Any) -> list[dict[str, Any]]:
    facts = [
        {"label": _("In their own words"), "value": wish.text},
        {"label": _("As others read it"), "value": wish.public_text},
        {"label": _("Municipality"), "value": wish.municipality.name},
        {"label": _("Time of life"), "value": capfirst(wish.get_life_stage_display())},
        {"label": _("For whom"), "value": capfirst(target_of(wish))},
        {"label": _("Who wishes"), "value": teller_of(wish)},
        {"label": _("Would like an answer by e-mail"), "value": _("yes") if wish.email else ""},
        {"label": _("Others who wish for it"), "value": wish.support},
        {"label": _("The answer"), "value": wish.answer},
    ]
    return [fact for fact in facts if fact["value"] not in ("", None)]


def history_of(wish: Wish) -> list[dict[str, Any]]:
    return events_of([wish], TITLES)
