"""Who a message goes to. Each app says how its own people are written to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from notifications.models import OutboxMessage


@dataclass(frozen=True, slots=True)
class Recipient:
    """How a person is reached now. Addresses that they do not want to be used are left empty.

    `page` is the path of the coordinator's page about them, for the one who decides about a message that got stuck.
    With `is_neutral` nothing in the message tells who it is from. `hats` are those of somebody with an account.
    """

    language: str
    email: str = ""
    phone: str = ""
    sms_allowed: bool = False
    page: str = ""
    is_neutral: bool = False
    hats: frozenset[str] = frozenset()


# For an address that belongs to nobody we know: it travels in the message's sealed part and is wiped with it.
SEALED_ADDRESS = "sealed:address"

Resolver = Callable[[str], Recipient | None]
_resolvers: dict[str, Resolver] = {}


def register_recipient(label: str, resolve: Resolver) -> None:
    """Let `resolve(pk)` answer for rows of the model `label`; None means gone, or not to be written to any more."""
    _resolvers[label] = resolve


def name_of(row: models.Model | str) -> str:
    """Return "label:pk" for a row; raises ValueError when nobody answers for its model."""
    name = row if isinstance(row, str) else f"{row._meta.label}:{row.pk}"
    if name != SEALED_ADDRESS and name.partition(":")[0] not in _resolvers:
        raise ValueError(f"nobody has registered how {name.partition(':')[0]} is written to")
    return name


def recipient_of(message: OutboxMessage) -> Recipient | None:
    """Return how the message's recipient is reached now, None when there is nobody to write to."""
    if message.recipient == SEALED_ADDRESS:
        return sealed_recipient(message)
    label, _, key = message.recipient.partition(":")
    return _resolvers[label](key)


def sealed_recipient(message: OutboxMessage) -> Recipient | None:
    if not message.sealed:
        return None
    return Recipient(language=message.context["language"], email=json.loads(message.sealed)["email"])
