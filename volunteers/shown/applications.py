"""Applications as rows of a list, as cards of the board, and as a table to download."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from volunteers.models import VolunteerApplication
from volunteers.shown.application import TONES, deadline_of
from volunteers.states import Application as State

CSV_HEAD = [
    gettext_lazy("Name"),
    gettext_lazy("Status"),
    gettext_lazy("Role"),
    gettext_lazy("Municipality"),
    gettext_lazy("Arrived"),
    gettext_lazy("In this step since"),
    gettext_lazy("Responsible person"),
    gettext_lazy("Deputy"),
]


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Name")},
        {"label": _("Status")},
        {"label": _("Role")},
        {"label": _("Arrived")},
        {"label": _("Responsible person")},
        {"label": _("Deadline")},
    ]


def days_words(application: VolunteerApplication) -> str:
    days = (timezone.localdate() - timezone.localdate(application.received_at)).days
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days else _("today")


def row_of(application: VolunteerApplication) -> dict[str, Any]:
    until, what = deadline_of(application)
    owner, deputy = application.assigned_to, application.deputy
    nobody = {"tag": _("nobody yet"), "tone": "soon"} if application.is_live else ""
    note = _("Deputy: %(person)s") % {"person": deputy.name} if deputy else ""
    return {
        "url": reverse("coordinator:application-detail", args=[application.pk]),
        "cells": [
            {"text": application.names, "note": application.municipality.name},
            {"tag": application.get_state_display(), "tone": TONES.get(State(application.state), "")},
            application.role.get_kind_display(),
            {"text": date_format(application.received_at, "D j.n.Y"), "note": days_words(application)},
            {"text": owner.name, "note": note} if owner else nobody,
            {"text": date_format(until, "D j.n.Y"), "note": what} if until else "",
        ],
    }


def csv_row(application: VolunteerApplication) -> list[Any]:
    return [
        application.names,
        application.get_state_display(),
        application.role.get_kind_display(),
        application.municipality.name,
        timezone.localdate(application.received_at).isoformat(),
        timezone.localdate(application.state_since).isoformat(),
        application.assigned_to.name if application.assigned_to else "",
        application.deputy.name if application.deputy else "",
    ]


def card_of(application: VolunteerApplication) -> dict[str, Any]:
    """Return an application as a card of the board."""
    until, what = deadline_of(application)
    owner = application.assigned_to
    return {
        "title": application.names,
        "url": reverse("coordinator:application-detail", args=[application.pk]),
        "meta": f"{application.role.get_kind_display()} · {application.municipality.name}",
        "text": owner.name if owner else _("Nobody answers for this yet"),
        "until": until,
        "what": what,
    }
