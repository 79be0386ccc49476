"""What has been read of the service catalogue in the demo: once taken into use, and once waiting to be looked at.

Nothing is fetched: the few services are here, in the shape in which the catalogue tells them (all are invented).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.utils import timezone

from accounts.models import Municipality
from partners import actions
from partners.models import DirectorySource
from partners.reading.client import Answer, Tag
from partners.reading.reading import read_source
from portal.demo import people
from portal.demo.clock import at, moment
from portal.demo.places import SASTAMALA

CLASS = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/"
PROVIDERS = {"town": "Esimerkkikaupunki (demo)", "county": "Hyvinvointialue (demo)"}
WEEKDAYS = ("Monday", "Friday")
Row = dict[str, Any]
# number, class, provider, names fi/sv, what it is fi/sv, how one comes fi/sv, street, phone, from, to
SERVICES = [
    (1, "P5.2", "county", ("Äitiys- ja lastenneuvola (demo)", "Mödra- och barnrådgivning (demo)"), ("Raskauden ajan ja alle kouluikäisten terveystapaamiset.", "Hälsobesök under graviditeten och för barn under skolåldern."), ("Varaa aika puhelimessa, kun tiedät raskaudesta.", "Boka tid per telefon när du vet om graviditeten."), "Esimerkkitie 12", "0400000041", "08:00:00", "15:00:00"),
    (2, "P3.4", "town", ("Avoin varhaiskasvatus (demo)", "Öppen småbarnspedagogik (demo)"), ("Leikkiä ja laulua lapsen ja vanhemman kanssa.", "Lek och sång tillsammans med barn och förälder."), ("Tule ilman ilmoittautumista.", "Kom utan anmälan."), "Esimerkkikatu 3", "0400000042", "09:00:00", "11:30:00"),
    (3, "P3.7", "county", ("Perheneuvola (demo)", "Familjerådgivning (demo)"), ("Apua, kun lapsen kasvu tai perheen arki mietityttää.", "Hjälp när barnets utveckling eller vardagen väcker frågor."), ("Soita, niin mietitte yhdessä, mitä voi tehdä.", "Ring, så funderar ni tillsammans vad som kan göras."), "Esimerkkitie 12", "0400000043", "09:00:00", "15:00:00"),
    (4, "P3.5", "county", ("Lastenvalvoja (demo)", "Barnatillsyningsman (demo)"), ("Sopimukset huollosta, asumisesta ja elatuksesta.", "Avtal om vårdnad, boende och underhåll."), ("Varaa aika verkossa tai soita.", "Boka tid på nätet eller ring."), "Esimerkkitie 14", "0400000044", "09:00:00", "14:00:00"),
    (5, "P6.3", "town", ("Aamu- ja iltapäivätoiminta (demo)", "Morgon- och eftermiddagsverksamhet (demo)"), ("Turvallista tekemistä ennen koulupäivää ja sen jälkeen.", "Trygg verksamhet före och efter skoldagen."), ("Hae keväällä Wilmassa.", "Ansök på våren i Wilma."), "Esimerkkikatu 8", "0400000045", "07:00:00", "17:00:00"),
    (6, "P15.1", "town", ("Talous- ja velkaneuvonta (demo)", "Ekonomi- och skuldrådgivning (demo)"), ("Apua laskujen ja velkojen järjestämiseen.", "Hjälp att ordna räkningar och skulder."), ("Soita ja varaa aika.", "Ring och boka tid."), "Esimerkkikatu 1", "0400000046", "09:00:00", "12:00:00"),
    (7, "P5.10", "county", ("Suun terveydenhuolto (demo)", "Munhälsovård (demo)"), ("Hampaiden hoito ja neuvonta koko perheelle.", "Tandvård och råd för hela familjen."), ("Soita ajanvaraukseen.", "Ring tidsbokningen."), "Esimerkkitie 20", "0400000047", "08:00:00", "15:30:00"),
    (8, "P3.3", "town", ("Isien ilta (demo)", "Pappakväll (demo)"), ("Isät ja lapset tekevät ruokaa yhdessä.", "Pappor och barn lagar mat tillsammans."), ("Tule sellaisena kuin olet.", "Kom som du är."), "Esimerkkikatu 3", "0400000048", "17:00:00", "19:00:00"),
]  # fmt: skip
BEFORE, NOW = (1, 2, 3, 4, 5, 6), (1, 2, 3, 4, 6, 7, 8)
MOVED = {2: ("09:30:00", "12:00:00"), 4: ("10:00:00", "14:00:00")}


def guid(number: int, kind: int) -> str:
    return str(UUID(int=(0xDE30 << 96) + (kind << 64) + number))


def pair(words: tuple[str, str], **more: Any) -> list[Row]:
    return [{"language": code, "value": value, **more} for code, value in zip(("fi", "sv"), words, strict=True)]


def service(told: tuple[Any, ...], modified: date) -> Row:
    number, code, provider, names, texts, ways = told[:6]
    return {
        "id": guid(number, 1),
        "serviceNames": pair(names, type="Name"),
        "serviceDescriptions": [*pair(texts, type="Summary"), *pair(ways, type="UserInstruction")],
        "serviceChargeType": "FreeOfCharge",
        "areaType": "LimitedType",
        "areas": [{"type": "Municipality", "code": SASTAMALA, "municipalities": [{"code": SASTAMALA}]}],
        "languages": ["fi", "sv"],
        "serviceClasses": [{"uri": f"{CLASS}{code}"}],
        "targetGroups": [{"code": "KR1"}],
        "serviceChannels": [{"serviceChannel": {"id": guid(number, 2)}}],
        "organizations": [{"roleType": "Responsible", "organization": {"name": PROVIDERS[provider]}}],
        "publishingStatus": "Published",
        "modified": f"{modified.isoformat()}T09:00:00Z",
    }


def channel(told: tuple[Any, ...], *, is_moved: bool) -> Row:
    number, (street, phone, begins, ends) = told[0], told[6:]
    begins, ends = MOVED.get(number, (begins, ends)) if is_moved else (begins, ends)
    name, _space, house = street.rpartition(" ")
    hours = {"dayFrom": WEEKDAYS[0], "dayTo": WEEKDAYS[1], "from": begins, "to": ends}
    place = {"street": pair((name, name)), "streetNumber": house, "postalCode": "38200"}
    return {
        "id": guid(number, 2),
        "serviceChannelType": "ServiceLocation",
        "phoneNumbers": [{"type": "Phone", "prefixNumber": "+358", "number": phone}],
        "addresses": [{"type": "Location", "streetAddress": {**place, "postOffice": pair(("Sastamala", "Sastamala"))}}],
        "serviceHours": [{"serviceHourType": "DaysOfTheWeek", "openingHour": [hours]}],
    }


class Told:
    """Answers as the catalogue would."""

    def __init__(self, numbers: Iterable[int], modified: date, *, is_moved: bool) -> None:
        chosen = [told for told in SERVICES if told[0] in set(numbers)]
        self.services = [service(told, modified) for told in chosen]
        self.channels = [channel(told, is_moved=is_moved) for told in chosen]

    def get(self, path: str, tag: Tag | None = None) -> Answer:
        name, _sign, query = path.partition("?")
        if name.startswith("Service/list/area/"):
            return Answer({"pageNumber": 1, "pageCount": 1, "itemList": self.services})
        asked = parse_qs(query)["guids"][0].split(",")
        rows = self.channels if name.startswith("ServiceChannel") else self.services
        return Answer([row for row in rows if row["id"] in asked])


def build(today: date) -> None:
    """A first reading taken into use, and last night's, which tells of something new, changed and gone."""
    actor = people.coordinator_of(SASTAMALA).actor
    with at(moment(today - timedelta(days=9), "14.00")):
        organisation = people.coordinator_of(SASTAMALA).membership.organisation
        source = actions.add_source(organisation, Municipality.objects.get(pk=SASTAMALA), actor=actor)
        reading = read(source, Told(BEFORE, today - timedelta(days=120), is_moved=False))
        actions.apply_reading(reading, actor=actor)
    with at(moment(today - timedelta(days=1), "3.10")):
        read(source, Told(NOW, today - timedelta(days=2), is_moved=True))


def read(source: DirectorySource, told: Told) -> Any:
    source.refresh_from_db()
    return read_source(source, at=timezone.now(), client=told)
