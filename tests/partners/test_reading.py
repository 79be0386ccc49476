"""The nightly reading: 3 000 services, every fault of a server, and what a person has written stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from core.refusals import Refused
from partners import actions
from partners.models import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.reading import reading as reads
from partners.reading.client import Client, Fault
from partners.states import Reading as State
from tests.factories.cast import Person
from tests.partners.ptv_server import NOBODY, Catalogue, guid, served, service
from tests.partners.reading_cast import counts, entry, read, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("impatient")]
MANY = 3_000


# All of it


def test_three_thousand_services_are_read_through_every_fault_and_again_without_a_change(
    source: DirectorySource, coordinator_here: Person, settings: LazySettings
) -> None:
    passing = ["broken", "busy", "html", "truncated", "slow", "reset", "misshaped"]
    with served(Catalogue.of(MANY, size=100)) as catalogue:
        settings.PTV_URL = catalogue.base
        catalogue.faults = {3 * place + 2: [fault] for place, fault in enumerate(passing)}
        catalogue.faults |= {25: ["doubled"], 27: ["malformed"]}
        first = read(source)
        while first.state == State.INTERRUPTED:
            first = read(source)
        assert (first.state, counts(first)) == (State.READ, (MANY, 0, 0, 0))
        assert (first.seen, first.unreadable) == (MANY + 1, 5)
        assert actions.apply_reading(first, actor=coordinator_here.actor) == MANY
        DirectorySource.objects.update(tags={})
        again = read(source)
    assert (again.state, counts(again)) == (State.APPLIED, (0, 0, 0, MANY))
    assert ServiceEntry.objects.filter(source="ptv").count() == MANY


def test_a_service_comes_with_what_a_family_needs_and_without_persons(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    row = entry(7)
    assert (row.name_fi, row.name_sv, row.category) == (
        "Perhepalvelu 7 (fi)",
        "Perhepalvelu 7 (sv)",
        "family_counselling",
    )
    assert (row.phone_display, row.phone_dial) == ("040 000 0021", "+358400000021")
    assert (row.address, row.north_m, row.east_m) == ("Esimerkkikatu (fi) 7, 38200 Sastamala", 6_805_512, 283_012)
    assert (row.opening_fi, row.opening_sv, row.opening_en) == (
        "ma–pe klo 9–15.30", "mån–fre kl. 9–15.30", "Mon–Fri 9:00–15:30",
    )  # fmt: skip
    assert (row.municipality_id, row.provider, row.languages) == ("790", "Esimerkkikunta", ["fi", "sv"])
    assert (row.source, row.source_modified_at.isoformat()) == ("ptv", "2026-05-04T10:00:00+00:00")
    told = repr(list(ServiceEntry.objects.values())) + repr(list(DirectoryChange.objects.values()))
    assert "@" not in told
    assert "Virkailija" not in told
    assert "9999999" not in told


def test_what_is_new_changed_and_gone_is_told_exactly(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    for number in (3, 4, 50):
        del catalogue.services[guid(number)]
    catalogue.services[guid(9)] = service(9, serviceChargeType="Chargeable")
    catalogue.services |= {guid(number): service(number) for number in (800, 801)}
    reading = read(source)
    assert (reading.state, counts(reading)) == (State.READ, (2, 1, 3, 56))
    actions.apply_reading(reading, actor=coordinator_here.actor)
    assert entry(4).gone_on == timezone.localdate()
    assert entry(9).how_en == ""
    assert "Palvelu maksaa." in entry(9).how_fi
    catalogue.services[guid(4)] = service(4)
    back = read(source)
    assert counts(back) == (0, 1, 0, 59)
    actions.apply_reading(back, actor=coordinator_here.actor)
    assert entry(4).gone_on is None


# Faults


@pytest.mark.parametrize("fault", ["broken", "busy", "html", "truncated", "slow", "reset"])
def test_a_passing_fault_is_asked_again(source: DirectorySource, catalogue: Catalogue, fault: str) -> None:
    catalogue.faults = {2: [fault]}
    reading = read(source)
    assert (reading.state, reading.fault, counts(reading)) == (State.READ, "", (60, 0, 0, 0))
    assert catalogue.asked["page"] == 4


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("broken", "broken"),
        ("busy", "busy"),
        ("html", "not_json"),
        ("truncated", "not_json"),
        ("slow", "slow"),
        ("reset", "unreachable"),
        ("misshaped", "misshaped"),
    ],
)
def test_a_lasting_fault_keeps_what_was_read_and_goes_on_from_there(
    source: DirectorySource, catalogue: Catalogue, fault: str, code: str
) -> None:
    catalogue.faults = {2: [f"{fault}!"]}
    reading = read(source)
    assert (reading.state, reading.fault, reading.page, reading.added) == (State.INTERRUPTED, code, 1, 20)
    catalogue.faults = {}
    catalogue.paths.clear()
    later = read(source)
    assert (later.pk, later.state, counts(later)) == (reading.pk, State.READ, (60, 0, 0, 0))
    assert not any(path.endswith("page=1") for path in catalogue.paths)


def test_each_fault_in_a_row_brings_a_longer_rest_up_to_a_day(source: DirectorySource, catalogue: Catalogue) -> None:
    catalogue.faults = {1: ["misshaped!"]}
    rests, at = [], timezone.now()
    for _night in range(10):
        read(source, at=at)
        source.refresh_from_db()
        rests.append((source.not_before - at).total_seconds() / 60)
        at = source.not_before
    assert rests == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]


def test_a_server_that_wants_to_be_left_alone_is(source: DirectorySource, catalogue: Catalogue) -> None:
    catalogue.faults = {1: ["busy_long!"]}
    at = timezone.now()
    read(source, at=at)
    source.refresh_from_db()
    assert source.not_before == at + timedelta(hours=2)
    assert catalogue.asked["page"] == 1
    assert reads.due(at + timedelta(hours=1)) == []
    assert reads.due(at + timedelta(hours=3)) == [source]


def test_nothing_is_gone_when_the_list_was_not_read_whole(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    DirectorySource.objects.update(tags={})
    catalogue.faults = {2: ["html!"]}
    reading = read(source)
    assert (reading.state, reading.gone) == (State.INTERRUPTED, 0)
    assert not ServiceEntry.objects.exclude(gone_on=None).exists()


def test_when_more_than_half_would_be_gone_a_person_decides(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    actions.change_source(source, is_on=True, applies_itself=True, actor=coordinator_here.actor)
    catalogue.services = dict(list(catalogue.services.items())[:20])
    reading = read(source)
    assert (reading.state, reading.fault, reading.gone) == (State.READ, "many_gone", 40)
    assert not ServiceEntry.objects.exclude(gone_on=None).exists()


def test_a_list_that_shrinks_under_the_reader_loses_nothing(source: DirectorySource, catalogue: Catalogue) -> None:
    catalogue.services |= {guid(60): service(60)}
    catalogue.after = {1: lambda: [catalogue.services.pop(guid(number)) for number in range(5)]}
    reading = read(source)
    assert (reading.state, reading.pages) == (State.READ, 3)
    found = set(reading.changes.values_list("source_id", flat=True))
    assert found == {guid(number) for number in range(61)}


def test_a_list_of_ids_alone_is_asked_for_the_rest(source: DirectorySource, catalogue: Catalogue) -> None:
    catalogue.tells_ids_alone = True
    assert counts(read(source)) == (60, 0, 0, 0)
    assert catalogue.asked["Service/list"] == 3


def test_a_list_that_is_as_before_is_not_sent_again(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    catalogue.asked.clear()
    reading = read(source)
    assert (reading.state, counts(reading)) == (State.APPLIED, (0, 0, 0, 60))
    assert dict(catalogue.asked) == {"page": 3}
    later = read(source, at=timezone.now() + timedelta(days=8))
    assert counts(later) == (0, 0, 0, 60)
    assert catalogue.asked["ServiceChannel/list"] == 3


def test_nobody_tells_who_is_asking(source: DirectorySource, catalogue: Catalogue) -> None:
    catalogue.services[NOBODY] = service(0, id=NOBODY)
    read(source)
    assert all("Authorization" not in headers and "Cookie" not in headers for headers in catalogue.headers)
    assert not any(NOBODY in path for path in catalogue.paths)
    with pytest.raises(Fault, match="broken"):
        Client().get(f"Service/list?guids={NOBODY}")


def test_when_its_time_is_over_it_goes_on_at_the_next_tick(source: DirectorySource, catalogue: Catalogue) -> None:
    reading = read(source, seconds=-1)
    assert (reading.state, reading.fault) == (State.INTERRUPTED, "time_over")
    assert reads.read_due(timezone.now()) == 1
    reading.refresh_from_db()
    assert (reading.state, reading.added) == (State.READ, 60)


# Two at once, and those who were stopped


def test_two_do_not_read_the_same_source(source: DirectorySource, catalogue: Catalogue) -> None:
    at = timezone.now()
    first = reads.opened(source, at)
    assert first is not None
    assert reads.opened(source, at) is None
    with pytest.raises(Refused):
        reads.begun(source, at)


def test_whoever_comes_second_with_a_page_keeps_nothing(source: DirectorySource, catalogue: Catalogue) -> None:
    first = reads.Reader(reads.opened(source, timezone.now()), Client(), 1e12)
    second = reads.Reader(DirectoryReading.objects.select_related("source").get(), Client(), 1e12)
    reads.take_page(first)
    with pytest.raises(Refused):
        reads.take_page(second)
    assert DirectoryReading.objects.get().seen == 20


def test_a_reader_that_was_killed_is_followed_by_another(source: DirectorySource, catalogue: Catalogue) -> None:
    reading = reads.opened(source, timezone.now())
    reads.take_page(reads.Reader(reading, Client(), 1e12))
    assert reads.read_source(source, at=timezone.now() + timedelta(minutes=9)) is None
    assert reads.read_source(source, at=timezone.now() + timedelta(minutes=11)) is None
    reading.refresh_from_db()
    assert (reading.state, reading.fault, reading.page) == (State.INTERRUPTED, "stopped", 1)
    assert counts(read(source)) == (60, 0, 0, 0)
