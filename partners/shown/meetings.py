"""How meetings of the network and their next steps are shown: to whoever calls them, and to those who are invited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.areas import AREAS
from core.actor import Actor
from notifications.dates import full_date, hour, weekday
from partners.models import Decision, MeetingAnswer, NetworkMeeting
from partners.rules import meetings as rules


def page(area: str, name: str, pk: int | None = None) -> str:
    """Return the address of a page of meetings in an area; guests have their own names of them."""
    prefix = "" if area == "coordinator" else "network-"
    return reverse(f"{area}:{prefix}{name}", args=[] if pk is None else [pk])


def area_of(actor: Actor) -> str:
    return next(name for name, role in AREAS.items() if role == actor.role)


def when(meeting: NetworkMeeting) -> str:
    """Return "Thursday 3 September 2026 9:00–10:30"."""
    year = timezone.localdate(meeting.starts_at).year
    here = f" {year}" if year != timezone.localdate().year else ""
    return f"{capfirst(weekday(meeting.starts_at))}{here} {hour(meeting.starts_at)}–{hour(meeting.ends_at)}"


def status_of(meeting: NetworkMeeting, now: datetime) -> dict[str, str]:
    if meeting.cancelled_on:
        return {"tag": _("cancelled")}
    if meeting.held_on:
        return {"tag": _("held"), "tone": "ok"}
    if meeting.starts_at <= now:
        return {"tag": _("minutes to write"), "tone": "soon"}
    return {"tag": _("ahead"), "tone": "info"}


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Meeting")},
        {"label": _("When")},
        {"label": _("Where")},
        {"label": _("Who are invited")},
        {"label": _("State")},
    ]


def row(meeting: NetworkMeeting, now: datetime, area: str) -> dict[str, Any]:
    many = len(meeting.invited.all())
    invited = ngettext("%(n)d organisation", "%(n)d organisations", many) % {"n": many}
    return {
        "url": page(area, "meeting-detail", meeting.pk),
        "cells": [
            {"text": meeting.title, "note": meeting.organisation.name},
            when(meeting),
            {"text": meeting.municipality.name, "note": meeting.place or (_("Online") if meeting.link else "")},
            invited,
            status_of(meeting, now),
        ],
    }


def rows(meetings: Iterable[NetworkMeeting], now: datetime, area: str) -> list[dict[str, Any]]:
    return [row(meeting, now, area) for meeting in meetings]


def guests(meeting: NetworkMeeting) -> list[dict[str, Any]]:
    """Return who was invited, and what is known of each: came, comes, cannot come."""
    answers = {answer.organisation_id: answer for answer in meeting.answers.all()}
    came = {row.pk for row in meeting.came.all()}
    everybody = [meeting.organisation, *meeting.invited.all()]
    return [{"cells": [guest_cell(row), guest_tag(meeting, row.pk, came, answers)]} for row in everybody]


def guest_cell(organisation: Any) -> dict[str, str]:
    return {"text": organisation.name, "note": capfirst(organisation.get_kind_display())}


def guest_tag(meeting: NetworkMeeting, pk: int, came: set[int], answers: dict[int, MeetingAnswer]) -> dict[str, str]:
    if meeting.held_on:
        return {"tag": _("came"), "tone": "ok"} if pk in came else {"tag": _("was not there")}
    if pk == meeting.organisation_id:
        return {"tag": _("called it"), "tone": "info"}
    if pk not in answers:
        return {"tag": _("no answer yet")}
    return {"tag": _("comes"), "tone": "ok"} if answers[pk].comes else {"tag": _("cannot come")}


def guest_columns() -> list[dict[str, Any]]:
    return [{"label": _("Organisation")}, {"label": _("Comes")}]


def facts(meeting: NetworkMeeting) -> list[dict[str, Any]]:
    told = [
        (_("When"), when(meeting)),
        (_("Place"), meeting.place),
        (_("Municipality"), meeting.municipality.name),
        (_("Called by"), meeting.organisation.name),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def steps_of(decisions: Iterable[Decision], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Return next steps as the partial `_decisions` reads them, with what the reader can do."""
    return [step_of(decision, actor, today) for decision in decisions]


def step_of(decision: Decision, actor: Actor, today: date) -> dict[str, Any]:
    area = area_of(actor)
    can_mark = rules.why_not_mark(decision, actor=actor) is None
    is_own = area == "coordinator" and rules.why_not_handle_meeting(decision.meeting, actor=actor) is None
    return {
        "text": decision.text,
        "who": decision.responsible.name if decision.responsible else _("Nobody yet"),
        "meeting": decision.meeting.title,
        "meeting_url": page(area, "meeting-detail", decision.meeting_id),
        "is_done": decision.done_on is not None,
        **due_of(decision, today),
        "mark_url": reverse(f"{area}:decision-mark", args=[decision.pk]) if can_mark else "",
        "edit_url": reverse("coordinator:decision-edit", args=[decision.pk]) if is_own else "",
    }


def due_of(decision: Decision, today: date) -> dict[str, str]:
    if decision.done_on:
        return {"due": _("done %(day)s") % {"day": full_date(decision.done_on)}, "tone": "ok"}
    if decision.due_on is None:
        return {"due": _("no day agreed"), "tone": ""}
    words = _("by %(day)s") % {"day": full_date(decision.due_on)}
    return {"due": words, "tone": "soon" if decision.is_late(today) else "info"}


def detail_of(meeting: NetworkMeeting, now: datetime, *, actor: Actor) -> dict[str, Any]:
    """Return a meeting as its page reads it, in whatever area."""
    area, today = area_of(actor), timezone.localdate(now)
    mine = next((row for row in meeting.answers.all() if row.organisation_id == actor.organisation_id), None)
    own = list(meeting.decisions.for_list())
    earlier = open_before(meeting, actor)
    return {
        "meeting": meeting,
        "status": status_of(meeting, now),
        "facts": facts(meeting),
        "guest_columns": guest_columns(),
        "guests": guests(meeting),
        "decisions": steps_of(own, actor, today),
        "open": steps_of(earlier, actor, today),
        "can_answer": rules.why_not_answer(meeting, now=now, actor=actor) is None,
        "mine": mine,
        "list_url": page(area, "meeting-list"),
        "answer_url": page(area, "meeting-answer", meeting.pk),
        "calendar_url": page(area, "meeting-calendar", meeting.pk),
    }


def open_before(meeting: NetworkMeeting, actor: Actor) -> Any:
    """Return the next steps that earlier meetings of the same network have left open."""
    rows = Decision.objects.visible_to(actor).open().of_area(meeting.organisation_id, meeting.municipality_id)
    return rows.filter(meeting__starts_at__lt=meeting.starts_at).exclude(meeting=meeting.pk).for_list()
