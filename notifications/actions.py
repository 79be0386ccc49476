from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.outbox import wake_on_commit
from notifications.rules import why_not_leave, why_not_send_again
from notifications.states import MessageState


@transaction.atomic
def send_again(message: OutboxMessage, *, actor: Actor) -> None:
    """Put a failed message, or one that was perhaps sent, back into the queue with all its tries; raises `Refused`.

    It keeps its key, so a mail server or an SMS gateway that did get it can still drop the double.
    """
    refuse(why_not_send_again(message, actor=actor))
    not_before = kind_named(message.kind).earliest(timezone.now())
    changes = {"attempts": 0, "not_before": not_before, "last_error": ""}
    advance(message, MessageState.QUEUED, actor=actor, reason="send_again", **changes)
    wake_on_commit()


@transaction.atomic
def leave(message: OutboxMessage, *, actor: Actor) -> None:
    """Close a failed message, or one that was perhaps sent, as it is; raises `Refused`."""
    refuse(why_not_leave(message, actor=actor))
    advance(message, MessageState.CANCELLED, actor=actor, reason="leave", sealed=None)
