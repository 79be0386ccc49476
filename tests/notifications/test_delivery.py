import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from notifications import delivery
from notifications.channels import Channel, OutcomeUnknown, PermanentFailure, TransientFailure
from notifications.delivery import POSTMAN, STUCK_AFTER, Round
from notifications.models import OutboxMessage
from notifications.recipients import Recipient
from notifications.rendering import Rendered
from notifications.states import MessageState
from tests.notifications.postbox import Postbox

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

DAY = datetime(2026, 9, 3, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 9, 3, 20, 0, tzinfo=UTC)
Put = Callable[..., OutboxMessage]


class Answering(Channel):
    """A channel of the test's own: it gives the answers it was told to give, in order, and counts its messages."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.keys: list[str] = []
        self.closed = 0

    def send(self, recipient: Recipient, rendered: Rendered, *, key: str) -> str:
        self.keys.append(key)
        answer = self.answers.pop(0) if self.answers else "id"
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answering]:
    def use(*answers: Any) -> Answering:
        channel = Answering(*answers)
        monkeypatch.setitem(delivery.CHANNELS, "email", lambda: channel)
        return channel

    return use


def test_a_due_message_is_sent_once_and_its_secret_is_wiped(put: Put, reader: User) -> None:
    message = put(sealed="482915", expires_at=timezone.now() + timedelta(minutes=3))
    assert delivery.deliver_due() == {"sent": 1}
    assert delivery.deliver_due() == {}
    message.refresh_from_db()
    assert (message.state, message.sealed, message.attempts) == (MessageState.SENT, None, 1)
    assert message.sent_at is not None
    assert [letter.to for letter in mail.outbox] == [[reader.email]]
    assert message.provider_id == mail.outbox[0].extra_headers["Message-ID"]


def test_a_claim_is_seen_by_everybody_before_anything_is_sent(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Looking(Answering):
        def send(self, recipient: Recipient, rendered: Rendered, *, key: str) -> str:
            seen.append(OutboxMessage.objects.get(key=key).state)
            return super().send(recipient, rendered, key=key)

    monkeypatch.setitem(delivery.CHANNELS, "email", Looking)
    put()
    delivery.deliver_due()
    assert seen == [MessageState.SENDING]


def test_what_is_not_due_yet_stays(put: Put) -> None:
    put(not_before=timezone.now() + timedelta(minutes=1))
    assert delivery.deliver_due() == {}


def test_the_oldest_goes_first(put: Put, answering: Callable[..., Answering]) -> None:
    channel = answering()
    for key, minutes in (("b", 2), ("a", 9), ("c", 1)):
        put(key, not_before=timezone.now() - timedelta(minutes=minutes))
    delivery.deliver_due()
    assert channel.keys == ["a", "b", "c"]


def test_urgent_messages_overtake(put: Put, kind: Any, answering: Callable[..., Answering]) -> None:
    channel = answering()
    with time_machine.travel(DAY, tick=False):
        kind(urgent=False)
        put("slow", not_before=timezone.now() - timedelta(hours=1))
        kind(name="sign_in_changed", urgent=True)
        OutboxMessage.objects.filter(pk=put("fast").pk).update(kind="sign_in_changed")
        message = delivery.claim_due(timezone.now())
    assert message is not None
    assert message.key == "fast"
    assert channel.keys == []


def test_a_queue_that_stood_still_until_the_night_waits_for_the_morning(put: Put, kind: Any) -> None:
    kind(urgent=False)
    with time_machine.travel(DAY, tick=False):
        put()
    with time_machine.travel(NIGHT, tick=False):
        assert delivery.deliver_due() == {}
    with time_machine.travel(NIGHT + timedelta(hours=9), tick=False):
        assert delivery.deliver_due() == {"sent": 1}


def test_what_is_not_due_any_more_is_cancelled_at_the_last_moment(put: Put, kind: Any) -> None:
    kind(still_due=lambda message: False)
    message = put(sealed="x", expires_at=timezone.now() + timedelta(days=1))
    assert delivery.deliver_due() == {"cancelled": 1}
    message.refresh_from_db()
    assert (message.state, message.sealed) == (MessageState.CANCELLED, None)
    assert mail.outbox == []


def test_somebody_who_is_gone_is_not_written_to(put: Put, reader: User) -> None:
    put()
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert delivery.deliver_due() == {"cancelled": 1}
    assert mail.outbox == []


def test_an_expired_message_is_closed_and_never_sent(put: Put) -> None:
    message = put(sealed="x", expires_at=timezone.now() + timedelta(minutes=3))
    later = timezone.now() + timedelta(minutes=4)
    with time_machine.travel(later, tick=False):
        assert delivery.deliver_due() == {}
        delivery.recover_stuck(later)
    message.refresh_from_db()
    assert (message.state, message.sealed) == (MessageState.CANCELLED, None)


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.UNKNOWN])
def test_a_secret_does_not_outlive_its_time_even_when_a_person_has_to_decide(put: Put, state: str) -> None:
    message = put(sealed="x", expires_at=timezone.now() + timedelta(minutes=3))
    OutboxMessage.objects.filter(pk=message.pk).update(state=state)
    delivery.recover_stuck(timezone.now())
    assert OutboxMessage.objects.get(pk=message.pk).sealed == "x"
    delivery.recover_stuck(timezone.now() + timedelta(minutes=4))
    message.refresh_from_db()
    assert (message.state, message.sealed) == (state, None)


def test_transient_failures_wait_longer_and_longer_and_then_give_up(
    put: Put, answering: Callable[..., Answering]
) -> None:
    message = put()
    answering(*[TransientFailure("busy") for _ in range(6)])
    waits = []
    at = DAY
    for _ in range(6):
        with time_machine.travel(at, tick=False):
            OutboxMessage.objects.filter(pk=message.pk).update(not_before=at)
            delivery.deliver_due()
        message.refresh_from_db()
        waits.append((message.state, (message.not_before - at).total_seconds() / 60))
        at = message.not_before
    assert waits == [
        ("queued", 1),
        ("queued", 5),
        ("queued", 30),
        ("queued", 120),
        ("queued", 720),
        ("failed", 0),
    ]
    assert message.last_error == "TransientFailure"


def test_a_try_that_would_fall_into_the_night_waits_for_the_morning(
    put: Put, kind: Any, answering: Callable[..., Answering]
) -> None:
    kind(urgent=False)
    evening = datetime(2026, 9, 3, 17, 59, 30, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        message = put()
        answering(TransientFailure("busy"))
        delivery.deliver_due()
    message.refresh_from_db()
    assert message.not_before == datetime(2026, 9, 4, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        (PermanentFailure("no address"), MessageState.FAILED, "PermanentFailure"),
        (OutcomeUnknown("silence"), MessageState.UNKNOWN, "OutcomeUnknown"),
        (TransientFailure("busy"), MessageState.QUEUED, "TransientFailure"),
    ],
)
def test_each_failure_has_its_state(
    put: Put, answering: Callable[..., Answering], answer: Exception, state: str, error: str
) -> None:
    message = put()
    answering(answer)
    assert delivery.deliver_due() == {state: 1}
    message.refresh_from_db()
    assert (message.state, message.last_error) == (state, error)


@pytest.mark.parametrize("answer", [PermanentFailure("no"), OutcomeUnknown("silence")])
def test_nothing_is_tried_again_without_a_person(
    put: Put, answering: Callable[..., Answering], answer: Exception
) -> None:
    put()
    channel = answering(answer)
    for days in range(3):
        at = timezone.now() + timedelta(days=days)
        with time_machine.travel(at, tick=False):
            delivery.deliver_due()
            delivery.recover_stuck(at)
    assert len(channel.keys) == 1


def test_an_error_of_ours_fails_its_message_alone_and_is_seen(put: Put, kind: Any, reader: User) -> None:
    def build(message: OutboxMessage) -> dict[str, Any]:
        return {"link": "", "share": 1 / (message.context["appointment"] - 2)}

    kind(build=build)
    for number in (1, 2, 3):
        put(f"test_reminder:{number}", context={"appointment": number})
    with pytest.raises(ExceptionGroup) as raised:
        delivery.deliver_due()
    assert [type(error) for error in raised.value.exceptions] == [ZeroDivisionError]
    found = OutboxMessage.objects.order_by("key").values_list("state", "last_error")
    assert list(found) == [("sent", ""), ("failed", "ZeroDivisionError"), ("sent", "")]


def test_a_secret_that_no_key_opens_fails_its_message_alone(put: Put, kind: Any) -> None:
    kind(build=lambda message: {"code": message.sealed})
    broken = put("a", sealed="x", expires_at=timezone.now() + timedelta(days=1))
    put("b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_outboxmessage SET sealed = 'lost:key' WHERE id = %s", [broken.pk])
    with pytest.raises(ExceptionGroup):
        delivery.deliver_due()
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"]]
    states = OutboxMessage.objects.defer("sealed").order_by("key").values_list("state", flat=True)
    assert list(states) == ["failed", "sent"]


def test_an_unforeseen_error_in_a_channel_leaves_the_message_in_doubt(
    put: Put, answering: Callable[..., Answering]
) -> None:
    answering(KeyError("a bug"))
    message = put()
    with pytest.raises(ExceptionGroup):
        delivery.deliver_due()
    message.refresh_from_db()
    assert message.state == MessageState.SENDING
    assert delivery.recover_stuck(timezone.now() + STUCK_AFTER + timedelta(seconds=1)) == 1


def test_a_message_whose_sender_was_lost_becomes_unknown_after_ten_minutes(put: Put) -> None:
    message = put()
    claimed = delivery.claim_due(timezone.now())
    assert claimed is not None
    assert delivery.recover_stuck(claimed.claimed_at + timedelta(minutes=9)) == 0
    assert delivery.recover_stuck(claimed.claimed_at + timedelta(minutes=11)) == 1
    message.refresh_from_db()
    assert (message.state, message.last_error) == (MessageState.UNKNOWN, "SenderWasLost")
    assert delivery.deliver_due() == {}


def test_a_slow_sender_that_comes_back_tells_that_the_message_went(put: Put) -> None:
    message = put()
    claimed = delivery.claim_due(timezone.now())
    assert claimed is not None
    delivery.recover_stuck(claimed.claimed_at + timedelta(minutes=11))
    with Round() as turn:
        assert delivery.send_one(claimed, turn) == MessageState.SENT
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_the_outbox_writes_no_audit_rows_of_its_own(put: Put) -> None:
    put()
    before = AuditEntry.objects.count()
    delivery.deliver_due()
    assert AuditEntry.objects.count() == before
    assert POSTMAN.is_system


def test_channels_are_closed_when_the_round_is_over(put: Put, answering: Callable[..., Answering]) -> None:
    channel = answering()
    for number in range(3):
        put(f"test_reminder:{number}")
    delivery.deliver_due()
    assert (len(channel.keys), channel.closed) == (3, 1)


def test_a_round_ends_when_its_time_is_over(put: Put) -> None:
    put()
    assert delivery.deliver_due(seconds=0) == {}
    assert delivery.deliver_due() == {"sent": 1}


def test_sending_costs_the_same_queries_for_each_message(put: Put, answering: Callable[..., Answering]) -> None:
    answering()
    counts = []
    for total in (0, 1, 3):
        for number in range(total):
            put(f"test_reminder:{total}:{number}")
        with CaptureQueriesContext(connection) as queries:
            delivery.deliver_due()
        counts.append(len(queries))
    nothing, one, three = counts
    assert three - nothing == 3 * (one - nothing)


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_send_nothing_twice(put: Put, mail_server: Postbox) -> None:
    for number in range(60):
        put(f"test_reminder:{number}", recipient=reader_number(number))
    settled: list[Counter[str]] = []

    def work() -> None:
        try:
            settled.append(delivery.deliver_due())
        finally:
            connection.close()

    senders = [threading.Thread(target=work) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(settled, Counter()) == {"sent": 60}
    assert sorted(mail_server.to) == sorted(f"reader-{number}@example.org" for number in range(60))


def reader_number(number: int) -> User:
    return User.objects.create_user(f"reader-{number}@example.org", name="R")
