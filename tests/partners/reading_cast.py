"""The verbs of the tests of readings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from partners import actions
from partners.models import DirectoryReading, DirectorySource, ServiceEntry
from partners.reading import reading as reads
from tests.factories.cast import Person
from tests.partners.ptv_server import guid


def read(source: DirectorySource, **told: Any) -> DirectoryReading:
    source.refresh_from_db()
    found = reads.read_source(source, at=told.pop("at", timezone.now()), **told)
    assert found is not None
    found.refresh_from_db()
    return found


def counts(reading: DirectoryReading) -> tuple[int, int, int, int]:
    return reading.added, reading.changed, reading.gone, reading.same


def taken(source: DirectorySource, person: Person) -> DirectoryReading:
    """Everything that the source tells is in use."""
    reading = read(source)
    actions.apply_reading(reading, actor=person.actor)
    return reading


def entry(number: int) -> ServiceEntry:
    return ServiceEntry.objects.get(source_id=guid(number))
