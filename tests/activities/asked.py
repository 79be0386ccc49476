"""What tests of shifts ask of actions and messages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from activities.models import Shift
from core.refusals import Refused
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories.cast import Person


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def messages_to(person: Person) -> list[OutboxMessage]:
    rows = OutboxMessage.objects.filter(recipient=f"accounts.User:{person.user.pk}", kind__startswith="shift_")
    return list(rows.order_by("pk"))


def told(person: Person) -> list[str]:
    """Return the kinds of message to a volunteer; of the news with what happened."""
    return [":".join(filter(None, (row.kind, row.context.get("what", "")))) for row in messages_to(person)]


def is_due(message: OutboxMessage) -> bool:
    return kind_named(message.kind).still_due(message)


def hands(shift: Shift) -> tuple[int, int]:
    """Return how many people come, and how many of their places look for another."""
    row = Shift.objects.with_hands().get(pk=shift.pk)
    return row.hands, row.looking
