"""Readings of a catalogue that is told without a network."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from django.utils import timezone

from partners import actions
from partners.models import DirectoryReading
from partners.reading.client import Answer, Tag
from partners.reading.reading import read_source
from tests.factories.cast import Office, Person
from tests.partners.ptv_server import channel, guid, service

Row = dict[str, Any]


class Told:
    """Answers as the catalogue would, from one page of services and their channels."""

    def __init__(self, *services: Row, channels: tuple[Row, ...] = ()) -> None:
        self.services, self.channels = services, channels

    def get(self, path: str, tag: Tag | None = None) -> Answer:
        name, _sign, query = path.partition("?")
        if name.startswith("Service/list/area/"):
            return Answer({"pageNumber": 1, "pageCount": 1, "itemList": list(self.services)})
        asked = parse_qs(query)["guids"][0].split(",")
        rows = self.channels if name.startswith("ServiceChannel") else self.services
        return Answer([row for row in rows if row["id"] in asked])


def a_reading(office: Office, coordinator: Person, *services: Row, name: str = "Perhepalvelu") -> DirectoryReading:
    """Return what was read of a municipality; it waits to be looked at."""
    place = {
        "municipalities": [{"code": office.municipality.pk}],
        "type": "Municipality",
        "code": office.municipality.pk,
    }
    named = [{"type": "Name", "language": "fi", "value": name}]
    told = services or (service(int(office.municipality.pk), serviceNames=named, areas=[place]),)
    source = office.organisation.directory_sources.filter(municipality=office.municipality).first()
    source = source or actions.add_source(office.organisation, office.municipality, actor=coordinator.actor)
    channels = tuple(channel(number) for number in (*range(50), int(office.municipality.pk)))
    reading = read_source(source, at=timezone.now(), client=Told(*told, channels=channels))
    assert reading is not None
    return reading


__all__ = ["Told", "a_reading", "channel", "guid", "service"]
