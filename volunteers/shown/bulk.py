"""How messages to many are shown to the office."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from notifications.models import OutboxMessage
from notifications.states import MessageState
from volunteers.models import BulkMessage


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Subject")},
        {"label": _("When")},
        {"label": _("Who wrote")},
        {"label": _("People"), "numeric": True},
    ]


def row_of(message: BulkMessage) -> dict[str, Any]:
    return {
        "url": reverse("coordinator:bulk-detail", args=[message.pk]),
        "cells": [str(message), when(message), writer(message), str(message.recipients)],
    }


def when(message: BulkMessage) -> str:
    return date_format(localtime(message.made_at), "SHORT_DATETIME_FORMAT")


def writer(message: BulkMessage) -> str:
    return message.made_by.name if message.made_by else ""


def facts_of(message: BulkMessage, letters: QuerySet[OutboxMessage]) -> list[dict[str, Any]]:
    """Return who wrote it and when, and how many of the letters have gone; counted within the hat's reach."""
    counts = letters.order_by().values_list("state").annotate(n=Count("pk"))
    states = [{"label": MessageState(state).label, "value": n} for state, n in sorted(counts)]
    return [
        {"label": _("Who wrote"), "value": writer(message)},
        {"label": _("When"), "value": when(message)},
        {"label": _("People"), "value": message.recipients},
        *states,
    ]
