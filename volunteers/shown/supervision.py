"""How supervision is shown: rows and words, and its entry in a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from notifications.dates import clock, weekday
from volunteers.calendars import Entry
from volunteers.models import SupervisionSession


def title_of(session: SupervisionSession) -> str:
    return capfirst(f"{weekday(session.starts_at)} {clock(session.starts_at)}")


def where_of(session: SupervisionSession) -> str:
    return session.place or session.link


def session_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("When")},
        {"label": _("For whom")},
        {"label": _("Where")},
        {"label": _("Led by")},
        {"label": _("Places"), "numeric": True},
    ]


def session_row(session: SupervisionSession, now: datetime) -> dict[str, Any]:
    """Return a session `with_counts` as a row."""
    places = _("%(taken)d of %(places)d") % {"taken": session.taken, "places": session.capacity}
    came = _("%(n)d came") % {"n": session.came}
    when: Any = title_of(session)
    if session.cancelled_at:
        when = {"text": when, "note": _("cancelled")}
    return {
        "url": reverse("coordinator:supervision-detail", args=[session.pk]),
        "cells": [
            when,
            session.municipality.name if session.municipality else _("The whole association"),
            where_of(session),
            session.leader.name if session.leader else "–",
            came if session.starts_at <= now else places,
        ],
    }


def entry_of(session: SupervisionSession) -> Entry:
    """Return the session as a calendar reads it."""
    return Entry(
        uid=f"supervision-{session.pk}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=_("Supervision of volunteers"),
        place=where_of(session),
        changed_at=session.cancelled_at or session.starts_at,
    )
