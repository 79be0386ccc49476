"""A hundred families press the button at the same moment, on threads of their own."""

from __future__ import annotations

from collections.abc import Callable
from threading import BoundedSemaphore
from uuid import uuid4

import pytest
from django.db import connection

from activities import actions
from activities.models import Registration, Session
from activities.occasions import waiting_in
from activities.states import Registration as State
from core.actor import Actor
from core.models import AuditEntry
from notifications.models import OutboxMessage
from tests.factories.cast import Office
from tests.factories.registrations import a_time, occasion, registered
from tests.matching.test_parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = Actor.public()
PLACES, FAMILIES = 5, 100
# The database lets in fewer than a hundred at once, SQLite one: the rest wait at the door.
CONNECTIONS = {"postgresql": 60, "sqlite": 2}


def pressing(session: Session, number: int, door: BoundedSemaphore) -> Callable[[], object]:
    """Return one family's press of the button: everything is read anew, as in a request of its own."""

    def press() -> None:
        with door:
            try:
                row = Session.objects.select_related("activity").get(pk=session.pk)
                registered(row, f"Perhe {number}", email=f"perhe{number}@example.org")
            finally:
                connection.close()

    return press


def test_a_hundred_registrations_for_the_last_five_places(here: Office) -> None:
    session, door = a_time(here, places=PLACES + 1), BoundedSemaphore(CONNECTIONS[connection.vendor])
    registered(session, "Ensimmäinen", email="ensin@example.org")

    ended = at_once([pressing(session, number, door) for number in range(FAMILIES)])

    assert ended == {"done": FAMILIES}
    rows = Registration.objects.filter(session=session).exclude(called="Ensimmäinen")
    assert rows.count() == rows.values("contact_key").distinct().count() == FAMILIES, "none lost, none doubled"
    by_stamp = list(rows.order_by("registered_at", "pk"))
    assert len({row.registered_at for row in by_stamp}) == FAMILIES
    assert [row.state for row in by_stamp] == [State.CONFIRMED] * PLACES + [State.WAITLISTED] * (FAMILIES - PLACES)
    in_turn = [one.key for one in waiting_in(occasion(session), State.WAITLISTED)]
    assert in_turn == [row.pk for row in by_stamp[PLACES:]], "the queue goes by the stamps"
    told = OutboxMessage.objects.filter(kind="registration_received")
    assert told.filter(context__what="confirmed").count() == PLACES + 1
    assert AuditEntry.objects.filter(verb="registration.waitlisted").count() == FAMILIES - PLACES


def test_two_who_cancel_at_once_free_two_places_for_the_first_two(here: Office) -> None:
    session = a_time(here, places=2)
    rows = [registered(session) for _ in range(5)]

    ended = at_once([lambda row=row: actions.cancel_registration(row, actor=PUBLIC) for row in rows[:2]])

    assert ended == {"done": 2}
    states = [Registration.objects.get(pk=row.pk).state for row in rows]
    assert states == ["cancelled", "cancelled", "offered", "offered", "waitlisted"]


def test_the_same_form_pressed_five_times_at_once_is_one_registration(here: Office) -> None:
    session = a_time(here)
    form = {"email": "kaisa@example.org", "submission": uuid4()}

    assert at_once([lambda: registered(session, **form)] * 5) == {"done": 5}
    assert Registration.objects.filter(session=session).count() == 1
