from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from notifications.kinds import UnknownKind, kind_named
from notifications.models import OutboxMessage

DECIDES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def why_not_decide(message: OutboxMessage, *, actor: Actor) -> Refusal | None:
    """Return why `actor` has nothing to decide about this message, None when they have."""
    if actor.role not in DECIDES or message.organisation_id not in actor.organisation_ids:
        return Refusal("not_yours", _("This message belongs to another organisation."))
    if not message.wants_a_person:
        return Refusal("not_waiting", _("This message does not wait for a decision."))
    return None


def why_not_leave(message: OutboxMessage, *, actor: Actor) -> Refusal | None:
    """Return why `actor` may not let this message be, None when they may."""
    return why_not_decide(message, actor=actor)


def why_not_send_again(message: OutboxMessage, *, actor: Actor) -> Refusal | None:
    """Return why `actor` may not send this message once more, None when they may."""
    refusal = why_not_decide(message, actor=actor)
    if refusal is not None:
        return refusal
    if message.has_expired(timezone.now()):
        return Refusal("too_late", _("It is too late for this message."))
    if not is_still_due(message):
        return Refusal("not_due", _("The reason for this message is gone. You can leave it."))
    return None


def is_still_due(message: OutboxMessage) -> bool:
    try:
        return kind_named(message.kind).still_due(message)
    except UnknownKind:
        return False
