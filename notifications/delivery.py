"""Takes messages that are due, one at a time, and sees each of them off. The table is the queue.

A message is claimed right before it is sent, and the claim is committed before anything leaves. So a sender that is
killed leaves at most one message in doubt, and nobody but a person ever sends that one again. A claim costs one short
transaction, which is small beside a conversation with a mail server; a claimed batch would put a whole batch in doubt.

The outbox moves its rows with `advance_many`, without audit rows: the message is its own record of when it was taken,
tried and sent. What a person decides about it is in `actions.py` and is audited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from core.actor import Actor
from core.transitions import advance_many
from notifications import kinds, quiet
from notifications.channels import Channel, OutcomeUnknown, PermanentFailure, TransientFailure
from notifications.channels.email import EmailChannel
from notifications.channels.sms import SmsChannel
from notifications.models import OutboxMessage
from notifications.querysets import OutboxQuerySet
from notifications.recipients import Recipient, recipient_of
from notifications.rendering import Rendered, render
from notifications.states import MessageState

POSTMAN = Actor.system("outbox")
CHANNELS: dict[str, Callable[[], Channel]] = {kinds.EMAIL: EmailChannel, kinds.SMS: SmsChannel}
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 12 * 60))

# Far longer than every time limit of a send, so that nobody can still be sending what is called stuck.
STUCK_AFTER = timedelta(minutes=10)
SECONDS_PER_ROUND = 50

logger = structlog.get_logger(__name__)


class Round:
    """One sender's turn: the channels it holds open, and the errors it met.

    An error in one message stops nobody else's. It is raised when the round is over, so that it is seen.
    """

    def __init__(self) -> None:
        self.opened: dict[str, Channel] = {}
        self.errors: list[Exception] = []

    def channel(self, name: str) -> Channel:
        if name not in self.opened:
            self.opened[name] = CHANNELS[name]()
        return self.opened[name]

    def __enter__(self) -> Round:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        for channel in self.opened.values():
            channel.close()
        if self.errors and kind is None:
            raise ExceptionGroup("messages that were not sent because of an error of ours", self.errors)


class OneOfMany:
    """Puts an error in one message aside until the round is over."""

    def __init__(self, turn: Round) -> None:
        self.turn = turn

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, Exception):
            return False
        self.turn.errors.append(error)
        return True


class Composing:
    """A message that cannot be composed has certainly not gone: it fails, and its error goes on."""

    def __init__(self, message: OutboxMessage) -> None:
        self.message = message

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, Exception):
            settle(self.message, MessageState.FAILED, last_error=type(error).__name__)


def deliver_due(seconds: float = SECONDS_PER_ROUND) -> Counter[str]:
    """Send what is due until nothing is left or `seconds` have passed; return how many came to which state.

    Raises an ExceptionGroup at the end for messages that failed because of an error of ours.
    """
    settled: Counter[str] = Counter()
    ends = monotonic() + seconds
    with Round() as turn:
        while monotonic() < ends and (message := claim_due(timezone.now())):
            with OneOfMany(turn):
                settled[send_one(message, turn)] += 1
    if settled:
        logger.info("outbox.delivered", **settled)
    return settled


def claim_due(at: datetime) -> OutboxMessage | None:
    """Take the next message for the caller alone and commit that; None when nothing is due.

    Urgent kinds come first, and are all there is in quiet hours. PostgreSQL skips rows that another sender holds; on
    SQLite a transaction holds the whole database, and the compare-and-swap would tell in any case.
    """
    with transaction.atomic():
        due = OutboxMessage.objects.due(at)
        key = first_free(due.of_kinds(kinds.urgent_names()))
        if key is None and not quiet.is_quiet(at):
            key = first_free(due)
        if key is None:
            return None
        changes = {"claimed_at": at, "attempts": F("attempts") + 1}
        advance_many(one(key), MessageState.QUEUED, MessageState.SENDING, actor=POSTMAN, **changes)
    # The secret stays closed until the message is composed: one that no key opens must not stop the queue.
    return one(key).select_related("organisation").defer("sealed").get()


def first_free(due: OutboxQuerySet) -> int | None:
    """Return the key of the first message that nobody else holds, and hold it."""
    return due.select_for_update(skip_locked=True).values_list("pk", flat=True).first()


def one(key: int) -> OutboxQuerySet:
    return OutboxMessage.objects.filter(pk=key)


def send_one(message: OutboxMessage, turn: Round) -> str:
    """Send a claimed message, outside every transaction, and settle it; return the state it came to."""
    with Composing(message):
        letter = compose(message)
    if letter is None:
        return settle(message, MessageState.CANCELLED, sealed=None)
    recipient, rendered = letter
    try:
        provider_id = turn.channel(message.channel).send(recipient, rendered, key=message.key)
    except TransientFailure as failure:
        return put_off(message, failure)
    except PermanentFailure as failure:
        return settle(message, MessageState.FAILED, last_error=name_of(failure))
    except OutcomeUnknown as failure:
        return settle(message, MessageState.UNKNOWN, last_error=name_of(failure))
    return settle(message, MessageState.SENT, sent_at=timezone.now(), provider_id=provider_id, sealed=None)


def compose(message: OutboxMessage) -> tuple[Recipient, Rendered] | None:
    """Return to whom and what to send now, None when it is not due any more or there is nobody to write to."""
    kind = kinds.kind_named(message.kind)
    if message.has_expired(timezone.now()) or not kind.still_due(message):
        return None
    recipient = recipient_of(message)
    if recipient is None or not kind.may_reach(recipient):
        return None
    with translation.override(recipient.language):
        context = kind.build(message)
    rendered = render(
        kind,
        message.channel,
        context,
        language=recipient.language,
        organisation=message.organisation,
        is_neutral=recipient.is_neutral,
    )
    return recipient, rendered


def put_off(message: OutboxMessage, failure: TransientFailure) -> str:
    """Let the message wait for its next try, or fail when it has had them all."""
    if message.attempts > len(WAITS):
        return settle(message, MessageState.FAILED, last_error=name_of(failure))
    not_before = kinds.kind_named(message.kind).earliest(timezone.now() + WAITS[message.attempts - 1])
    return settle(message, MessageState.QUEUED, not_before=not_before, last_error=name_of(failure))


def settle(message: OutboxMessage, to: str, **changes: Any) -> str:
    """Write what became of a claimed message; return `to`."""
    moved = advance_many(one(message.pk), MessageState.SENDING, to, actor=POSTMAN, **changes)
    if not moved and to == MessageState.SENT:
        moved = advance_many(one(message.pk), MessageState.UNKNOWN, to, actor=POSTMAN, **changes)
    if not moved:
        logger.warning("outbox.settled_too_late", key=message.key, state=str(to))
    return to


def name_of(failure: Exception) -> str:
    """Return the class of what went wrong, never its text: servers quote addresses."""
    return type(failure.__cause__ or failure).__name__


def close_expired(at: datetime) -> None:
    """Cancel what nobody should get any more, and wipe the secrets of what waits for a person too long."""
    expired = OutboxMessage.objects.expired(at)
    advance_many(expired, MessageState.QUEUED, MessageState.CANCELLED, actor=POSTMAN, sealed=None)
    expired.wanting_a_person().exclude(sealed=None).update(sealed=None)


def recover_stuck(at: datetime) -> int:
    """Call messages unknown whose sender has not been heard of; return how many. A person decides about them."""
    close_expired(at)
    stuck = OutboxMessage.objects.claimed_before(at - STUCK_AFTER)
    found = advance_many(stuck, MessageState.SENDING, MessageState.UNKNOWN, actor=POSTMAN, last_error="SenderWasLost")
    if found:
        logger.warning("outbox.unknown", count=len(found))
    return len(found)
