"""The way in: actions put messages here, in the transaction of what they tell about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from celery.exceptions import CeleryError
from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core.transitions import advance_many
from notifications import tasks
from notifications.delivery import POSTMAN
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.recipients import name_of
from notifications.states import MessageState

KEY = re.compile(r"[!-~]{1,200}")
CODE = re.compile(r"[A-Za-z0-9_.:+-]{0,40}")
WAKE_UP_SECONDS = 60

logger = structlog.get_logger(__name__)


def enqueue(
    kind: str,
    *,
    key: str,
    recipient: models.Model | str,
    channel: str,
    context: Mapping[str, Any],
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    organisation_id: int | None = None,
    municipality_id: str | None = None,
    sealed: str = "",
) -> OutboxMessage:
    """Put a message into the outbox and return it, or the one that already has this key, as it is.

    `context` holds ids, codes and ISO dates, nothing about people. `sealed` is a short-lived secret and needs
    `expires_at`. `municipality_id` is given where the message is about a family. Kinds that can wait are moved out of
    quiet hours. Raises RuntimeError outside a transaction, ValueError for a key, recipient, context or secret that
    may not be, and `UnknownKind`.
    """
    check(kind, key, channel, context, expires_at, sealed)
    values = {
        "kind": kind,
        "channel": channel,
        "recipient": name_of(recipient),
        "context": dict(context),
        "sealed": sealed or None,
        "organisation_id": organisation_id,
        "municipality_id": municipality_id,
        "not_before": kind_named(kind).earliest(not_before or timezone.now()),
        "expires_at": expires_at,
    }
    message, is_new = OutboxMessage.objects.get_or_create(key=key, defaults=values)
    if is_new and message.not_before <= timezone.now():
        wake_on_commit()
    return message


def check(
    kind: str, key: str, channel: str, context: Mapping[str, Any], expires_at: datetime | None, sealed: str
) -> None:
    """Raise for what may not enter the outbox."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{key} was put into the outbox outside the transaction of what it tells about")
    if not KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a key of printable ASCII")
    if channel not in kind_named(kind).channels:
        raise ValueError(f"{kind} has no text for {channel}")
    if not all(is_bare(value) for value in context.values()):
        raise ValueError(f"the context of {key} holds more than ids and codes")
    if sealed and expires_at is None:
        raise ValueError(f"the secret of {key} would never be wiped")


def is_bare(value: Any) -> bool:
    """Whether `value` is an id, a code, an ISO date or a list of them."""
    if isinstance(value, list | tuple):
        return all(is_bare(item) for item in value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and bool(CODE.fullmatch(value)))


def cancel(key_prefix: str) -> int:
    """Cancel queued messages whose key is `key_prefix` or begins with it and a colon; return how many."""
    queued = OutboxMessage.objects.keyed(key_prefix)
    return len(advance_many(queued, MessageState.QUEUED, MessageState.CANCELLED, actor=POSTMAN, sealed=None))


def cancel_to(recipient: models.Model | str) -> int:
    """Cancel everything queued for `recipient`; return how many messages there were."""
    queued = OutboxMessage.objects.addressed_to(name_of(recipient))
    return len(advance_many(queued, MessageState.QUEUED, MessageState.CANCELLED, actor=POSTMAN, sealed=None))


def wake_on_commit() -> None:
    """Wake a sender once the transaction is committed, once however many messages it holds."""
    if not any(entry[1] is wake for entry in transaction.get_connection().run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Tell the workers that something is due. Without a broker the next tick of the clock finds it anyway."""
    try:
        tasks.deliver_outbox.apply_async(retry=False, expires=WAKE_UP_SECONDS)
    except (KombuError, CeleryError, RedisError, OSError) as error:
        logger.warning("outbox.nobody_woken", error=type(error).__name__)
