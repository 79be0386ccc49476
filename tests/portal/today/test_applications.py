"""Applications in the work queue: new ones, late ones, interviews of the day, references to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.today.applications import application_works
from portal.today.work import Work
from tests.factories import applications as make
from tests.factories.cast import Office, Person
from tests.portal.today.queue import TODAY
from volunteers import actions
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db


def works_of(worker: Person, *, days: float = 0) -> list[Work]:
    return list(application_works(worker.actor, timezone.now() + timedelta(days=days)))


def kinds(worker: Person, *, days: float = 0) -> list[tuple[str, str]]:
    return [(work.kind, work.tone) for work in works_of(worker, days=days)]


def test_a_new_application_waits_for_somebody_and_is_late_after_the_promised_week(
    here: Office, coordinator_here: Person
) -> None:
    make.applied(here)
    assert kinds(coordinator_here) == [("application", "soon")]
    assert kinds(coordinator_here, days=7) == [("application", "soon")]
    assert kinds(coordinator_here, days=8) == [("application", "danger")]


def test_it_is_taken_in_place(here: Office, coordinator_here: Person) -> None:
    application = make.applied(here)
    (work,) = works_of(coordinator_here)
    assert work.is_post
    assert coordinator_here.client.post(work.action_url).url == TODAY
    application.refresh_from_db()
    assert application.assigned_to == coordinator_here.user


def test_the_owner_s_first_call_and_what_stands_still(here: Office, coordinator_here: Person) -> None:
    application = make.application_in(State.IN_CONTACT, here, coordinator_here)
    assert kinds(coordinator_here) == [("application_call", "info")]
    assert kinds(coordinator_here, days=8) == [("application_late", "danger")]
    actions.record_call(application, outcome="no_answer", actor=coordinator_here.actor)
    assert kinds(coordinator_here, days=8) == [("application_late", "soon")]
    actions.record_call(application, outcome="reached", actor=coordinator_here.actor)
    assert kinds(coordinator_here, days=8) == []
    assert kinds(coordinator_here, days=15) == [("application_late", "soon")]


def test_an_interview_of_the_day_and_one_to_write_down(here: Office, coordinator_here: Person) -> None:
    make.application_in(State.INTERVIEW_BOOKED, here, coordinator_here)
    at = make.at(3, 9)
    assert kinds(coordinator_here) == []
    for moment, label in [(at, "Open the application"), (at + timedelta(hours=2), "Write it down")]:
        (work,) = application_works(coordinator_here.actor, moment)
        assert (work.kind, work.tone, str(work.label)) == ("interview", "soon", label)


def test_references_to_ask(here: Office, coordinator_here: Person) -> None:
    role = make.role_in(here, asks_references=True)
    application = make.application_in(State.REFERENCES, here, coordinator_here, role=role)
    assert kinds(coordinator_here) == []
    for name in ("Liisa", "Matti"):
        actions.name_reference(application, name=name, phone="+358400000055", actor=coordinator_here.actor)
    assert kinds(coordinator_here) == [("reference", "info")]
    for reference in application.references.all():
        actions.check_reference(reference, is_ok=True, actor=coordinator_here.actor)
    assert kinds(coordinator_here) == []


@pytest.mark.parametrize("state", [State.ON_HOLD, State.IN_TRAINING, State.REJECTED, State.APPROVED])
def test_what_does_not_wait_for_the_office_is_not_in_the_queue(
    state: State, here: Office, coordinator_here: Person
) -> None:
    make.application_in(state, here, coordinator_here)
    assert kinds(coordinator_here, days=30) == []


def test_another_office_sees_nothing_of_it(here: Office, coordinator_there: Person) -> None:
    make.applied(here)
    assert works_of(coordinator_there) == []


def test_the_queue_costs_the_same_with_3_and_30_rows(here: Office, coordinator_here: Person) -> None:
    def cost(**_told: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            works_of(coordinator_here)
        return len(queries)

    make.application_in(State.INTERVIEW_BOOKED, here, coordinator_here)
    make.applied(here, "Hakija 0")
    assert cost() == 1
    for number in range(1, 28):
        make.applied(here, f"Hakija {number}")
    assert cost() == 1


def test_the_page_shows_the_row(here: Office, coordinator_here: Person) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=9), tick=False):
        make.applied(here, "Aino Hakija")
    text = coordinator_here.client.get(TODAY).content.decode()
    assert "New application to volunteer" in text
    assert "Aino Hakija · companion" in text
