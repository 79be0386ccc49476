"""The messages that were sent to one adult, as that adult may see them: what kind, when, how, and whether they went.

Like the openings of a file, they are for the person they are about, and for that one alone; what a message said is
kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from families.models import Adult
from notifications.kinds import UnknownKind, kind_named
from notifications.models import OutboxMessage
from notifications.querysets import OutboxQuerySet
from notifications.recipients import name_of
from notifications.states import MessageState

# Kinds whose title is written for the office.
TITLES: dict[str, Promise] = {
    "request_received": _("Receipt of your request"),
    "request_moved": _("News about your request"),
    "waiting_letter": _("Word while you wait"),
    "family_code": _("One-time code"),
    "match_news": _("News about your companion"),
    "erasure_answered": _("Answer about your data"),
}
TONES: dict[str, str] = {
    MessageState.QUEUED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "ok",
    MessageState.FAILED: "soon",
    MessageState.UNKNOWN: "soon",
    MessageState.CANCELLED: "",
}


def sent_to(adult: Adult) -> OutboxQuerySet:
    """Return the messages to `adult`, the newest first."""
    return OutboxMessage.objects.filter(recipient=name_of(adult)).order_by("-created_at", "-pk")


def in_words(messages: Iterable[OutboxMessage]) -> list[dict[str, Any]]:
    """Return rows {title, at, channel, state, tone}."""
    return [
        {
            "title": title_of(message),
            "at": message.sent_at or message.created_at,
            "channel": message.get_channel_display(),
            "state": message.get_state_display(),
            "tone": TONES[message.state],
        }
        for message in messages
    ]


def title_of(message: OutboxMessage) -> str:
    try:
        return str(TITLES.get(message.kind) or kind_named(message.kind).title)
    except UnknownKind:
        return message.kind
