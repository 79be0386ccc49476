"""How visits to hosts are shown: to the host, the peer parent and the coordinator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.phones import as_people_write
from accounts.timeline import events_of
from activities import links, rules
from activities.models import HostVisit
from activities.notices.visits import host_path
from activities.shown.own_shifts import Own
from activities.states import VISIT_TO_COME, VISIT_WENT
from activities.states import Visit as State
from core.actor import Actor
from notifications.dates import full_date, hour, weekday

TONES = {
    State.WISHED: "soon",
    State.TAKEN: "info",
    State.CONFIRMED: "ok",
    State.HELD: "soon",
    State.REPORTED: "ok",
    State.CANCELLED: "",
}
TITLES = {
    "hostvisit.asked": gettext_lazy("Asked for"),
    "hostvisit.taken": gettext_lazy("A peer parent would come"),
    "hostvisit.confirmed": gettext_lazy("Agreed"),
    "hostvisit.wished": gettext_lazy("Looks for somebody again"),
    "hostvisit.held": gettext_lazy("Held"),
    "hostvisit.reported": gettext_lazy("Counted"),
    "hostvisit.thanked": gettext_lazy("The host told how it was"),
    "hostvisit.cancelled": gettext_lazy("Cancelled"),
}
CSV_HEAD = [
    gettext_lazy("When"),
    gettext_lazy("Municipality"),
    gettext_lazy("Host"),
    gettext_lazy("What"),
    gettext_lazy("Time of life"),
    gettext_lazy("State"),
    gettext_lazy("Adults"),
    gettext_lazy("Of them fathers"),
    gettext_lazy("Children"),
    gettext_lazy("Result"),
]


def hours_of(visit: HostVisit) -> str:
    return f"{hour(visit.starts_at)}–{hour(visit.ends_at)}"


def when(visit: HostVisit) -> str:
    return f"{capfirst(weekday(visit.starts_at))} {hours_of(visit)}"


def heads_of(visit: HostVisit) -> str:
    """Return "12 adults, of them 4 fathers, 9 children" of a visit that was counted."""
    if not visit.is_counted:
        return ""
    parts = [
        ngettext("%(n)d adult", "%(n)d adults", visit.adults) % {"n": visit.adults},
        ngettext("of them %(n)d father", "of them %(n)d fathers", visit.fathers) % {"n": visit.fathers},
        ngettext("%(n)d child", "%(n)d children", visit.children) % {"n": visit.children},
    ]
    return ", ".join(parts)


def told(facts: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return facts as the list component reads them, without those that were not given."""
    return [{"label": label, "value": value} for label, value in facts if value not in ("", None)]


def what_of(visit: HostVisit) -> list[tuple[Any, Any]]:
    """Return what everybody who has to do with a visit knows of it."""
    expected = visit.expected and ngettext("about %(n)d person", "about %(n)d people", visit.expected)
    return [
        (_("When"), when(visit)),
        (_("What"), capfirst(visit.get_kind_display())),
        (_("Host"), visit.host),
        (_("Where"), f"{visit.place}, {visit.municipality.name}"),
        (_("Time of life"), capfirst(visit.get_life_stage_display())),
        (_("Theme"), visit.theme),
        (_("How many come"), expected % {"n": visit.expected} if expected else ""),
        (_("The host wishes"), _("that a father comes") if visit.wants_father else ""),
    ]


def outcome_of(visit: HostVisit) -> list[tuple[Any, Any]]:
    return [
        (_("Who was there"), heads_of(visit)),
        (_("How it went"), visit.result),
        (_("What the host said"), " · ".join(filter(None, (face_of(visit), visit.host_words)))),
        (_("Why it was cancelled"), visit.cancel_words),
    ]


def face_of(visit: HostVisit) -> str:
    return str(capfirst(visit.get_host_face_display() or ""))


def contact_of(visit: HostVisit) -> list[tuple[Any, Any]]:
    """Return how the host is reached at work, for whoever comes and for the office."""
    phone = as_people_write(str(visit.contact_phone)) if visit.contact_phone else ""
    reached = ", ".join(filter(None, (visit.contact_name, phone, visit.contact_email)))
    return [(_("Contact at the host"), reached), (_("How one gets there"), visit.travel_words)]


# The host


def opened(token: str, now: datetime) -> HostVisit | None:
    """Return the visit whose private link it is, with what its page shows; None where the link opens no more."""
    visit = links.row_of(token, HostVisit)
    if visit is None or rules.has_ended(visit, now):
        return None
    return HostVisit.objects.for_list().get(pk=visit.pk)


def host_facts(visit: HostVisit) -> list[dict[str, Any]]:
    """Return what the host reads on the private page: of the peer parent the first name."""
    comes = visit.volunteer.first_name if visit.volunteer and visit.state in (*VISIT_TO_COME, *VISIT_WENT) else ""
    office = ", ".join(filter(None, (visit.organisation.name, visit.organisation.phone)))
    return told([*what_of(visit), (_("Peer parent"), comes), (_("The office"), office), *outcome_of(visit)])


