"""Somebody tells what stopped them on the site, and the office answers within two weeks (R-A11Y-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core import retention
from core.actor import Actor
from core.retention import months_before
from partners.actions import barriers as actions
from partners.models import Barrier
from portal.today.upkeep import barrier_works
from tests.activities.asked import refused
from tests.factories.cast import Office, Person
from tests.factories.partners import a_barrier

pytestmark = pytest.mark.django_db
TELL = "/en/accessibility/barrier/"
JOB = Actor.system("tests")


def told(office: Office, **more: Any) -> dict[str, Any]:
    facts = {"text": "The menu does not open.", "organisation": office.organisation.pk, "submission": str(uuid4())}
    return {**facts, **more}


@pytest.mark.smoke
def test_a_barrier_is_told_without_an_account_and_waits_two_weeks_at_most(
    client: Client, here: Office, coordinator_here: Person
) -> None:
    assert TELL in client.get("/en/accessibility/").content.decode()
    assert "Call 112" in client.get(TELL).content.decode()
    page = client.post(TELL, told(here, page="Activities", email="kaisa@example.org"), follow=True).content.decode()
    assert "Thank you for telling us" in page
    barrier = Barrier.objects.get()
    assert (barrier.page, barrier.email, barrier.organisation) == ("Activities", "kaisa@example.org", here.organisation)
    assert barrier.answer_by == timezone.localdate() + timedelta(days=14)


def test_nobody_has_to_tell_an_address_or_a_page(client: Client, here: Office, administrator_here: Person) -> None:
    client.post(TELL, told(here))
    assert "No address was left" in administrator_here.client.get("/administration/barriers/").content.decode()


def test_a_double_press_is_one_and_a_machine_none(client: Client, here: Office, coordinator_here: Person) -> None:
    client.post(TELL, told(here, website="https://example.org"))
    form = told(here)
    client.post(TELL, form)
    client.post(TELL, form)
    assert Barrier.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Write in a few words what was difficult."),
        ({"text": "x" * 1001}, "Write at most 1000 letters. Now there are 1001."),
        ({"email": "kaisa"}, "Write the e-mail address like this"),
        ({"organisation": "0"}, "Choose one of these."),
    ],
)
def test_a_mistake_is_said_beside_the_question(
    wrong: dict[str, str], sentence: str, client: Client, here: Office, coordinator_here: Person
) -> None:
    assert sentence in client.post(TELL, told(here, **wrong)).content.decode()
    assert not Barrier.objects.exists()


@pytest.mark.parametrize(("days", "tone"), [(0, "info"), (7, "soon"), (14, "soon"), (15, "danger")])
def test_a_barrier_grows_urgent_in_the_queue_of_the_office(
    days: int, tone: str, here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    a_barrier(here)
    day = timezone.localdate() + timedelta(days=days)
    assert [work.tone for work in barrier_works(coordinator_here.actor, day)] == [tone]
    assert not list(barrier_works(coordinator_there.actor, day))


@pytest.mark.parametrize("who", ["administrator_here", "coordinator_here"])
def test_a_barrier_is_marked_as_answered_once(who: str, here: Office, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(who)
    area = who.partition("_")[0].replace("administrator", "administration")
    barrier = a_barrier(here, email="kaisa@example.org")
    assert "mailto:kaisa@example.org" in person.client.get(f"/{area}/barriers/").content.decode()
    answer = person.client.post(f"/{area}/barriers/{barrier.pk}/answered/")
    assert answer.headers["Location"] == f"/{area}/barriers/"
    assert not Barrier.objects.waiting().exists()
    assert "mailto:" not in person.client.get(f"/{area}/barriers/").content.decode()
    assert refused(lambda: actions.answer_barrier(barrier, actor=person.actor)) == "moved_on"


def test_the_administrators_home_says_that_a_barrier_waits(here: Office, administrator_here: Person) -> None:
    words = "1 barrier on the site waits for an answer"
    assert words not in administrator_here.client.get("/administration/").content.decode()
    a_barrier(here)
    assert words in administrator_here.client.get("/administration/").content.decode()


def test_another_office_neither_reads_nor_answers(here: Office, coordinator_there: Person) -> None:
    barrier = a_barrier(here)
    assert barrier.text not in coordinator_there.client.get("/coordinator/barriers/").content.decode()
    assert coordinator_there.client.post(f"/coordinator/barriers/{barrier.pk}/answered/").status_code == 404
    assert refused(lambda: actions.answer_barrier(barrier, actor=coordinator_there.actor)) == "not_yours"


def test_what_was_told_is_erased_half_a_year_after_the_answer_and_a_year_without(here: Office) -> None:
    now = timezone.now()
    kept, answered, forgotten = (a_barrier(here) for _ in range(3))
    rows = Barrier.objects.all()
    rows.filter(pk=kept.pk).update(told_at=months_before(now, 11))
    rows.filter(pk=answered.pk).update(told_at=months_before(now, 7), answered_at=months_before(now, 6))
    rows.filter(pk=forgotten.pk).update(told_at=months_before(now, 12))
    retention.run(now, actor=JOB)
    assert list(rows) == [kept]
