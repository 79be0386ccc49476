"""The coordinator's pages of readings: what is read, what it found, and what is taken or left."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners import actions
from partners.models import DirectoryChange, DirectorySource, ServiceEntry
from partners.reading.client import Answer, Fault, Tag
from partners.reading.reading import read_source
from partners.states import Reading as State
from tests.factories.cast import Office, Person
from tests.factories.readings import a_reading, guid, service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LIST = "/coordinator/services/readings/"


@pytest.fixture
def client(coordinator_here: Person) -> Client:
    browser = coordinator_here.client
    browser.cookies["django_language"] = "en"
    coordinator_here.user.language = "en"
    coordinator_here.user.save(update_fields=["language"])
    return browser


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def many(count: int) -> list[dict]:
    return [service(number) for number in range(count)]


class Broken:
    def get(self, path: str, tag: Tag | None = None) -> Answer:
        raise Fault("slow")


def test_a_municipality_of_ones_own_is_chosen_and_read_at_the_next_tick(client: Client, here: Office) -> None:
    assert "Nothing is read yet." in page(client, LIST)
    assert "Raasepori" not in page(client, f"{LIST}new/")
    client.post(f"{LIST}new/", {"municipality": "710"})
    assert not DirectorySource.objects.exists()
    client.post(f"{LIST}new/", {"municipality": "790"})
    source = DirectorySource.objects.get()
    assert (source.organisation, source.municipality_id, source.applies_itself) == (here.organisation, "790", False)
    assert source.not_before <= timezone.now()
    assert "Sastamala" in page(client, LIST)


def test_a_source_is_turned_off_and_on(client: Client, here: Office, coordinator_here: Person) -> None:
    source = actions.add_source(here.organisation, here.municipality, actor=coordinator_here.actor)
    client.post(f"{LIST}sources/{source.pk}/", {"applies_itself": "on"})
    source.refresh_from_db()
    assert (source.is_on, source.applies_itself) == (False, True)
    answer = client.post(f"{LIST}sources/{source.pk}/read/", follow=True).content.decode()
    assert "The nightly reading is off. Turn it on first." in answer
    client.post(f"{LIST}sources/{source.pk}/", {"is_on": "on"})
    assert (
        "The reading begins within a minute"
        in client.post(f"{LIST}sources/{source.pk}/read/", follow=True).content.decode()
    )


def test_what_was_found_is_shown_before_beside_after(client: Client, here: Office, coordinator_here: Person) -> None:
    first = a_reading(here, coordinator_here, *many(3))
    actions.apply_reading(first, actor=coordinator_here.actor)
    ServiceEntry.objects.filter(source_id=guid(1)).update(name_fi="Meidän nimi", own_fields=["name_fi"])
    changed = service(1, serviceChargeType="Chargeable")
    reading = a_reading(here, coordinator_here, service(0), changed, service(9))
    text = page(client, f"{LIST}{reading.pk}/")
    assert "1 new, 1 changed, 1 gone, 1 as before" in text
    assert "Maksuton." in text
    assert "Palvelu maksaa." in text
    assert "Written by you: it stays." in text
    assert "changed there 4 May 2026" in text
    assert "The catalogue no longer tells of this service as one for families." in text
    assert "Perhepalvelu 9" not in page(client, f"{LIST}{reading.pk}/?kind=gone")


def test_one_is_taken_one_is_left_and_the_list_stays_where_it_was(
    client: Client, here: Office, coordinator_here: Person
) -> None:
    reading = a_reading(here, coordinator_here, *many(3))
    first, second, _third = reading.changes.order_by("pk")
    answer = client.post(f"{LIST}changes/{first.pk}/take/?back=kind%3Dadded%26page%3D1")
    assert answer["Location"] == f"{LIST}{reading.pk}/?kind=added&page=1"
    client.post(f"{LIST}changes/{second.pk}/leave/")
    states = list(DirectoryChange.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["applied", "left", "waiting"]
    assert ServiceEntry.objects.get(source="ptv").source_id == guid(0)


def test_everything_is_taken_after_a_question(client: Client, here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here, *many(3))
    assert "Nothing is deleted" in page(client, f"{LIST}{reading.pk}/apply/")
    assert ServiceEntry.objects.filter(source="ptv").count() == 0
    client.post(f"{LIST}{reading.pk}/apply/")
    assert ServiceEntry.objects.filter(source="ptv").count() == 3
    again = client.post(f"{LIST}{reading.pk}/apply/", follow=True).content.decode()
    assert "This reading is closed already." in again


def test_today_tells_of_a_reading_that_waits(client: Client, here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here, *many(3))
    assert f"{LIST}{reading.pk}/" in page(client, "/coordinator/")
    actions.apply_reading(reading, actor=coordinator_here.actor)
    assert f"{LIST}{reading.pk}/" not in page(client, "/coordinator/")


def test_a_reading_is_left_out_after_a_question(client: Client, here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here, *many(3))
    client.get(f"{LIST}{reading.pk}/drop/")
    client.post(f"{LIST}{reading.pk}/drop/")
    reading.refresh_from_db()
    assert reading.state == State.DROPPED


def test_an_interrupted_reading_tells_why_and_how_far_it_came(
    client: Client, here: Office, coordinator_here: Person
) -> None:
    source = actions.add_source(here.organisation, here.municipality, actor=coordinator_here.actor)
    reading = read_source(source, at=timezone.now(), client=Broken())
    text = page(client, f"{LIST}{reading.pk}/")
    assert "The catalogue answered too slowly. It is tried again later." in text
    assert "Take everything into use" not in text
    assert "too slowly" in page(client, LIST)
    part = client.get(f"{LIST}{reading.pk}/progress/", headers={"HX-Request": "true"}).content.decode()
    assert "0 of 1" in part
    assert client.get(f"{LIST}{reading.pk}/progress/").status_code == 302
    client.post(f"{LIST}sources/{source.pk}/read/")
    source.refresh_from_db()
    assert source.not_before <= timezone.now()


def test_another_association_sees_nothing_of_it(
    here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    reading = a_reading(here, coordinator_here, *many(1))
    change = reading.changes.get()
    stranger = coordinator_there.client
    for address in (
        f"{reading.pk}/",
        f"{reading.pk}/apply/",
        f"{reading.pk}/progress/",
        f"sources/{reading.source_id}/",
    ):
        assert stranger.get(f"{LIST}{address}").status_code == 404
    assert stranger.post(f"{LIST}changes/{change.pk}/take/").status_code == 404
    assert stranger.post(f"{LIST}sources/{reading.source_id}/read/").status_code == 404


def test_three_and_thirty_changes_cost_the_same(client: Client, here: Office, coordinator_here: Person) -> None:
    def cost(count: int) -> int:
        DirectorySource.objects.all().delete()
        reading = a_reading(here, coordinator_here, *many(count))
        client.get(f"{LIST}{reading.pk}/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(f"{LIST}{reading.pk}/")
            client.get(LIST)
        return len(asked)

    assert cost(3) == cost(30)
