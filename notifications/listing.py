"""Messages as a coordinator reads them: what kind, to whom in general, where it stands. No names, no texts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.actor import Role
from notifications import dates
from notifications.kinds import UnknownKind, kind_named
from notifications.models import OutboxMessage
from notifications.recipients import recipient_of
from notifications.states import MessageState

TONES = {
    MessageState.QUEUED: "info",
    MessageState.SENDING: "info",
    MessageState.SENT: "ok",
    MessageState.FAILED: "danger",
    MessageState.UNKNOWN: "soon",
    MessageState.CANCELLED: "",
}
WHAT_WENT_WRONG = {
    "SenderWasLost": gettext_lazy("The sending was interrupted. The message may have arrived."),
    "SMTPRecipientsRefused": gettext_lazy("The mail server does not know the address."),
    "PermanentFailure": gettext_lazy("The address or the number cannot be written to."),
    "TransientFailure": gettext_lazy("The other end did not take the message."),
    "TimeoutError": gettext_lazy("The other end did not answer in time."),
}

SEND_AGAIN = {
    "verb": gettext_lazy("Send again"),
    "happens": [
        gettext_lazy("The message goes out again."),
        gettext_lazy("If the first one arrived after all, the person may get it twice."),
    ],
    "told": [gettext_lazy("The person the message was for.")],
}
LEAVE = {
    "verb": gettext_lazy("Leave it"),
    "happens": [
        gettext_lazy("The message is not sent again."),
        gettext_lazy("It leaves the list of those that wait for a decision."),
    ],
    "told": [],
}


def columns() -> list[dict[str, str]]:
    return [{"label": label} for label in (_("Message"), _("State"), _("For whom"), _("Sent as"), _("Written"))]


def row(message: OutboxMessage) -> dict[str, Any]:
    """Return a row of the list."""
    state = {"tag": message.get_state_display(), "tone": TONES[MessageState(message.state)]}
    cells = [title(message), state, audience(message), message.get_channel_display(), written(message.created_at)]
    return {"url": reverse("coordinator:message", args=[message.pk]), "cells": cells}


def counted(count: int) -> str:
    return ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}


def title(message: OutboxMessage) -> str:
    try:
        return str(kind_named(message.kind).title)
    except UnknownKind:
        return message.kind


def audience(message: OutboxMessage) -> str:
    try:
        role = kind_named(message.kind).audience
    except UnknownKind:
        return ""
    return _("Somebody without a role yet") if role == Role.PUBLIC else str(role.label)


def written(at: Any) -> str:
    return f"{dates.weekday(at)} {dates.clock(at)}" if at else ""


def facts(message: OutboxMessage) -> list[dict[str, Any]]:
    """Return what a person needs to decide about a message."""
    return [
        {"label": _("For whom"), "value": audience(message)},
        {"label": _("Sent as"), "value": message.get_channel_display()},
        {"label": _("Written"), "value": written(message.created_at)},
        {"label": _("Last try"), "value": written(message.claimed_at)},
        {"label": _("Tries"), "value": message.attempts},
        {"label": _("What went wrong"), "value": what_went_wrong(message)},
        {"label": _("Good until"), "value": written(message.expires_at)},
    ]


def what_went_wrong(message: OutboxMessage) -> str:
    return str(WHAT_WENT_WRONG.get(message.last_error, message.last_error))


def page_of(message: OutboxMessage) -> str:
    """Return the coordinator's page about the message's reader, "" when there is none."""
    recipient = recipient_of(message)
    return recipient.page if recipient else ""
