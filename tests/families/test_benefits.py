"""The catalogue of services and benefits: what it says, in which language, and how honestly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from families import catalogue
from families.models import SupportRequest
from partners.models import Benefit, ServiceEntry
from partners.vocabulary import ServiceCategory
from tests.factories import families as make

pytestmark = pytest.mark.django_db
OpenPage = Callable[[SupportRequest], Client]
CATALOGUE = "/family/services/catalogue/"
LANGUAGES = ("fi", "sv", "en")
FIRST_KEYS = [
    "maternity_child_clinic", "family_centre", "open_meeting_place", "family_counselling", "ecec", "preschool_school",
    "pupil_welfare", "family_home_service", "social_guidance", "support_family", "mediation", "child_supervisor",
    "mental_health", "dental", "health_centre", "debt", "legal_aid", "employment", "immigrant", "kela", "hobby",
    "parish", "child_minding", "shelter", "social_emergency", "crisis", "other",
]  # fmt: skip


def place_here(**facts: object) -> ServiceEntry:
    told = {"category": "family_centre", "name_fi": "Perhekeskus", "contact_route_fi": "Soita arkisin", **facts}
    return ServiceEntry.objects.create(**{"checked_on": timezone.localdate(), **told})


# What is there


def test_every_benefit_of_the_handbook_is_there_once() -> None:
    assert Benefit.objects.count() == 22
    assert sorted(Benefit.objects.values_list("key", flat=True)) == sorted(
        key for _title, keys in catalogue.BENEFIT_GROUPS for key in keys
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_benefit_says_in_every_language_who_pays_and_how_to_apply(language: str) -> None:
    for benefit in Benefit.objects.all():
        words = {getattr(benefit, f"{field}_{language}") for field in ("name", "payer", "how")}
        assert all(len(text) > 2 for text in words), benefit.key
        sentences = getattr(benefit, f"how_{language}").count(". ") + 1
        assert sentences <= 3, benefit.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_benefit_names_a_sum(language: str) -> None:
    for benefit in Benefit.objects.all():
        assert not re.search(r"€|euro|\d{2,} ?%|\d{3,}", getattr(benefit, f"how_{language}")), benefit.key


def test_addresses_are_of_the_payer_and_secure() -> None:
    addresses = set(Benefit.objects.exclude(web_address="").values_list("web_address", flat=True))
    assert all(address.startswith("https://www.kela.fi/") for address in addresses)


def test_services_of_the_handbook_came_to_the_end_and_moved_nothing() -> None:
    assert ServiceCategory.values[: len(FIRST_KEYS)] == FIRST_KEYS
    assert ServiceCategory.values[len(FIRST_KEYS) :] == ["family_work", "substance", "interpreter", "food_aid"]


def test_every_service_but_other_stands_in_the_catalogue_once() -> None:
    listed = [category.value for category in catalogue.listed_services()]
    assert sorted([*listed, "other"]) == sorted(ServiceCategory.values)


# What is sent


@pytest.mark.parametrize(
    "key",
    ["", "benefit:", "service:", "service:other", "service:x", "benefit:x", "dental", "other:dental", "benefit:dental"],
)
def test_a_forged_key_stands_for_nothing(key: str) -> None:
    assert catalogue.picked(key) == {}


def test_every_choice_stands_for_something() -> None:
    keys = [key for _title, pairs in catalogue.choices() for key, _name in pairs]
    assert len(keys) == len(set(keys)) == 22 + 30
    assert all(catalogue.picked(key) for key in keys)


# The page


@pytest.mark.parametrize(("language", "name"), [("fi", "Lapsilisä"), ("sv", "Barnbidrag"), ("en", "Child benefit")])
def test_names_and_ways_are_in_the_language_of_the_page(
    own_page: OpenPage, sastamala: object, language: str, name: str
) -> None:
    shown = own_page(make.request_of(language=language)).get(CATALOGUE).content.decode()
    benefit = Benefit.objects.get(key="child_benefit")
    assert name in shown
    assert getattr(benefit, f"how_{language}") in shown


@pytest.mark.parametrize("words", ["lapsilisä", "LAPSILISA", "barnbidrag", "child benefit", "  benefit   child "])
def test_search_finds_a_benefit_by_its_name_in_any_language(
    own_page: OpenPage, kaisa: SupportRequest, words: str
) -> None:
    groups = own_page(kaisa).get(CATALOGUE, {"q": words}).context["groups"]
    assert [entry.key for group in groups for entry in group.entries] == ["benefit:child_benefit"]


def test_search_finds_a_service_by_the_name_that_the_area_knows(own_page: OpenPage, kaisa: SupportRequest) -> None:
    place_here(name_fi="Pirtti", municipality=kaisa.family.municipality)
    groups = own_page(kaisa).get(CATALOGUE, {"q": "pirtti"}).context["groups"]
    assert [entry.key for group in groups for entry in group.entries] == ["service:family_centre"]


def test_search_that_finds_nothing_says_what_to_do(own_page: OpenPage, sastamala: object) -> None:
    shown = own_page(make.request_of(language="en")).get(CATALOGUE, {"q": "%%% xyz"}).content.decode()
    assert "Nothing found with these words" in shown


def test_services_of_other_places_are_not_shown(own_page: OpenPage, kaisa: SupportRequest) -> None:
    place_here(name_fi="Lähellä", wellbeing_county_code=kaisa.family.municipality.wellbeing_county_code)
    place_here(name_fi="Kaukana", wellbeing_county_code="21")
    shown = own_page(kaisa).get(CATALOGUE).content.decode()
    assert "Lähellä" in shown
    assert "Kaukana" not in shown


@pytest.mark.parametrize(("days", "is_stale"), [(0, False), (180, False), (181, True)])
def test_what_nobody_has_checked_for_half_a_year_says_so(days: int, is_stale: bool) -> None:
    today = date(2027, 6, 1)
    benefit = Benefit.objects.first()
    benefit.checked_on = today - timedelta(days=days)
    assert catalogue.of_benefit(benefit, today).is_stale is is_stale


def test_an_old_check_is_told_on_the_page_with_its_day(own_page: OpenPage, sastamala: object) -> None:
    mine = own_page(make.request_of(language="en"))
    Benefit.objects.update(checked_on=timezone.localdate())
    assert "more than half a year ago" not in mine.get(CATALOGUE).content.decode()
    Benefit.objects.filter(key="student_aid").update(checked_on=date(2024, 2, 3))
    shown = mine.get(CATALOGUE).content.decode()
    assert shown.count("more than half a year ago") == 1
    assert "3 February 2024" in shown


def test_a_benefit_of_the_installation_own_comes_under_the_last_heading(
    own_page: OpenPage, kaisa: SupportRequest
) -> None:
    words = {f"{field}_{code}": "Uusi tuki" for field in ("name", "payer", "how") for code in LANGUAGES}
    Benefit.objects.create(key="new_one", checked_on=timezone.localdate(), **words)
    groups = own_page(kaisa).get(CATALOGUE, {"q": "uusi tuki"}).context["groups"]
    assert [(group.title, group.entries[0].key) for group in groups] == [(catalogue.OTHER_BENEFITS, "benefit:new_one")]


def test_thirty_places_cost_no_more_queries_than_three(own_page: OpenPage, kaisa: SupportRequest) -> None:
    mine = own_page(kaisa)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert mine.get(CATALOGUE).status_code == 200
        return len(found)

    for number in range(3):
        place_here(name_fi=f"Paikka {number}")
    of_three = queries()
    for number in range(27):
        place_here(name_fi=f"Uusi {number}", category=ServiceCategory.values[number])
    assert queries() == of_three


def test_choices_are_by_name_in_the_language_of_the_page() -> None:
    with override("en"):
        benefits, services = catalogue.choices()
        names = [name for _key, name in benefits[1]]
        assert names == sorted(names, key=str.casefold)
        assert ("service:dental", "Oral health") in services[1]
