import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from notifications import kinds, outbox
from notifications.models import OutboxMessage
from notifications.states import MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

DAY = datetime(2026, 9, 3, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 9, 3, 20, 0, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 9, 4, 5, 0, tzinfo=UTC)
Put = Callable[..., OutboxMessage]


def test_a_message_holds_ids_and_waits_to_be_sent(put: Put, reader: User) -> None:
    message = put()
    assert message.recipient == f"accounts.User:{reader.pk}"
    assert message.state == MessageState.QUEUED
    assert message.context == {"appointment": 7}
    assert message.sealed is None


def test_the_same_key_is_the_same_message(put: Put) -> None:
    first = put("test_reminder:1", context={"appointment": 1})
    again = put("test_reminder:1", context={"appointment": 2})
    assert again.pk == first.pk
    assert again.context == {"appointment": 1}
    assert OutboxMessage.objects.count() == 1


def test_a_message_rolls_back_with_what_it_tells_about(put: Put) -> None:
    with suppress(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_message_is_put_outside_a_transaction(reader: User) -> None:
    with pytest.raises(RuntimeError, match="outside the transaction"):
        outbox.enqueue("test_reminder", key="k", recipient=reader, channel=kinds.EMAIL, context={})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"key": "two words"}, "printable ASCII"),
        ({"key": "ä"}, "printable ASCII"),
        ({"key": "x" * 201}, "printable ASCII"),
        ({"channel": "pigeon"}, "no text for pigeon"),
        ({"context": {"name": "Aino Kettunen"}}, "more than ids"),
        ({"context": {"email": "aino@example.org"}}, "more than ids"),
        ({"context": {"topics": ["jaksaminen ja uni"]}}, "more than ids"),
        ({"context": {"family": {"name": "x"}}}, "more than ids"),
        ({"context": {"note": "x" * 41}}, "more than ids"),
        ({"sealed": "secret"}, "never be wiped"),
        ({"recipient": "families.Nobody:1"}, "nobody has registered"),
    ],
)
def test_what_may_not_enter_is_an_error(put: Put, changes: dict[str, Any], error: str) -> None:
    with pytest.raises(ValueError, match=error):
        put(**changes)


def test_an_unknown_kind_is_an_error(reader: User) -> None:
    with pytest.raises(kinds.UnknownKind):
        outbox.enqueue("nothing", key="k", recipient=reader, channel=kinds.EMAIL, context={})


@pytest.mark.parametrize(
    "value", [1, True, None, "2026-09-03T09:00:00+00:00", "match_proposed", [1, 2, 3], ["fi", "sv"]]
)
def test_ids_codes_and_dates_may_enter(put: Put, value: Any) -> None:
    assert put(context={"value": value}).context == {"value": value}


@pytest.mark.parametrize(
    ("urgent", "now", "asked", "expected"),
    [
        (False, DAY, None, DAY),
        (False, NIGHT, None, NEXT_MORNING),
        (True, NIGHT, None, NIGHT),
        (False, DAY, NIGHT, NEXT_MORNING),
        (True, DAY, NIGHT, NIGHT),
        (False, DAY, NEXT_MORNING, NEXT_MORNING),
    ],
)
def test_only_urgent_messages_go_out_at_night(
    put: Put, kind: Any, urgent: bool, now: datetime, asked: datetime | None, expected: datetime
) -> None:
    kind(urgent=urgent)
    with time_machine.travel(now, tick=False):
        assert put(not_before=asked).not_before == expected


def test_a_secret_is_unreadable_in_the_table(put: Put) -> None:
    message = put(sealed="482915", expires_at=timezone.now() + timedelta(minutes=3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM notifications_outboxmessage WHERE id = %s", [message.pk])
        (stored,) = cursor.fetchone()
    assert "482915" not in stored
    assert OutboxMessage.objects.get(pk=message.pk).sealed == "482915"


def test_cancelling_takes_a_key_and_what_is_under_it(put: Put) -> None:
    for key in ("visit:1", "visit:1:sms", "visit:1:email:again", "visit:12", "visit:2"):
        put(key, sealed="x", expires_at=timezone.now() + timedelta(days=1))
    assert outbox.cancel("visit:1") == 3
    left = OutboxMessage.objects.filter(state=MessageState.QUEUED).values_list("key", flat=True)
    assert sorted(left) == ["visit:12", "visit:2"]
    assert not OutboxMessage.objects.filter(state=MessageState.CANCELLED).exclude(sealed=None).exists()
    assert outbox.cancel("visit:1") == 0


def test_what_is_being_sent_cannot_be_cancelled_any_more(put: Put) -> None:
    message = put()
    OutboxMessage.objects.filter(pk=message.pk).update(state=MessageState.SENDING)
    assert outbox.cancel(message.key) == 0


@pytest.mark.parametrize("count", [1, 3, 50])
def test_a_transaction_wakes_a_sender_once(
    put: Put, count: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        for number in range(count):
            put(f"test_reminder:{number}")
    assert callbacks == [outbox.wake]


def test_a_wake_up_outlives_the_savepoint_that_fell(
    put: Put, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        with suppress(ZeroDivisionError), transaction.atomic():
            put("test_reminder:1")
            raise ZeroDivisionError
        put("test_reminder:2")
    assert callbacks == [outbox.wake]


def test_nobody_is_woken_for_later_or_for_what_is_there_already(
    put: Put, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    put("test_reminder:1")
    with django_capture_on_commit_callbacks() as callbacks:
        put("test_reminder:1")
        put("test_reminder:2", not_before=timezone.now() + timedelta(days=3))
    assert callbacks == []


def test_a_broker_that_is_down_holds_no_page_up(settings: Any) -> None:
    program = (
        "import time, django; django.setup(); from notifications import outbox; outbox.wake(); "
        "began = time.monotonic(); outbox.wake(); print('seconds', time.monotonic() - began)"
    )
    environment = {**os.environ, "REDIS_URL": "redis://127.0.0.1:1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "outbox.nobody_woken" in done.stdout + done.stderr
    assert float(done.stdout.split("seconds")[-1]) < 2
