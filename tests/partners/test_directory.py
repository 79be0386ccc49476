"""The one way into the directory, who may write in it, and how it is searched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from core.audit import AuditEntry
from core.refusals import Refused
from families import actions as families
from partners import actions
from partners.directory import areas_of, left_to_us, without_addresses, write_entry
from partners.duties import DUTIES, ORDER
from partners.models import ServiceEntry
from partners.rules.directory import Reach
from partners.searching import found_in
from partners.vocabulary import ServiceCategory
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HERE = Reach(frozenset({cast.SASTAMALA}))
TURKU_COUNTY = "05"


def facts(**more: Any) -> dict[str, Any]:
    told = {"category": "family_centre", "name_fi": "Perhekeskus", "contact_route_fi": "Soita"}
    return {**told, "checked_on": timezone.localdate(), **more}


def names(rows: Any) -> list[str]:
    return sorted(row.name_fi for row in rows)


# Writing


def test_writing_keeps_what_a_search_reads_and_the_places_named() -> None:
    entry = write_entry(facts(summary_fi="Apua ARKEEN"), areas=["790", "102"])
    assert "perhekeskus" in entry.search_text
    assert "familjecenter" in entry.search_text, "the kind is searched in every language"
    assert "apua arkeen" in entry.search_text
    assert entry.has_areas
    assert areas_of(entry) == {"790", "102"}


def test_what_is_not_told_stays_and_an_empty_list_of_areas_empties_it() -> None:
    entry = write_entry(facts(), areas=["790", "102"])
    write_entry({"name_fi": "Perheiden talo"}, entry=entry)
    assert areas_of(entry) == {"790", "102"}
    assert "perheiden talo" in entry.search_text
    write_entry({}, areas=[], entry=entry)
    entry.refresh_from_db()
    assert (entry.has_areas, areas_of(entry)) == (False, set())


def test_writing_the_same_again_touches_no_row(django_assert_num_queries: Any) -> None:
    entry = write_entry(facts(), areas=["790"])
    with django_assert_num_queries(3):  # the savepoint and a look at the places
        write_entry(facts(), areas=["790"], entry=entry)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Kysy: maija.meikalainen@example.org, arkisin", "Kysy: , arkisin"),
        ("maija (at) example.org", ""),
        ("Soita klo 9–15", "Soita klo 9–15"),
    ],
)
def test_addresses_of_people_are_cut_out(text: str, kept: str) -> None:
    assert without_addresses(text) == kept


def test_an_edit_by_hand_stays_ours_when_the_service_is_read_again(coordinator_here: Person) -> None:
    entry = write_entry(facts(source="ptv", source_id="1"), areas=["790", "102"])
    reach = Reach(frozenset({"790", "102"}))
    actions.save_service({"name_fi": "Oma nimi"}, reach=reach, entry=entry, actor=coordinator_here.actor)
    assert entry.own_fields == ["name_fi"]
    assert left_to_us(entry, {"name_fi": "Virallinen", "how_fi": "Soita"}) == {"how_fi": "Soita"}
    actions.save_service({}, reach=HERE, entry=entry, actor=coordinator_here.actor)
    assert entry.own_fields == ["areas", "name_fi"]
    assert left_to_us(entry, {"has_areas": True, "municipality_id": None}) == {}


def test_a_service_written_here_names_no_own_fields(coordinator_here: Person) -> None:
    entry = write_entry(facts(municipality_id=cast.SASTAMALA))
    actions.save_service({"name_fi": "Oma"}, reach=HERE, entry=entry, actor=coordinator_here.actor)
    assert entry.own_fields == []
    assert AuditEntry.objects.get(verb="service.changed").fields == ["name_fi"]


# Who may


@pytest.mark.parametrize("hat", ["partner", "volunteer_here", "administrator_here", "stranger"])
def test_only_the_office_writes(request: pytest.FixtureRequest, hat: str) -> None:
    actor = request.getfixturevalue(hat).actor
    with pytest.raises(Refused, match="not_yours"):
        actions.save_service(facts(), reach=HERE, actor=actor)


@pytest.mark.parametrize("reach", [Reach(frozenset({cast.RAASEPORI})), Reach(county=TURKU_COUNTY)])
def test_a_service_of_other_areas_is_left_to_others(coordinator_here: Person, reach: Reach) -> None:
    with pytest.raises(Refused, match="not_here"):
        actions.save_service(facts(), reach=reach, actor=coordinator_here.actor)


def test_a_service_of_others_is_not_taken_by_moving_it_here(coordinator_here: Person, there: Office) -> None:
    entry = write_entry(facts(municipality_id=there.municipality.pk))
    with pytest.raises(Refused, match="not_here"):
        actions.save_service(facts(), reach=HERE, entry=entry, actor=coordinator_here.actor)


@pytest.mark.parametrize("reach", [HERE, Reach(county="08"), Reach(), Reach(frozenset({"790", "710"}))])
def test_the_own_places_the_own_county_and_the_whole_country_are_ours(coordinator_here: Person, reach: Reach) -> None:
    entry = actions.save_service(facts(), reach=reach, actor=coordinator_here.actor)
    assert Reach.of(entry) == reach
    assert entry.checked_on == timezone.localdate()


# Hidden, never deleted


def test_a_hidden_service_leaves_every_list_and_can_come_back(here: Office, coordinator_here: Person) -> None:
    entry = write_entry(facts())
    actions.hide_service(entry, actor=coordinator_here.actor)
    assert list(ServiceEntry.objects.serving(here.municipality)) == []
    with pytest.raises(Refused, match="is_hidden"):
        actions.hide_service(entry, actor=coordinator_here.actor)
    actions.show_service(entry, actor=coordinator_here.actor)
    assert list(ServiceEntry.objects.serving(here.municipality)) == [entry]


def test_a_service_that_a_family_was_guided_to_cannot_be_deleted(parent_here: Person, coordinator_here: Person) -> None:
    entry = write_entry(facts())
    told = {"next_step": "Soita", "reason": "other", "actor": coordinator_here.actor}
    families.redirect_request(parent_here.request, service=entry, **told)
    with pytest.raises(ProtectedError):
        entry.delete()


def test_checking_several_tells_today_for_each(coordinator_here: Person) -> None:
    old = timezone.localdate() - timedelta(days=200)
    rows = [write_entry(facts(name_fi=name, checked_on=old)) for name in "AB"]
    assert names(ServiceEntry.objects.stale(timezone.localdate())) == ["A", "B"]
    assert actions.check_services(rows, actor=coordinator_here.actor) == 2
    assert names(ServiceEntry.objects.stale(timezone.localdate())) == []
    assert AuditEntry.objects.filter(verb="service.checked").count() == 2


# Searching


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kohtaamispaikka", ["Kohtaamispaikka Pirtti"]),
        ("KOHTAAMISPAIKKA pirtti", ["Kohtaamispaikka Pirtti"]),
        ("kohtamispaika", ["Kohtaamispaikka Pirtti"]),
        ("mötesplats", ["Kohtaamispaikka Pirtti"]),
        ("neuvolaan", ["Neuvola"]),
        ("nevola", ["Neuvola"]),
        ("aamukahvi", ["Kohtaamispaikka Pirtti"]),
        ("xyzzy", []),
        ("", ["Kohtaamispaikka Pirtti", "Neuvola"]),
        ("100%", []),
    ],
)
def test_words_are_found_also_when_they_are_spelt_in_a_hurry(typed: str, found: list[str]) -> None:
    pirtti = {"category": "open_meeting_place", "summary_fi": "Aamukahvi joka arki"}
    write_entry(facts(name_fi="Kohtaamispaikka Pirtti", **pirtti))
    write_entry(facts(name_fi="Neuvola", category="maternity_child_clinic"))
    assert names(found_in(ServiceEntry.objects.all(), typed)) == found


def test_every_kind_has_its_place_among_the_duties_and_in_the_order() -> None:
    assert sorted(kind for _duty, kinds in DUTIES for kind in kinds) == sorted(ServiceCategory)
    assert sorted(ORDER) == sorted(ServiceCategory)


def test_a_stage_finds_its_own_services_and_those_for_every_stage() -> None:
    write_entry(facts(name_fi="Vauvoille", life_stages=["newborn"], languages=["fi"]))
    write_entry(facts(name_fi="Teineille", life_stages=["adolescence"], languages=["fi", "sv"]))
    write_entry(facts(name_fi="Kaikille"))
    assert names(ServiceEntry.objects.for_stage("newborn")) == ["Kaikille", "Vauvoille"]
    assert names(ServiceEntry.objects.in_language("sv")) == ["Teineille"]
