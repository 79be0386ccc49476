from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import Actor
from core.transitions import advance_many
from notifications.delivery import POSTMAN
from notifications.models import OutboxMessage
from notifications.states import MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]

QUEUED, SENDING, CANCELLED, SENT = (
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.CANCELLED,
    MessageState.SENT,
)
Put = Callable[..., OutboxMessage]


def test_only_rows_in_the_state_before_are_moved_and_named(put: Put) -> None:
    first, second, third = (put(f"test_reminder:{number}") for number in range(3))
    assert advance_many(OutboxMessage.objects.filter(pk=second.pk), QUEUED, SENDING, actor=POSTMAN) == [second.pk]
    moved = advance_many(OutboxMessage.objects.all(), QUEUED, CANCELLED, actor=POSTMAN, last_error="Test")
    assert moved == [first.pk, third.pk]
    found = OutboxMessage.objects.order_by("pk").values_list("state", "last_error")
    assert list(found) == [(CANCELLED, "Test"), (SENDING, ""), (CANCELLED, "Test")]
    assert advance_many(OutboxMessage.objects.all(), QUEUED, CANCELLED, actor=POSTMAN) == []


def test_the_time_of_the_state_moves_too(put: Put) -> None:
    message = put()
    OutboxMessage.objects.update(state_since=timezone.now() - timedelta(days=1))
    advance_many(OutboxMessage.objects.all(), QUEUED, CANCELLED, actor=POSTMAN)
    message.refresh_from_db()
    assert timezone.now() - message.state_since < timedelta(minutes=1)


@pytest.mark.parametrize(("actor", "to"), [(Actor.public(), CANCELLED), (POSTMAN, SENT)])
def test_a_person_and_an_arrow_that_is_not_there_are_errors(put: Put, actor: Actor, to: str) -> None:
    put()
    with pytest.raises(ValueError, match="may not move many rows from queued"):
        advance_many(OutboxMessage.objects.all(), QUEUED, to, actor=actor)
