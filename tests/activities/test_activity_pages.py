"""The pages on which coordinators plan, publish and look through activities."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.states import Activity as State
from core.actor import Role
from tests.activities.test_activities import planned, registered
from tests.factories import offer
from tests.factories.cast import Office, Person
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def answers(here: Office, **more: Any) -> dict[str, Any]:
    """Return the answers of the form of an activity."""
    told = {
        "type": "family_cafe",
        "name_fi": "Perhekahvila",
        "languages": ["fi"],
        "where": "here",
        "place": "Talo",
        "municipality": here.municipality.pk,
        "entry": "open",
        "seat": "family",
        "childcare": "together",
        "price_eur": "0",
        "closes_hours": "0",
        "contact": offer.contact_of(here).pk,
    }
    return {**told, **more}


def test_an_activity_is_begun_timed_and_published_on_its_pages(here: Office, coordinator_here: Person) -> None:
    client = coordinator_here.client
    new = reverse("coordinator:activity-new")
    assert client.get(new).status_code == 200
    page = client.get(new, {"type": "overnight"}).content.decode()
    assert 'name="is_rotating"' in page
    response = client.post(f"{new}?type=family_cafe", answers(here))
    activity = Activity.objects.get()
    rhythm = reverse("coordinator:activity-rhythm", args=[activity.pk])
    assert response.url == rhythm
    first = timezone.localdate() + DAY * 7
    told = {"how_often": "week", "from_on": f"{first:%d.%m.%Y}", "until_on": f"{first + DAY * 21:%d.%m.%Y}"}
    told |= {"starts": "9.30", "ends": "11.30"}
    shown = client.post(rhythm, told)
    assert activity.sessions.count() == 0
    days = shown.context["days"]
    assert len(days.fields["skipped"].choices) == 4
    skipped = [(first + DAY * 7).isoformat()]
    client.post(rhythm, {**told, "shown": days.initial["shown"], "skipped": skipped})
    assert activity.sessions.count() == 3
    client.post(reverse("coordinator:activity-publish", args=[activity.pk]))
    activity.refresh_from_db()
    assert activity.state == State.PUBLISHED
    assert client.get(reverse("coordinator:activity-detail", args=[activity.pk])).status_code == 200
    changed = client.post(reverse("coordinator:activity-edit", args=[activity.pk]), answers(here, place="Kirjasto"))
    assert changed.status_code == 302
    activity.refresh_from_db()
    assert activity.place == "Kirjasto"


def test_holidays_are_ticked_to_be_left_out_and_other_days_are_not(here: Office, coordinator_here: Person) -> None:
    activity = planned(here)
    year = timezone.localdate().year + 1
    first = date(year, 11, 20)
    told = {"how_often": "week", "from_on": f"{first:%d.%m.%Y}", "until_on": f"20.1.{year + 1}", "starts": "10"}
    page = coordinator_here.client.post(
        reverse("coordinator:activity-rhythm", args=[activity.pk]), {**told, "ends": "12"}
    )
    ticked = page.context["days"].initial["skipped"]
    assert ticked == [
        day
        for day, _words in page.context["days"].fields["skipped"].choices
        if f"{year}-12-22" <= day <= f"{year + 1}-01-06"
    ]
    assert ticked != []


def test_bad_answers_get_a_sentence_and_nothing_is_lost(here: Office, coordinator_here: Person) -> None:
    activity = planned(here)
    page = reverse("coordinator:activity-rhythm", args=[activity.pk])
    told = {"how_often": "week", "from_on": "3.9.2027", "until_on": "", "starts": "10", "ends": "12"}
    response = coordinator_here.client.post(page, told)
    assert "Choose a last day." in response.content.decode()
    assert 'value="3.9.2027"' in response.content.decode()
    response = coordinator_here.client.post(
        f"{reverse('coordinator:activity-new')}?type=family_cafe", answers(here, name_fi="", place="Talolla")
    )
    assert "Write a name in Finnish or in Swedish." in response.content.decode()
    assert "Talolla" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Kahvila", "Isät"}),
        ("?state=all", {"Kahvila", "Isät", "Peruttu"}),
        ("?state=cancelled", {"Peruttu"}),
        ("?type=father_child", {"Isät"}),
        ("?stage=newborn", {"Kahvila"}),
        ("?find=isä", {"Isät"}),
        ("?look=on", {"Isät"}),
        ("?type=nonsense", {"Kahvila", "Isät"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    query: str, expected: set[str], here: Office, coordinator_here: Person
) -> None:
    offer.an_activity(here, name_fi="Kahvila", life_stages=["newborn"])
    offer.an_activity(here, name_fi="Isät", type="father_child", touched_at=timezone.now() - DAY * 190)
    offer.an_activity(here, name_fi="Peruttu", state="cancelled")
    page = coordinator_here.client.get(reverse("coordinator:activity-list") + query).content.decode()
    assert {name for name in ("Kahvila", "Isät", "Peruttu") if name in page} == expected


def test_the_list_is_downloaded_as_a_table(here: Office, coordinator_here: Person) -> None:
    offer.an_activity(here)
    response = coordinator_here.client.get(reverse("coordinator:activity-list"), {"format": "csv"})
    assert "Perhekahvila;" in response.content.decode()


def cost(person: Person, page: str) -> int:
    """Return how many queries a page costs when it is opened again."""
    person.client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert person.client.get(page).status_code == 200
    return len(found)


def test_a_list_of_many_costs_what_one_of_three_does(here: Office, coordinator_here: Person) -> None:
    page = reverse("coordinator:activity-list")
    for _ in range(3):
        offer.a_session(offer.an_activity(here))
    few = cost(coordinator_here, page)
    for _ in range(20):
        offer.a_session(offer.an_activity(here))
    assert cost(coordinator_here, page) == few


def test_an_activity_with_many_times_costs_what_one_with_few_does(here: Office, coordinator_here: Person) -> None:
    activity = offer.an_activity(here, entry="register", places=5)
    page = reverse("coordinator:activity-detail", args=[activity.pk])
    for day in range(3):
        registered(activity, offer.a_session(activity, starts_at=at(day + 2)))
    few = cost(coordinator_here, page)
    for day in range(27):
        registered(activity, offer.a_session(activity, starts_at=at(day + 5)))
    assert cost(coordinator_here, page) == few


def test_a_gap_that_is_claimed_begins_with_what_is_missing(here: Office, coordinator_here: Person) -> None:
    query = {"municipality": here.municipality.pk, "stage": "newborn", "target": "fathers"}
    page = coordinator_here.client.get(reverse("coordinator:activity-new"), query)
    assert 'name="stage" value="newborn"' in page.content.decode()
    form = coordinator_here.client.get(reverse("coordinator:activity-new"), {**query, "type": "family_cafe"}).context[
        "form"
    ]
    assert (form.initial["life_stages"], form.initial["targets"]) == (["newborn"], ["fathers"])


def test_a_worker_of_another_hat_finds_no_page(here: Office, volunteer_here: Person) -> None:
    activity = offer.an_activity(here)
    assert volunteer_here.actor.role == Role.VOLUNTEER
    assert volunteer_here.client.get(reverse("coordinator:activity-detail", args=[activity.pk])).status_code == 404
