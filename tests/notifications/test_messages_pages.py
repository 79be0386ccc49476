from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.actor import Actor
from core.models import AuditEntry
from core.refusals import NotNow, Refused
from notifications import actions, delivery, rules
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db]

Put = Callable[..., OutboxMessage]
LIST = "/coordinator/messages/"


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


@pytest.fixture
def colleague(coordinator_here: Person) -> Actor:
    return coordinator_here.actor


@pytest.fixture
def stuck(put: Put) -> Callable[..., OutboxMessage]:
    """A message in the state a test needs, as if a sender had left it there."""

    def made(state: str = MessageState.UNKNOWN, **changes: Any) -> OutboxMessage:
        message = put(changes.pop("key", "test_reminder:1"), **changes)
        values = {"state": state, "attempts": 6, "last_error": "SenderWasLost", "claimed_at": timezone.now()}
        OutboxMessage.objects.filter(pk=message.pk).update(**values)
        message.refresh_from_db()
        return message

    return made


def page_of(message: OutboxMessage, name: str = "message") -> str:
    return reverse(f"coordinator:{name}", args=[message.pk])


def test_the_list_shows_what_wants_a_decision_and_counts_it(desk: Client, stuck: Any) -> None:
    for number, state in enumerate(MessageState):
        stuck(state, key=f"test_reminder:{number}")
    page = desk.get(LIST).content.decode()
    assert "2 messages" in page
    assert "Perhaps sent" in page
    assert page.count('<th scope="row">') == 2


@pytest.mark.parametrize(
    ("state", "count"),
    [("", 2), ("unknown", 1), ("failed", 1), ("sent", 1), ("queued", 1), ("all", 6), ("nonsense", 2)],
)
def test_the_list_is_filtered_by_state(desk: Client, stuck: Any, state: str, count: int) -> None:
    for number, each in enumerate(MessageState):
        stuck(each, key=f"test_reminder:{number}")
    page = desk.get(LIST, {"state": state})
    assert page.context["page"].paginator.count == count


def test_an_empty_list_says_so(desk: Client) -> None:
    page = desk.get(LIST).content.decode()
    assert "0 messages" in page
    assert "No messages here" in page


def test_other_organisations_messages_are_not_there(desk: Client, stuck: Any, there: Office) -> None:
    theirs = stuck(organisation_id=there.organisation.pk)
    nobodys = stuck(key="test_reminder:2", organisation_id=None)
    assert desk.get(LIST).context["page"].paginator.count == 0
    for message in (theirs, nobodys):
        for name in ("message", "message-send-again", "message-leave"):
            assert desk.get(page_of(message, name)).status_code == 404
            assert desk.post(page_of(message, name)).status_code in (404, 405)


@pytest.mark.parametrize("hat", ["volunteer_here", "partner", "statistics", "stranger"])
def test_the_pages_do_not_exist_for_other_hats(request: pytest.FixtureRequest, stuck: Any, hat: str) -> None:
    client = request.getfixturevalue(hat).client
    assert client.get(LIST).status_code == 404
    assert client.get(page_of(stuck())).status_code == 404


