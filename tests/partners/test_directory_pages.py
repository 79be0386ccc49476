"""What is there for us? The public list, its paper, and the office's own list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.directory import write_entry
from partners.models import ServiceEntry
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
PUBLIC, PAPER, OFFICE = "/en/services/", "/en/services/print/", "/coordinator/services/"
NEW = {
    "category": "family_centre",
    "name_fi": "Perhekeskus",
    "contact_route_fi": "Soita arkisin",
    "phone_display": "040 000 0021",
    "serves": "places",
    "municipalities": ["790"],
    "life_stages": ["newborn"],
}


def service(name: str, category: str = "family_centre", **facts: Any) -> ServiceEntry:
    told = {"contact_route_fi": "Soita", "checked_on": timezone.localdate(), **facts}
    return write_entry({"name_fi": name, "category": category, **told})


def many(count: int) -> None:
    for number in range(count):
        write_entry({"name_fi": f"P{number}", "category": "ecec", "checked_on": timezone.localdate()}, areas=["790"])


def seen(client: Client, page: str, **query: Any) -> str:
    answer = client.get(page, query)
    assert answer.status_code == 200
    return answer.content.decode()


def order_of(text: str, *words: str) -> list[int]:
    return [text.index(word) for word in words]


# What a parent finds


def test_without_a_place_the_whole_country_is_shown_and_a_place_is_asked(client: Client) -> None:
    service("Nollalinja", "shelter")
    service("Oma keskus", municipality_id=cast.SASTAMALA)
    text = seen(client, PUBLIC)
    assert "Nollalinja" in text
    assert "Oma keskus" not in text
    assert "Write your municipality above" in text


def test_a_place_finds_its_own_its_countys_and_the_whole_countrys_and_is_remembered(client: Client) -> None:
    service("Maan", "shelter")
    service("Kunnan", municipality_id=cast.SASTAMALA)
    service("Alueen", wellbeing_county_code="08")
    service("Muiden", municipality_id=cast.RAASEPORI)
    for query in ({"place": "Sastamala"}, {}):
        text = seen(client, PUBLIC, **query)
        assert [name in text for name in ("Maan", "Kunnan", "Alueen", "Muiden")] == [True, True, True, False]
    assert "Write your municipality above" in seen(client, PUBLIC, place="")


def test_where_one_may_simply_come_stands_first(client: Client) -> None:
    service("Velka", "debt")
    service("Keskus", "family_centre")
    service("Kahvila", "open_meeting_place")
    text = seen(client, PUBLIC)
    assert order_of(text, "Kahvila", "Keskus", "Velka") == sorted(order_of(text, "Kahvila", "Keskus", "Velka"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "debt"}, ["Velka"]),
        ({"stage": "newborn"}, ["Kahvila", "Velka"]),
        ({"language": "ar"}, ["Kahvila"]),
        ({"find": "kahvla"}, ["Kahvila"]),
        ({"find": "kahvila", "kind": "debt"}, []),
        ({"kind": "nonsense", "stage": "nonsense", "place": "Nowhere"}, ["Kahvila", "Teini", "Velka"]),
    ],
)
def test_the_choices_live_in_the_address(client: Client, query: dict[str, str], found: list[str]) -> None:
    service("Velka", "debt")
    service("Kahvila", "open_meeting_place", life_stages=["newborn"], languages=["fi", "ar"])
    service("Teini", "mental_health", life_stages=["adolescence"])
    text = seen(client, PUBLIC, **query)
    assert [name for name in ("Kahvila", "Teini", "Velka") if f">{name}<" in text] == found


def test_nothing_found_says_what_to_do(client: Client) -> None:
    text = seen(client, PUBLIC, kind="debt")
    assert "No service found with these choices." in text
    assert "/en/contact/" in text
    assert "/en/help/" in text


@pytest.mark.parametrize("change", [{"is_shown": False}, {"gone_on": "2026-01-01"}])
def test_hidden_and_gone_services_are_nowhere(client: Client, change: dict[str, Any]) -> None:
    entry = service("Piilossa", **change)
    assert "Piilossa" not in seen(client, PUBLIC)
    assert client.get(f"{PUBLIC}{entry.pk}/").status_code == 404


def test_a_page_tells_how_to_get_there_and_where_it_was_read(client: Client) -> None:
    read = {"source": "ptv", "source_id": "1", "source_modified_at": datetime(2026, 9, 3, 9, tzinfo=UTC)}
    old = {"checked_on": timezone.localdate() - timedelta(days=181)}
    way = {"phone_display": "040 000 0021", "phone_dial": "0400000021", "opening_fi": "ma–pe 9–15"}
    entry = service("Neuvola", "maternity_child_clinic", languages=["fi", "sv"], **read, **old, **way)
    text = seen(client, f"{PUBLIC}{entry.pk}/")
    assert 'href="tel:0400000021"' in text
    assert "ma–pe 9–15" in text
    assert "Suomi.fi" in text
    assert "3 September 2026" in text
    assert "more than half a year ago" in text


def test_benefits_stand_under_the_services_without_sums(client: Client) -> None:
    text = seen(client, PUBLIC, find="child benefit")
    assert "Child benefit" in text
    assert "Parental allowance" not in text
    assert "€" not in text
    assert "Child benefit" not in seen(client, PUBLIC, kind="debt")


def test_paper_holds_every_page_of_the_list(client: Client) -> None:
    many(35)
    text = seen(client, PAPER, place="Sastamala")
    assert all(f">P{number}<" in text for number in range(35))
    assert "Child benefit" in text


def test_paper_that_nobody_could_carry_is_cut_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partners.views.public.directory.MOST_ON_PAPER", 3)
    many(4)
    text = seen(client, PAPER, place="Sastamala")
    assert "only its beginning is here" in text
    assert ">P3<" not in text


@pytest.mark.parametrize("page", [PUBLIC, f"{PUBLIC}?find=nonsens&place=Sastamala", PAPER])
def test_three_and_three_hundred_services_cost_the_same(client: Client, page: str) -> None:
    assert_same_cost(client, page)


def assert_same_cost(client: Client, page: str) -> None:
    counted: list[int] = []
    for count in (3, 297):
        many(count)
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(page)
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.parametrize("page", ["/en/", "/en/activities/"])
def test_the_way_here_is_on_the_pages_that_parents_read(client: Client, page: str) -> None:
    assert PUBLIC in seen(client, page)


def test_the_familys_page_leads_here(parent_here: Person) -> None:
    assert "/services/" in parent_here.client.get("/family/").content.decode()


# What the office keeps


def test_the_office_writes_a_service_and_finds_it(coordinator_here: Person) -> None:
    client = coordinator_here.client
    assert client.post(f"{OFFICE}new/", NEW).status_code == 302
    entry = ServiceEntry.objects.get()
    assert (entry.municipality_id, entry.phone_dial, entry.life_stages) == ("790", "0400000021", ["newborn"])
    page = client.get(f"{OFFICE}{entry.pk}/")
    sent = {**NEW, "name_fi": "Perhetalo", "serves": "country"}
    assert "Perhekeskus" in page.content.decode()
    assert client.post(f"{OFFICE}{entry.pk}/", sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.name_fi, entry.municipality_id) == ("Perhetalo", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_fi": ""}, "name_fi"),
        ({"category": "nonsense"}, "category"),
        ({"phone_display": "soita"}, "phone_display"),
        ({"contact_route_fi": "maija.meikalainen@example.org"}, "contact_route_fi"),
        ({"municipalities": []}, "municipalities"),
        ({"municipalities": ["710"]}, "municipalities"),
        ({"serves": "county", "county": ""}, "county"),
        ({"web_address": "ei osoite"}, "web_address"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_question_and_nothing_is_lost(
    coordinator_here: Person, change: dict[str, Any], field: str
) -> None:
    answer = coordinator_here.client.post(f"{OFFICE}new/", {**NEW, **change})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert answer.context["form"]["life_stages"].value() == ["newborn"]
    assert ServiceEntry.objects.count() == 0


def test_places_of_others_stay_when_the_own_ones_are_edited(coordinator_here: Person) -> None:
    entry = write_entry({"name_fi": "A", "category": "ecec", "checked_on": timezone.localdate()}, areas=["790", "710"])
    coordinator_here.client.post(f"{OFFICE}{entry.pk}/", {**NEW, "name_fi": "B"})
    entry.refresh_from_db()
    assert entry.name_fi == "B"
    assert sorted(entry.areas.values_list("pk", flat=True)) == ["710", "790"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Hidden", "New", "Old", "Read"]),
        ({"standing": "stale"}, ["Old"]),
        ({"standing": "hidden"}, ["Hidden"]),
        ({"standing": "gone"}, ["Read"]),
        ({"source": "ptv"}, ["Read"]),
        ({"category": "debt"}, ["New"]),
        ({"find": "hiden"}, ["Hidden"]),
    ],
)
def test_the_office_narrows_its_list(coordinator_here: Person, query: dict[str, str], found: list[str]) -> None:
    service("New", "debt", municipality_id="790")
    service("Old", checked_on=timezone.localdate() - timedelta(days=181))
    service("Hidden", wellbeing_county_code="08", is_shown=False)
    service("Read", source="ptv", source_id="1", gone_on=timezone.localdate())
    service("Elsewhere", municipality_id="710")
    page = coordinator_here.client.get(OFFICE, query).context["page"]
    assert sorted(entry.name_fi for entry in page) == found


@pytest.fixture
def stale() -> Callable[[], list[str]]:
    old = timezone.localdate() - timedelta(days=200)
    for name in ("A", "B", "C"):
        service(name, checked_on=old)
    service("Elsewhere", municipality_id="710", checked_on=old)

    def left() -> list[str]:
        return sorted(ServiceEntry.objects.stale(timezone.localdate()).values_list("name_fi", flat=True))

    return left


def pk_of(name: str) -> int:
    return ServiceEntry.objects.get(name_fi=name).pk


def test_still_right_for_one_for_several_and_for_the_filtered_list(
    coordinator_here: Person, stale: Callable[[], list[str]]
) -> None:
    client, page = coordinator_here.client, f"{OFFICE}checked/"
    client.post(page, {"pk": [pk_of("A")]})
    assert stale() == ["B", "C", "Elsewhere"]
    client.post(f"{page}?find=b", {"pk": [pk_of("B"), pk_of("Elsewhere")]})
    assert stale() == ["B", "C", "Elsewhere"], "a service of others among the chosen: nothing is done"
    assert client.get(f"{page}?standing=stale").status_code == 200
    assert stale() == ["B", "C", "Elsewhere"]
    client.post(f"{page}?standing=stale", {"all": "yes"})
    assert stale() == ["Elsewhere"]


def test_hiding_is_confirmed_and_a_service_of_others_is_not_found(coordinator_here: Person) -> None:
    entry, other = service("Oma"), service("Muiden", municipality_id="710")
    client = coordinator_here.client
    assert client.get(f"{OFFICE}{entry.pk}/hide/").status_code == 200
    entry.refresh_from_db()
    assert entry.is_shown
    client.post(f"{OFFICE}{entry.pk}/hide/")
    entry.refresh_from_db()
    assert not entry.is_shown
    client.post(f"{OFFICE}{entry.pk}/show/")
    entry.refresh_from_db()
    assert entry.is_shown
    assert client.post(f"{OFFICE}{other.pk}/hide/").status_code == 404
    assert client.get(f"{OFFICE}{other.pk}/").status_code == 404


@pytest.mark.parametrize("page", [OFFICE, f"{OFFICE}table/", f"{OFFICE}?find=nonsens"])
def test_the_offices_list_costs_the_same_for_many(coordinator_here: Person, page: str) -> None:
    assert_same_cost(coordinator_here.client, page)


def test_the_choice_of_a_redirect_is_searchable_and_holds_only_what_is_shown(
    coordinator_here: Person, parent_here: Person, here: Office
) -> None:
    service("Näkyvä")
    service("Piilossa", is_shown=False)
    page = coordinator_here.client.get(f"/coordinator/requests/{parent_here.request.pk}/redirect/")
    text = page.content.decode()
    assert "data-autocomplete" in text
    assert "Näkyvä" in text
    assert "Piilossa" not in text


def test_a_long_choice_of_talks_is_a_list_to_search_in(parent_here: Person) -> None:
    service("Neuvola", "maternity_child_clinic")
    page = "/family/talk/"
    assert "data-autocomplete" not in parent_here.client.get(page).content.decode().split("<form", 1)[-1]
    for number in range(8):
        service(f"Neuvola {number}", "maternity_child_clinic")
    assert 'name="with_whom"' in (text := parent_here.client.get(page).content.decode())
    assert "data-autocomplete" in text.split("<form", 1)[-1]


def test_the_familys_catalogue_holds_the_first_of_many_and_the_way_to_all(parent_here: Person) -> None:
    for number in range(14):
        service(f"Neuvola {number:02}", "maternity_child_clinic", opening_fi="ma 9–15")
    text = parent_here.client.get("/family/services/catalogue/").content.decode()
    assert "Neuvola 11" in text
    assert "Neuvola 12" not in text
    assert "ma 9–15" in text
    assert "?kind=maternity_child_clinic" in text
