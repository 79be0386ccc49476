"""Headcounts that are missing: who is asked, when, and what the office does about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from activities import actions
from activities.models import Activity, Session
from activities.reminders.leading import nudge_counts, report_counted
from activities.states import Activity as State
from activities.tasks import ask_counts
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from portal.today.counts import count_works
from tests.factories import cast, leading
from tests.factories.cast import MAKER, Office, Person
from tests.factories.offer import a_session
from tests.portal.today.queue import HELSINKI

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 2, 10, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def cafe(here: Office, volunteer_here: Person) -> Activity:
    return leading.a_cafe(here, volunteer_here)


@pytest.fixture
def session(cafe: Activity) -> Session:
    return a_session(cafe, starts_at=MONDAY - timedelta(hours=4))


def nudges() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="count_missing").order_by("pk"))


def days_told(session: Session) -> list[int]:
    """Walk through nine days, asking every hour; return on which the leader was written to."""
    found = []
    for hours in range(9 * 24):
        before = len(nudges())
        nudge_counts(session.ends_at + timedelta(hours=hours))
        found += [(session.ends_at + timedelta(hours=hours)).date().day] * (len(nudges()) - before)
    return found


def test_leaders_are_asked_the_day_after_and_on_the_sixth(session: Session) -> None:
    assert days_told(session) == [3, 9]  # the sixth is a Sunday, and waits for Monday


def test_who_has_counted_is_not_asked(session: Session) -> None:
    leading.counted(session)
    assert days_told(session) == []


def test_a_message_that_was_queued_is_not_sent_once_somebody_has_counted(session: Session) -> None:
    with time_machine.travel(MONDAY + DAY + timedelta(hours=2), tick=False):
        nudge_counts(MONDAY + DAY + timedelta(hours=2))
        (message,) = nudges()
        kind = kind_named(message.kind)
        assert kind.still_due(message)
        assert set(kind.build(message)) == {"link", "at", "until"}
        leading.counted(session)
        assert not kind.still_due(message)


@pytest.mark.parametrize("facts", [{"source_id": "kulke:1"}, {"state": "cancelled", "published_at": None}])
def test_what_others_count_or_what_never_was_public_is_not_asked_of(
    facts: dict[str, Any], session: Session, coordinator_here: Person
) -> None:
    Activity.objects.update(**facts)
    assert days_told(session) == []
    assert list(count_works(coordinator_here.actor, MONDAY + 10 * DAY)) == []


def test_today_shows_what_has_not_been_counted_within_seven_days(
    here: Office, session: Session, coordinator_here: Person, coordinator_there: Person
) -> None:
    late = session.ends_at + 7 * DAY
    session.activity.leaders.add(cast.volunteer(here, "Toinen Vetäjä").volunteer)  # two leaders, one row
    assert list(count_works(coordinator_here.actor, late - timedelta(minutes=1))) == []
    (work,) = count_works(coordinator_here.actor, late)
    assert work.action_url == f"/coordinator/sessions/{session.pk}/heads/?from=today"
    assert list(count_works(coordinator_there.actor, late)) == []


def test_what_nobody_leads_is_the_offices_the_next_day(session: Session, coordinator_here: Person) -> None:
    session.activity.leaders.clear()
    assert list(count_works(coordinator_here.actor, session.ends_at + timedelta(hours=20))) == []
    assert len(list(count_works(coordinator_here.actor, session.ends_at + DAY))) == 1


def test_the_office_writes_the_numbers_by_hand(session: Session, coordinator_here: Person) -> None:
    address = f"/coordinator/sessions/{session.pk}/heads/"
    shown = coordinator_here.client.get(address).content.decode()
    assert "It was not held" in shown
    wrong = coordinator_here.client.post(address, {"adults": "2", "fathers": "3", "children": "1"}).content.decode()
    assert "part of the adults" in wrong
    answer = coordinator_here.client.post(f"{address}?from=today", {"adults": "2", "fathers": "", "children": "1"})
    assert answer.url == "/coordinator/"
    session.refresh_from_db()
    assert (session.adults, session.fathers, session.children) == (2, None, 1)
    assert "It was not held" not in coordinator_here.client.get(address).content.decode()


def test_the_office_says_that_it_was_not_held_and_confirms_it(session: Session, coordinator_here: Person) -> None:
    address = f"/coordinator/sessions/{session.pk}/not-held/"
    assert "cannot be undone" in coordinator_here.client.get(address).content.decode()
    coordinator_here.client.post(address, {"words": ""})
    session.refresh_from_db()
    assert session.is_live
    coordinator_here.client.post(address, {"words": "Kukaan ei päässyt"})
    session.refresh_from_db()
    assert not session.is_live


def test_another_offices_times_are_not_there(session: Session, coordinator_there: Person) -> None:
    for page in ("heads", "not-held"):
        assert coordinator_there.client.get(f"/coordinator/sessions/{session.pk}/{page}/").status_code == 404


def test_what_is_over_and_counted_is_closed_by_the_clock(session: Session) -> None:
    leading.counted(session)
    actions.hold_activity(session.activity, actor=MAKER)
    assert ask_counts() == 1
    assert Activity.objects.get().state == State.REPORTED
    assert report_counted(MONDAY, actor=MAKER) == 0