def test_a_long_list_costs_no_more_queries_and_is_paged(desk: Client, stuck: Any) -> None:
    counts = []
    for total in (1, 3, 60):
        for number in range(total):
            stuck(key=f"test_reminder:{total}:{number}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    assert len(desk.get(LIST, {"page": 2}).context["rows"]) == 14


def test_a_message_page_tells_what_happened_and_no_name(desk: Client, stuck: Any, reader: User) -> None:
    message = stuck()
    page = desk.get(page_of(message)).content.decode()
    assert "Reminder of an appointment" in page
    assert "The sending was interrupted. The message may have arrived." in page
    assert reader.name not in page
    assert reader.email not in page
    assert reverse("coordinator:message-send-again", args=[message.pk]) in page


def test_a_message_that_is_done_offers_no_decision(desk: Client, stuck: Any) -> None:
    page = desk.get(page_of(stuck(MessageState.SENT))).content.decode()
    assert "send-again" not in page
    assert "leave" not in page


@pytest.mark.parametrize("name", ["message-send-again", "message-leave"])
def test_a_decision_is_confirmed_before_it_is_made(desk: Client, stuck: Any, name: str) -> None:
    message = stuck()
    page = desk.get(page_of(message, name)).content.decode()
    assert "What will happen" in page
    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN


@pytest.mark.parametrize("state", [MessageState.UNKNOWN, MessageState.FAILED])
def test_sending_again_gives_the_message_all_its_tries_and_its_old_key(
    desk: Client, stuck: Any, coordinator_here: Person, state: str
) -> None:
    message = stuck(state)
    answer = desk.post(page_of(message, "message-send-again"), follow=True)
    assert "The message will be sent again." in answer.content.decode()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == (MessageState.QUEUED, 0, "")
    entry = AuditEntry.objects.get(verb="outboxmessage.queued")
    assert (entry.subject_id, entry.actor_user_id, entry.reason) == (
        str(message.pk),
        coordinator_here.user.pk,
        "send_again",
    )
    assert delivery.deliver_due() == {"sent": 1}
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", [MessageState.UNKNOWN, MessageState.FAILED])
def test_leaving_closes_the_message_and_forgets_its_secret(
    desk: Client, stuck: Any, coordinator_here: Person, state: str
) -> None:
    message = stuck(state, sealed="x", expires_at=timezone.now() + timedelta(days=1))
    desk.post(page_of(message, "message-leave"))
    message.refresh_from_db()
    assert (message.state, message.sealed) == (MessageState.CANCELLED, None)
    entry = AuditEntry.objects.get(verb="outboxmessage.cancelled")
    assert (entry.actor_user_id, entry.reason) == (coordinator_here.user.pk, "leave")
    assert delivery.deliver_due() == {}


def test_who_decided_first_decided(stuck: Any, colleague: Actor) -> None:
    seen = stuck()
    actions.leave(OutboxMessage.objects.get(pk=seen.pk), actor=colleague)
    with pytest.raises(NotNow):
        actions.send_again(seen, actor=colleague)
    assert delivery.deliver_due() == {}


@pytest.mark.parametrize(
    ("state", "actor", "changes", "send_again", "leave"),
    [
        (MessageState.UNKNOWN, "colleague", {}, None, None),
        (MessageState.FAILED, "colleague", {}, None, None),
        (MessageState.UNKNOWN, "administrator", {}, None, None),
        (MessageState.QUEUED, "colleague", {}, "not_waiting", "not_waiting"),
        (MessageState.SENDING, "colleague", {}, "not_waiting", "not_waiting"),
        (MessageState.SENT, "colleague", {}, "not_waiting", "not_waiting"),
        (MessageState.CANCELLED, "colleague", {}, "not_waiting", "not_waiting"),
        (MessageState.UNKNOWN, "stranger", {}, "not_yours", "not_yours"),
        (MessageState.UNKNOWN, "volunteer", {}, "not_yours", "not_yours"),
        (MessageState.UNKNOWN, "colleague", {"expires_at": -1}, "too_late", None),
        (MessageState.UNKNOWN, "colleague", {"still_due": False}, "not_due", None),
        (MessageState.UNKNOWN, "colleague", {"kind": "a_kind_of_old"}, "not_due", None),
    ],
)
def test_who_may_decide_what(
    stuck: Any, kind: Any, colleague: Actor, administrator_here: Person, volunteer_here: Person,
    coordinator_there: Person, state: str, actor: str, changes: dict[str, Any],
    send_again: str | None, leave: str | None,
) -> None:  # fmt: skip
    who = {
        "colleague": colleague,
        "administrator": administrator_here.actor,
        "stranger": coordinator_there.actor,
        "volunteer": volunteer_here.actor,
    }[actor]
    message = stuck(state)
    if "expires_at" in changes:
        message.expires_at = timezone.now() - timedelta(minutes=1)
    if "still_due" in changes:
        kind(still_due=lambda message: False)
    message.kind = changes.get("kind", message.kind)
    for rule, action, code in (
        (rules.why_not_send_again, actions.send_again, send_again),
        (rules.why_not_leave, actions.leave, leave),
    ):
        refusal = rule(message, actor=who)
        assert (refusal.code if refusal else None) == code
        if code:
            with pytest.raises(Refused):
                action(message, actor=who)


def test_a_refused_decision_is_shown_with_its_reason(desk: Client, stuck: Any, kind: Any) -> None:
    message = stuck()
    kind(still_due=lambda message: False)
    sentence = "The reason for this message is gone. You can leave it."
    assert sentence in desk.get(page_of(message)).content.decode()
    assert sentence in desk.get(page_of(message, "message-send-again")).content.decode()
    answer = desk.post(page_of(message, "message-send-again"))
    assert answer.status_code == 409
    message.refresh_from_db()
    assert message.state == MessageState.UNKNOWN
