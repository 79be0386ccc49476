"""One service of the v11 API and its channels as the fields of `ServiceEntry` (domain.md 5.4). Pure, and never raises
for what a stranger writes: what cannot be understood is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.dateparse import parse_datetime

from partners.directory import LANGUAGES
from partners.reading.classes import category_of, stages_of
from partners.reading.hours import hours_in_words
from partners.reading.phones import numbers_of
from partners.reading.texts import first_of, in_languages, plain, shortened, told_list, told_row, told_word
from partners.vocabulary import SpokenLanguage

PAGE_OF = "https://www.suomi.fi/palvelut/{id}"
MOST_CHANNELS = 5
NORTH, EAST = range(6_600_000, 7_800_000), range(50_000, 760_000)  # Finland in ETRS-TM35FIN metres
ALAND = "91"
CHARGES = {
    "FreeOfCharge": {"fi": "Maksuton.", "sv": "Avgiftsfritt.", "en": "Free of charge."},
    "Chargeable": {"fi": "Palvelu maksaa.", "sv": "Tjänsten är avgiftsbelagd.", "en": "There is a charge."},
}
ROUTES = {
    "phone": {"fi": "Soita palveluun", "sv": "Ring tjänsten", "en": "Call the service"},
    "place": {"fi": "Tule käymään", "sv": "Kom på besök", "en": "Come to the place"},
    "web": {"fi": "Katso palvelun verkkosivu", "sv": "Se tjänstens webbplats", "en": "See the website of the service"},
    "page": {"fi": "Katso Suomi.fi-palvelut", "sv": "Se Suomi.fi-tjänster", "en": "See the Suomi.fi services"},
}
TAIL = re.compile(r"(P\d{1,2}(?:\.\d{1,2})?)$")
Values = dict[str, Any]


@dataclass(frozen=True)
class Towns:
    """The codes of municipalities, by what PTV calls an area."""

    counties: Mapping[str, str] = field(default_factory=dict, hash=False)  # municipality → wellbeing services county
    regions: Mapping[str, str] = field(default_factory=dict, hash=False)  # municipality → region

    def of(self, kind: str, code: str) -> set[str]:
        held = {"WellbeingServiceCounties": self.counties, "Province": self.regions}.get(kind)
        if held is not None:
            return {town for town, found in held.items() if found == code}
        return {code} & set(self.counties) if kind == "Municipality" else set()


def guid_of(told: object) -> str:
    """Return the id of a service or a channel; nothing for what is none, or names none (all zeros)."""
    try:
        found = UUID(told_word(told, "id"))
    except ValueError:
        return ""
    return str(found) if found.int else ""


def classes_of(item: dict[str, Any]) -> list[str]:
    """Return the codes of service classes, such as P3.7, however they are told."""
    rows = told_list(item, "serviceClasses")
    found = [TAIL.search(told_word(row, "code") or told_word(row, "uri")) for row in rows]
    return [code[1] for code in found if code]


def is_for_families(item: dict[str, Any]) -> bool:
    """Whether a service is for people, and of a class that helps a family."""
    groups = {
        told_word(row, "code") or told_word(row, "uri").rpartition("/")[2] for row in told_list(item, "targetGroups")
    }
    wanted = not groups - {""} or any(code.startswith("KR1") for code in groups)
    return wanted and bool(category_of(classes_of(item)))


def is_published(item: dict[str, Any]) -> bool:
    return told_word(item, "publishingStatus") in ("", "Published")


def channels_of(item: dict[str, Any]) -> list[str]:
    """Return the ids of the channels of a service."""
    found = [guid_of(told_row(row, "serviceChannel")) for row in told_list(item, "serviceChannels")]
    return list(dict.fromkeys(filter(None, found)))[:MOST_CHANNELS]


def values_of(item: dict[str, Any], channels: Iterable[dict[str, Any]], towns: Towns) -> Values:
    """Return what a service says, as fields of `ServiceEntry` and `areas`; nothing when it has no name or id."""
    names = in_languages(told_list(item, "serviceNames"), 200, "Name")
    guid, codes = guid_of(item), classes_of(item)
    if not guid or not names or not category_of(codes):
        return {}
    reached = reach_of(list(channels))
    return {
        "source_id": guid,
        "source_url": PAGE_OF.format(id=guid),
        "source_modified_at": moment_of(item),
        "category": category_of(codes),
        "life_stages": stages_of(codes),
        "languages": languages_of(item),
        "provider": provider_of(item),
        **named("name", {"fi": first_of(names), **names}),
        **descriptions_of(item),
        **reached,
        **scope_of(item, towns),
    }


def named(field_name: str, texts: Mapping[str, str]) -> Values:
    return {f"{field_name}_{code}": texts.get(code, "") for code in LANGUAGES}


def descriptions_of(item: dict[str, Any]) -> Values:
    """Return what it is, and how one comes: instructions, deadline and whether it costs something."""
    rows = told_list(item, "serviceDescriptions")
    summaries = in_languages(rows, 600, "Summary", "Description")
    parts = [in_languages(rows, 600, kind) for kind in ("UserInstruction", "DeadLine", "ChargeTypeAdditionalInfo")]
    charge = CHARGES.get(told_word(item, "serviceChargeType"), {})
    hows = {}
    for code in LANGUAGES:
        said = [part[code] for part in parts if code in part]
        costs = [charge[code]] if code in charge and (said or code in summaries) else []
        hows[code] = shortened(" ".join([*said[:2], *costs, *said[2:]]), 600)
    summary = {code: summaries.get(code, "") for code in LANGUAGES}
    return {**named("summary", {**summary, "fi": summary["fi"] or first_of(summary)}), **named("how", hows)}


def languages_of(item: dict[str, Any]) -> list[str]:
    rows = item.get("languages")
    told = {row for row in rows if isinstance(row, str)} if isinstance(rows, list) else set()
    return [language.value for language in SpokenLanguage if language.value in told]


def provider_of(item: dict[str, Any]) -> str:
    """Return the name of the organisation that answers for a service."""
    rows = sorted(told_list(item, "organizations"), key=lambda row: told_word(row, "roleType") != "Responsible")
    names = [plain(told_row(row, "organization").get("name"), 200) for row in rows]
    return next(filter(None, names), "") or plain(told_row(item, "mainOrganization").get("name"), 200)


def moment_of(item: dict[str, Any]) -> str | None:
    """Return when the source last changed it, as ISO 8601 in UTC."""
    try:
        found = parse_datetime(told_word(item, "modified"))
        if found is None:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0).isoformat()
    except (ValueError, OverflowError):
        return None


# How it is reached


def reach_of(channels: list[dict[str, Any]]) -> Values:
    """Return the phone, the web page, the place and the opening hours that the channels tell."""
    kinds = [told_word(channel, "serviceChannelType") for channel in channels]
    places = [channel for channel, kind in zip(channels, kinds, strict=True) if kind == "ServiceLocation"]
    phones = [channel for channel, kind in zip(channels, kinds, strict=True) if kind == "Phone"]
    shown, dial = next((number for channel in [*phones, *places] for number in numbers_of(channel)), ("", ""))
    web = next((found for channel in channels for found in web_pages(channel)), "")
    place = next((found for channel in places if (found := place_of(channel))["address"]), NOWHERE)
    hours = next((found for channel in [*places, *phones] if (found := hours_in_words(channel))), {})
    route = "phone" if shown else "place" if place["address"] else "web" if web else "page"
    return {
        **named("contact_route", ROUTES[route]),
        **named("opening", hours),
        "phone_display": shown,
        "phone_dial": dial,
        "web_address": web,
        **place,
    }


def web_pages(channel: dict[str, Any]) -> Iterable[str]:
    """Yield the web addresses of a channel that can be shown."""
    for row in [*told_list(channel, "webPages"), *told_list(channel, "webPage")]:
        found = told_word(row, "url") or told_word(row, "value")
        if is_web_address(found):
            yield found


def is_web_address(told: str) -> bool:
    if not told.isascii() or not told.isprintable() or len(told) > 200 or "@" in told or " " in told:
        return False
    try:
        url = urlsplit(told)
    except ValueError:
        return False
    return url.scheme in ("http", "https") and "." in (url.hostname or "")


NOWHERE: Values = {"address": "", "east_m": None, "north_m": None}


def place_of(channel: dict[str, Any]) -> Values:
    """Return where one goes: an address of the kind Location, with its coordinates when they are of Finland."""
    for row in told_list(channel, "addresses"):
        street = told_row(row, "streetAddress")
        name = first_of(in_languages(told_list(street, "street"), 80))
        if told_word(row, "type") not in ("", "Location") or not name:
            continue
        town = " ".join(filter(None, (postcode(street), first_of(in_languages(told_list(street, "postOffice"), 40)))))
        number = plain(street.get("streetNumber"), 10)
        address = ", ".join(filter(None, (" ".join(filter(None, (name, number))), town)))
        return {"address": address[:160], **position_of(street)}
    return NOWHERE


def postcode(street: dict[str, Any]) -> str:
    told = told_word(street, "postalCode")
    return told if told.isascii() and told.isdigit() and len(told) == 5 else ""


def position_of(street: dict[str, Any]) -> Values:
    """Return metres of ETRS-TM35FIN: PTV calls north latitude and east longitude; degrees are not taken."""
    north, east = metres(street.get("latitude")), metres(street.get("longitude"))
    known = north in NORTH and east in EAST
    return {"east_m": east, "north_m": north} if known else {"east_m": None, "north_m": None}


def metres(told: object) -> int:
    try:
        return round(float(str(told)[:20].replace(",", ".")))
    except (ValueError, OverflowError):
        return 0


# Whom it serves


def scope_of(item: dict[str, Any], towns: Towns) -> Values:
    """Return whom it serves: the whole country, one county, one municipality, or those of `areas`."""
    kind, rows = told_word(item, "areaType"), told_list(item, "areas")
    counties = {told_word(row, "code") for row in rows if told_word(row, "type") == "WellbeingServiceCounties"}
    if kind == "NationwideExceptAlandIslands":
        return scope(areas=[town for town, county in towns.counties.items() if county != ALAND])
    if kind != "LimitedType" or not rows:
        return scope()
    if len(counties) == 1 and all(told_word(row, "type") == "WellbeingServiceCounties" for row in rows):
        county = next(iter(counties))
        return scope(county=county) if county in towns.counties.values() else scope(areas=[])
    found = {town for row in rows for town in towns_of(row, towns)}
    return scope(municipality=next(iter(found))) if len(found) == 1 else scope(areas=found)


def towns_of(row: dict[str, Any], towns: Towns) -> set[str]:
    """Return the municipalities of an area that are here: those that it names, or those that its code stands for."""
    named_ones = {told_word(town, "code") for town in told_list(row, "municipalities")} & set(towns.counties)
    return named_ones or towns.of(told_word(row, "type"), told_word(row, "code"))


def scope(*, municipality: str | None = None, county: str = "", areas: Iterable[str] | None = None) -> Values:
    return {
        "municipality_id": municipality,
        "wellbeing_county_code": county,
        "has_areas": areas is not None,
        "areas": sorted(areas or ()),
    }


def modified_at(values: Mapping[str, Any]) -> datetime | None:
    """Return the moment of `source_modified_at`, which is kept as text beside the other values."""
    told = values.get("source_modified_at")
    return datetime.fromisoformat(told) if told else None
