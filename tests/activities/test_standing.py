"""Families who have registered, while what they registered for is changed, moved or cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activities import actions
from activities.models import Activity, RegisteredChild, Registration
from activities.vocabulary import Scope
from core.actor import Actor
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.quiet import moment
from tests.activities.asked import refused
from tests.activities.registering import kinds_to, states
from tests.activities.test_sessions import clocks, session_on, timed
from tests.factories import leading, offer
from tests.factories.cast import Office, Person
from tests.factories.registrations import registered, taking_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]
JOB = Actor.system("tests")
DAY = timedelta(days=1)
KID = {"birth_year": 2021, "must_know": "Pähkinät"}


@pytest.fixture
def september() -> Any:
    with time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=timezone.get_default_timezone()), tick=False) as traveller:
        yield traveller


@pytest.fixture
def group(here: Office) -> Activity:
    """A closed group on the Thursdays of September."""
    return timed(offer.an_activity(here, entry="closed", places=6))


@pytest.fixture
def camp(here: Office) -> Activity:
    """Thursdays of September for each of which one registers, with what must be known of children."""
    return timed(taking_names(here, places=6, asks_children=True))


def last_message(row: Registration) -> OutboxMessage:
    return OutboxMessage.objects.filter(recipient=f"activities.Registration:{row.pk}").latest("pk")


# What decides places


@pytest.mark.parametrize(
    "facts", [{"is_rotating": False}, {"entry": "open"}, {"entry": "closed"}, {"seat": "child"}], ids=str
)
def test_what_decides_places_stays_while_somebody_has_registered(
    facts: dict[str, Any], here: Office, coordinator_here: Person
) -> None:
    activity = timed(taking_names(here, places=6, is_rotating=True))
    row = registered(session_on(activity, 24))
    change = {"activity": activity, "actor": coordinator_here.actor}
    assert refused(lambda: actions.change_activity(**change, **facts)) == "has_registered"
    assert refused(lambda: actions.change_activity(**change, places=None)) == "places"
    actions.change_activity(**change, places=3, is_rotating=True)
    actions.cancel_registration(row, actor=JOB)
    assert sorted(actions.change_activity(**change, **facts)) == sorted(facts)


def test_what_has_been_held_or_cancelled_binds_no_longer(camp: Activity, september: Any) -> None:
    registered(session_on(camp, 3))
    registered(session_on(camp, 10))
    actions.cancel_session(session_on(camp, 10), actor=JOB)
    september.shift(7 * DAY)
    assert actions.change_activity(camp, seat="child", actor=JOB) == ["seat"]


# Times of a closed group


def test_times_of_a_closed_group_that_fall_away_are_cancelled_and_told_of_once(group: Activity) -> None:
    row = registered(group)
    timed(group, until_on=date(2026, 9, 10))
    assert clocks(group) == ["Thu 3.9. 09.30", "Thu 10.9. 09.30", "(Thu 17.9. 09.30)", "(Thu 24.9. 09.30)"]
    assert kinds_to(row)[1:] == ["activity_changed"]
    assert kind_named("activity_changed").still_due(last_message(row))


def test_one_time_of_a_closed_group_that_falls_away_is_told_by_its_day(group: Activity) -> None:
    row = registered(group)
    timed(group, skipped=["2026-09-17"])
    message = last_message(row)
    assert (message.kind, message.context["session"]) == ("activity_cancelled", session_on(group, 17).pk)


def test_when_no_time_of_a_closed_group_is_left_it_is_told_as_cancelled(group: Activity, september: Any) -> None:
    row = registered(group)
    september.move_to(datetime(2026, 9, 4, 9, tzinfo=timezone.get_default_timezone()))
    timed(group, until_on=date(2026, 9, 4))
    message = last_message(row)
    assert (message.kind, message.context["session"]) == ("activity_cancelled", 0)
    assert kind_named(message.kind).still_due(message)


def test_times_of_a_closed_group_that_nobody_joined_just_go(group: Activity) -> None:
    timed(group, until_on=date(2026, 9, 10))
    assert clocks(group) == ["Thu 3.9. 09.30", "Thu 10.9. 09.30"]


# What was known of children


def known() -> list[int]:
    return list(RegisteredChild.objects.order_by("pk").values_list("registration", flat=True))


def test_childrens_details_go_with_the_time_that_is_cancelled(camp: Activity) -> None:
    rows = [registered(session_on(camp, day), kids=[KID]) for day in (3, 10, 17)]
    actions.cancel_session(session_on(camp, 3), actor=JOB)
    assert known() == [rows[1].pk, rows[2].pk]
    timed(camp, skipped=["2026-09-10"])
    assert known() == [rows[2].pk]
    assert states(*rows) == ["confirmed"] * 3


def test_childrens_details_go_with_what_is_cancelled_and_stay_of_what_was_held(camp: Activity, group: Activity) -> None:
    held = registered(session_on(camp, 3), kids=[KID])
    registered(session_on(camp, 10), kids=[KID])
    registered(group, kids=[KID])
    leading.begin(session_on(camp, 3))
    camp.sessions.filter(on=date(2026, 9, 3)).update(ends_at=timezone.now() - timedelta(minutes=1))
    for activity in (camp, group):
        actions.cancel_activity(activity, actor=JOB)
    assert known() == [held.pk]


def test_a_group_that_goes_on_keeps_what_it_must_know_of_children(group: Activity) -> None:
    row = registered(group, kids=[KID])
    actions.cancel_session(session_on(group, 3), actor=JOB)
    assert known() == [row.pk]


# All times in another place


def test_all_times_in_another_place_stay_there_when_the_series_goes_on(camp: Activity) -> None:
    moved, first = session_on(camp, 10), session_on(camp, 3)
    begins, ends = (moment(date(2026, 9, 11), time(hour)) for hour in (12, 14))
    actions.change_session(moved, starts_at=begins, ends_at=ends, place="", words="", actor=JOB)
    told = {"starts_at": first.starts_at, "ends_at": first.ends_at, "words": "", "actor": JOB}
    actions.change_session(first, place="Kirjasto", scope=Scope.ALL, **told)
    timed(camp, until_on=date(2026, 10, 1))
    assert (camp.place, camp.address) == ("Kirjasto", "")
    assert [row.place or camp.place for row in camp.sessions.all()] == [
        "Kirjasto", "Perheentalo", "Kirjasto", "Kirjasto", "Kirjasto",
    ]  # fmt: skip
