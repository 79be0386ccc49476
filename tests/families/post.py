"""Messages to families as the outbox would compose them, whatever has become of what they tell about."""

from __future__ import annotations

from core.actor import Role
from notifications import kinds
from notifications.delivery import compose
from notifications.models import OutboxMessage
from notifications.recipients import Recipient
from notifications.rendering import Rendered


def family_kinds() -> set[str]:
    return {kind.name for kind in kinds.all_kinds() if kind.audience == Role.FAMILY}


def of_sample(message: OutboxMessage) -> kinds.Context:
    return kinds.kind_named(message.kind).sample().context


def compose_as(message: OutboxMessage, kind: kinds.Kind) -> tuple[Recipient, Rendered] | None:
    """Compose as if the kind were always due."""
    before = kinds._kinds[kind.name]
    kinds._kinds[kind.name] = kind
    try:
        return compose(message)
    finally:
        kinds._kinds[kind.name] = before
