"""What those who registered hear, and how long it is known who came."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from activities import rules
from activities.models import Activity, Registration, Session
from activities.reminders import registrations as due
from activities.retention import erase_registrations, old_children, old_registrations
from activities.states import Registration as State
from core.actor import Actor
from notifications.models import OutboxMessage
from notifications.quiet import last_open
from tests.activities.registering import kinds_to, moved_to
from tests.factories.cast import Office, Person
from tests.factories.registrations import a_time, closed_group, fresh, occasion, registered

pytestmark = pytest.mark.django_db
PUBLIC, JOB = Actor.public(), Actor.system("tests")
DAY = timedelta(days=1)


# Messages


def test_the_day_before_those_with_a_place_are_reminded_once(here: Office) -> None:
    session = a_time(here, places=1)
    first, second = registered(session), registered(session)
    due_at = last_open(session.starts_at - DAY)
    assert due.remind_registrations(due_at - timedelta(minutes=1)) == 0
    assert due.remind_registrations(due_at) == 1
    assert due.remind_registrations(due_at) == 1
    assert kinds_to(first).count("registration_reminder") == 1
    assert "registration_reminder" not in kinds_to(second)


def test_a_closed_group_is_reminded_of_every_time_and_thanked_once(here: Office) -> None:
    group = closed_group(here, times=2)
    row = registered(group)
    first, last = group.sessions.order_by("starts_at")
    for session in (first, last):
        due.remind_registrations(last_open(session.starts_at - DAY))
    assert kinds_to(row).count("registration_reminder") == 2
    assert due.thank_registrations(first.ends_at + DAY) == 0
    moved_to(first, -9)
    moved_to(last, -1)
    assert due.thank_registrations(timezone.now()) == 1
    assert kinds_to(row)[-1] == "registration_thanks"


def test_who_did_not_come_is_not_thanked(here: Office) -> None:
    session = a_time(here)
    here_, away = registered(session), registered(session)
    Registration.objects.filter(pk=away.pk).update(state=State.NO_SHOW)
    moved_to(session, -1)
    assert due.thank_registrations(timezone.now()) == 1
    assert (kinds_to(here_)[-1], "registration_thanks" in kinds_to(away)) == ("registration_thanks", False)


def test_a_text_message_goes_to_who_gave_a_phone_number(here: Office) -> None:
    row = registered(a_time(here), phone="+358400000012", channel="sms")
    assert OutboxMessage.objects.get(kind="registration_received").channel == "sms"
    assert row.email == ""


# What is kept


def ended(session: Session, days: int) -> None:
    moved_to(session, -days)


def test_children_are_forgotten_after_thirty_days_and_the_rest_after_three_months(here: Office) -> None:
    session, now = a_time(here, places=1, asks_children=True), timezone.now()
    registered(session, kids=[{"birth_year": 2022, "must_know": ""}])
    registered(session)
    ended(session, 29)
    assert (old_children(now).count(), old_registrations(now).count()) == (0, 0)
    ended(session, 31)
    assert (old_children(now).count(), old_registrations(now).count()) == (1, 0)
    ended(session, 93)
    assert erase_registrations(old_registrations(now), at=now, actor=JOB) == 2
    session.refresh_from_db()
    assert (session.had_place, session.left_without) == (1, 1)
    assert not Registration.objects.exists()


def test_a_closed_group_is_forgotten_after_its_last_time(here: Office) -> None:
    group, now = closed_group(here, times=2), timezone.now()
    row = registered(group, kids=[{"birth_year": 2025, "must_know": ""}])
    Registration.objects.filter(pk=row.pk).update(registered_at=now - timedelta(days=200))
    first, last = group.sessions.order_by("starts_at")
    ended(first, 120)
    ended(last, 80)
    assert (old_children(now).count(), old_registrations(now).count()) == (1, 0)
    ended(last, 100)
    assert erase_registrations(old_registrations(now), at=now, actor=JOB) == 1
    last.refresh_from_db()
    assert last.had_place == 1


def test_only_the_own_office_and_its_leaders_see_who_comes(
    here: Office, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    row = registered(a_time(here, leaders=[volunteer_here.volunteer]))
    seen = [Registration.objects.visible_to(one.actor).count() for one in (coordinator_here, volunteer_here)]
    assert seen == [1, 1]
    for actor in (coordinator_there.actor, PUBLIC):
        assert not Registration.objects.visible_to(actor).exists()
    Activity.objects.filter(pk=row.activity_id).update(state="reported")
    assert not Registration.objects.visible_to(volunteer_here.actor).exists()


def test_the_rule_of_a_time_that_is_over(here: Office, coordinator_here: Person) -> None:
    row, now = registered(a_time(here)), datetime.now(tz=timezone.get_current_timezone())
    later = now + timedelta(days=30)
    assert rules.why_not_change_registration(fresh(row), now=later, actor=PUBLIC).code == "is_over"
    assert rules.why_not_register(occasion(row.session), now=later, actor=coordinator_here.actor).code == "is_over"
