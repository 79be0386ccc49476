"""What people decide about a reading: what was written here stays, and what may not be done says why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from core.retention import delete_rows
from partners import actions
from partners.models import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.reading import reading as reads
from partners.retention import old_readings
from partners.states import Change as ChangeState
from partners.states import Reading as State
from tests.factories.cast import Office, Person
from tests.partners.ptv_server import Catalogue, guid, service
from tests.partners.reading_cast import counts, entry, read, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("impatient")]


def test_what_was_written_here_stays_and_the_rest_is_brought_up_to_date(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    ServiceEntry.objects.filter(source_id=guid(1)).update(
        name_fi="Meidän nimi", own_fields=["name_fi", "areas"], is_shown=False, municipality=None, has_areas=False
    )
    catalogue.services[guid(1)] = service(
        1, serviceNames=[{"type": "Name", "language": "fi", "value": "Uusi nimi"}], serviceChargeType="Chargeable"
    )
    reading = read(source)
    assert counts(reading) == (0, 1, 0, 59)
    assert "name_fi" not in reading.changes.get().fields
    actions.apply_reading(reading, actor=coordinator_here.actor)
    row = entry(1)
    assert (row.name_fi, row.is_shown, row.municipality_id) == ("Meidän nimi", False, None)
    assert "Palvelu maksaa." in row.how_fi


def test_one_is_taken_and_another_left_and_stays_left(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    catalogue.services |= {guid(number): service(number) for number in (800, 801)}
    reading = read(source)
    keep, leave = reading.changes.order_by("pk")
    actions.apply_change(keep, actor=coordinator_here.actor)
    actions.leave_change(leave, actor=coordinator_here.actor)
    reading.refresh_from_db()
    assert reading.state == State.APPLIED
    DirectorySource.objects.update(tags={})
    again = read(source)
    assert (again.state, counts(again)) == (State.APPLIED, (1, 0, 0, 61))
    assert again.changes.get().state == ChangeState.LEFT
    assert not ServiceEntry.objects.filter(source_id=guid(801)).exists()


def test_what_is_left_out_whole_is_found_anew(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    actions.drop_reading(read(source), actor=coordinator_here.actor)
    assert ServiceEntry.objects.filter(source="ptv").count() == 0
    assert counts(read(source)) == (60, 0, 0, 0)


def test_a_source_that_applies_itself_needs_nobody(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    actions.change_source(source, is_on=True, applies_itself=True, actor=coordinator_here.actor)
    reading = read(source)
    assert reading.state == State.APPLIED
    assert ServiceEntry.objects.filter(source="ptv").count() == 60
    assert AuditEntry.objects.filter(verb="serviceentry.read").count() == 60


def test_what_waits_is_left_in_peace_for_a_week(source: DirectorySource, catalogue: Catalogue) -> None:
    first = read(source)
    assert reads.read_source(source, at=timezone.now() + timedelta(days=2)) is None
    later = read(source, at=timezone.now() + timedelta(days=8))
    first.refresh_from_db()
    assert (first.state, later.state, later.added) == (State.DROPPED, State.READ, 60)


def test_closed_readings_are_kept_for_three_months_and_what_they_brought_stays(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    assert not old_readings(timezone.now() + timedelta(days=80)).exists()
    delete_rows(old_readings(timezone.now() + timedelta(days=95)), at=timezone.now(), actor=reads.READER)
    assert (DirectoryReading.objects.count(), DirectoryChange.objects.count()) == (0, 0)
    assert ServiceEntry.objects.filter(source="ptv").count() == 60


def test_only_a_coordinator_of_the_association_keeps_its_sources(
    source: DirectorySource, here: Office, there: Office, coordinator_there: Person, coordinator_here: Person,
    volunteer_here: Person, catalogue: Catalogue,
) -> None:  # fmt: skip
    reading = read(source)
    change = reading.changes.first()
    for person, code in ((coordinator_there, "other_organisation"), (volunteer_here, "not_yours")):
        for act in (
            lambda actor: actions.add_source(here.organisation, here.municipality, actor=actor),
            lambda actor: actions.ask_reading(source, actor=actor),
            lambda actor: actions.apply_reading(reading, actor=actor),
            lambda actor: actions.drop_reading(reading, actor=actor),
            lambda actor: actions.apply_change(change, actor=actor),
            lambda actor: actions.leave_change(change, actor=actor),
        ):
            with pytest.raises(Refused) as refused:
                act(person.actor)
            assert refused.value.refusal.code == code


@pytest.mark.parametrize(
    "code", ["waits", "is_off", "is_read", "other_municipality", "is_closed", "is_taken", "is_left"]
)
def test_what_may_not_be_done_now_says_why(
    code: str, source: DirectorySource, catalogue: Catalogue, here: Office, there: Office, coordinator_here: Person
) -> None:
    actor = coordinator_here.actor
    reading = read(source)
    first, second, *_rest = reading.changes.order_by("pk")
    actions.apply_change(first, actor=actor)
    actions.leave_change(second, actor=actor)
    off = DirectorySource.objects.create(organisation=here.organisation, municipality=there.municipality, is_on=False)
    acts = {
        "waits": lambda: actions.ask_reading(source, actor=actor),
        "is_off": lambda: actions.ask_reading(off, actor=actor),
        "is_read": lambda: actions.add_source(here.organisation, here.municipality, actor=actor),
        "other_municipality": lambda: actions.add_source(here.organisation, there.municipality, actor=actor),
        "is_closed": lambda: (actions.drop_reading(reading, actor=actor), actions.apply_reading(reading, actor=actor)),
        "is_taken": lambda: actions.apply_change(first, actor=actor),
        "is_left": lambda: actions.leave_change(second, actor=actor),
    }
    with pytest.raises(Refused) as refused:
        acts[code]()
    assert refused.value.refusal.code == code


# The day when it was checked


def checked_long_ago(source: DirectorySource, person: Person, own_fields: list[str]) -> date:
    taken(source, person)
    day = timezone.localdate() - timedelta(days=700)
    ServiceEntry.objects.filter(source_id=guid(1)).update(checked_on=day, own_fields=own_fields)
    return day


def test_a_whole_reading_checks_what_is_as_before_but_not_what_was_written_here(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    day = checked_long_ago(source, coordinator_here, ["phone_display"])
    ServiceEntry.objects.filter(source_id__in=[guid(1), guid(2)]).update(checked_on=day, phone_display="03 000 0001")
    ServiceEntry.objects.filter(source_id=guid(3)).update(checked_on=day)
    DirectorySource.objects.update(tags={})
    read(source)
    assert entry(1).checked_on == day
    assert entry(2).checked_on == day
    assert entry(3).checked_on == timezone.localdate()


def test_taking_a_change_into_use_does_not_check_what_was_written_here(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    day = checked_long_ago(source, coordinator_here, ["phone_display"])
    catalogue.services[guid(1)] = service(1, serviceChargeType="Chargeable")
    taken(source, coordinator_here)
    assert "Palvelu maksaa." in entry(1).how_fi
    assert entry(1).checked_on == day


def test_a_page_that_is_as_before_checks_nothing_until_all_is_asked_anew(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    day = checked_long_ago(source, coordinator_here, [])
    assert counts(read(source)) == (0, 0, 0, 60)
    assert entry(1).checked_on == day
    read(source, at=timezone.now() + timedelta(days=8))
    assert entry(1).checked_on == timezone.localdate()


# No longer for families


@pytest.mark.parametrize("facts", [{"targetGroups": [{"code": "KR2"}]}, {"serviceClasses": [{"code": "P20"}]}])
def test_a_service_that_is_no_longer_for_families_is_gone(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person, facts: dict[str, Any]
) -> None:
    taken(source, coordinator_here)
    catalogue.services[guid(1)] = service(1, **facts)
    reading = read(source)
    assert counts(reading) == (0, 0, 1, 59)
    actions.apply_reading(reading, actor=coordinator_here.actor)
    assert entry(1).gone_on == timezone.localdate()
    assert counts(read(source)) == (0, 0, 0, 59)
    DirectorySource.objects.update(tags={})
    assert counts(read(source)) == (0, 0, 0, 59)


def test_a_service_whose_classes_cannot_be_understood_is_not_gone(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    catalogue.services[guid(1)] = service(1, serviceClasses=None)
    reading = read(source)
    assert (counts(reading), reading.unreadable) == ((0, 0, 0, 60), 1)


def test_when_more_than_half_are_no_longer_for_families_a_person_decides(
    source: DirectorySource, catalogue: Catalogue, coordinator_here: Person
) -> None:
    taken(source, coordinator_here)
    actions.change_source(source, is_on=True, applies_itself=True, actor=coordinator_here.actor)
    for number in range(40):
        catalogue.services[guid(number)] = service(number, targetGroups=[{"code": "KR2"}])
    reading = read(source)
    assert (reading.state, reading.fault, reading.gone) == (State.READ, "many_gone", 40)