def host_ways(visit: HostVisit, *, actor: Actor, now: datetime) -> dict[str, bool]:
    """Return what the host can do now."""
    return {
        "can_confirm": rules.why_not_confirm_visit(visit, actor=actor) is None,
        "can_cancel": rules.why_not_cancel_visit(visit, now=now, actor=actor) is None,
        "can_tell": rules.why_not_thank(visit, now=now, actor=actor) is None,
    }


def asked_rows(visits: Iterable[HostVisit], now: datetime) -> list[dict[str, Any]]:
    """Return the visits that a partner has asked for; each opens its private page, as long as that is there."""
    return [
        {
            "url": "" if rules.has_ended(visit, now) else host_path(visit),
            "cells": [when_cell(visit), visit.host, visit.place, state_cell(visit), heads_of(visit)],
        }
        for visit in visits
    ]


def asked_columns() -> list[dict[str, Any]]:
    return [{"label": word} for word in (_("When"), _("Host"), _("Place"), _("State"), _("Who was there"))]


def when_cell(visit: HostVisit) -> dict[str, str]:
    return {"text": f"{full_date(visit.starts_at)}", "note": when(visit)}


def state_cell(visit: HostVisit) -> dict[str, str]:
    return {"tag": visit.get_state_display(), "tone": TONES[State(visit.state)]}


# The peer parent


def own_visits(rows: QuerySet[HostVisit], own: Own, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return the visits of a volunteer as cards: to come, to count, made, and those that look for somebody."""
    mine = list(rows.of_people(own.volunteer.people).for_list().order_by("starts_at", "pk"))
    free = rows.filter(state=State.WISHED, starts_at__gt=now).for_list().order_by("starts_at", "pk")
    begun = [visit for visit in mine if visit.state in VISIT_WENT and visit.starts_at <= now]
    return {
        "ahead": [card(visit) for visit in mine if visit.state in VISIT_TO_COME and visit.starts_at > now],
        "uncounted": [card(visit, _("count the people"), "soon") for visit in begun if not visit.is_counted],
        "made": [card(visit) for visit in reversed(begun) if visit.is_counted],
        "free": [card(visit, _("a father is wished for") if visit.wants_father else "") for visit in free],
    }


def card(visit: HostVisit, word: str = "", tone: str = "") -> dict[str, Any]:
    return {
        "title": visit.host,
        "url": reverse("volunteer:host-visit-detail", args=[visit.pk]),
        "word": word or visit.get_state_display(),
        "tone": tone or TONES[State(visit.state)],
        "at": visit.starts_at,
        "hours": hours_of(visit),
        "where": f"{visit.place}, {visit.municipality.name}",
    }


def visitor_facts(visit: HostVisit, *, is_mine: bool) -> list[dict[str, Any]]:
    return told([*what_of(visit), *(contact_of(visit) if is_mine else []), *outcome_of(visit)])


def visitor_ways(visit: HostVisit, own: Own, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what a volunteer can do about a visit: with it, or before taking it."""
    if not rules.is_visitor(visit, actor):
        return {"take_refusal": rules.why_not_take_visit(visit, own.volunteer, now=now, actor=actor), "is_mine": False}
    return {
        "is_mine": True,
        "can_give_back": rules.why_not_give_back(visit, now=now, actor=actor) is None,
        "can_count": rules.why_not_report_visit(visit, now=now, actor=actor) is None,
    }


TAKING: dict[str, Any] = {
    "title": gettext_lazy("Go to the visit"),
    "submit": gettext_lazy("I can go"),
    "happens": [
        gettext_lazy("The host is asked to confirm, and we tell you."),
        gettext_lazy("We remind you two days before. If you cannot go after all, say so on the page."),
    ],
    "told": [gettext_lazy("The host: that somebody comes, with your first name")],
}
GIVING_BACK: dict[str, Any] = {
    "title": gettext_lazy("I cannot go"),
    "submit": gettext_lazy("Give the visit back"),
    "happens": [gettext_lazy("Other peer parents see the visit again, and the coordinator looks for somebody.")],
    "told": [gettext_lazy("The host: that we look for somebody else")],
}


# The coordinator


def columns() -> list[dict[str, Any]]:
    return [
        {"label": word} for word in (_("When"), _("Host"), _("What"), _("Who goes"), _("State"), _("Who was there"))
    ]


def row(visit: HostVisit) -> dict[str, Any]:
    return {
        "url": reverse("coordinator:visit-detail", args=[visit.pk]),
        "cells": [
            when_cell(visit),
            {"text": visit.host, "note": f"{visit.place} · {visit.municipality.name}"},
            {"text": capfirst(visit.get_kind_display()), "note": visit.get_life_stage_display()},
            visit.volunteer.name if visit.volunteer else "",
            state_cell(visit),
            heads_of(visit),
        ],
    }


def csv_row(visit: HostVisit) -> list[Any]:
    at = f"{full_date(visit.starts_at)} {hours_of(visit)}"
    what = [visit.get_kind_display(), visit.get_life_stage_display(), visit.get_state_display()]
    return [at, visit.municipality.name, visit.host, *what, visit.adults, visit.fathers, visit.children, visit.result]


def office_facts(visit: HostVisit) -> list[dict[str, Any]]:
    return told([*what_of(visit), *contact_of(visit), *outcome_of(visit)])


def history_of(visit: HostVisit) -> list[dict[str, Any]]:
    return events_of([visit], TITLES)
