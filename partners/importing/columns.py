"""The columns of a table of services. Each may be headed in English, Finnish or Swedish."""

from __future__ import annotations

from typing import Any

from accounts.tables import Column
from partners import counties
from partners.models import ServiceEntry

TEXT_COLUMNS = (
    ("name", "name", "nimi", "namn"),
    ("contact_route", "how to get in touch", "yhteydenotto", "kontaktväg"),
    ("summary", "summary", "kuvaus", "beskrivning"),
    ("how", "how to apply or come", "hakeminen", "ansökan"),
    ("opening", "opening hours", "aukiolo", "öppettider"),
)
COLUMNS = (
    Column("id", "number", "numero", "nummer"),
    Column("category", "category", "luokka", "klass", is_needed=True),
    Column("area", "area", "alue", "område", is_needed=True),
    *(
        Column(
            f"{key}_{code}", f"{en} {code}", f"{fi} {code}", f"{sv} {code}", is_needed=key == "name" and code == "fi"
        )
        for key, en, fi, sv in TEXT_COLUMNS
        for code in ("fi", "sv", "en")
    ),
    Column("provider", "provider", "järjestäjä", "ordnare"),
    Column("phone_display", "phone", "puhelin", "telefon"),
    Column("web_address", "web address", "verkkosivu", "webbplats"),
    Column("address", "street address", "käyntiosoite", "besöksadress"),
    Column("languages", "languages", "kielet", "språk"),
    Column("life_stages", "life stages", "elämänvaiheet", "livsskeden"),
    Column("is_shown", "shown", "näkyvissä", "visas"),
    Column("checked_on", "checked on", "tarkistettu", "kontrollerad"),
)
NAMES = {column.key: column.english for column in COLUMNS}
WHOLE_COUNTRY = {"fi": "koko maa", "sv": "hela landet", "en": "whole country"}
YES_NO = {"fi": ("kyllä", "ei"), "sv": ("ja", "nej"), "en": ("yes", "no")}


def head_in(language: str) -> list[str]:
    """Return the heads of the columns in a language."""
    place = {"en": 0, "fi": 1, "sv": 2}.get(language, 1)
    return [column.heads[place] for column in COLUMNS]


def columns_in_words(language: str) -> list[dict[str, Any]]:
    """Return the columns for a reader: the name in the reader's language, then the others."""
    heads = [dict(zip(("en", "fi", "sv"), column.heads, strict=True)) for column in COLUMNS]
    return [
        {
            "name": by.pop(language if language in by else "fi"),
            "others": " / ".join(by.values()),
            "is_needed": is_needed,
        }
        for by, is_needed in zip(heads, (column.is_needed for column in COLUMNS), strict=True)
    ]


def area_words(entry: ServiceEntry, language: str) -> str:
    """Return whom an entry serves as the column `area` says it."""
    if entry.has_areas:
        return ", ".join(place.name_fi for place in entry.areas.all())
    if entry.municipality:
        return entry.municipality.name_fi
    return counties.name_of(entry.wellbeing_county_code) or WHOLE_COUNTRY.get(language, WHOLE_COUNTRY["fi"])


def row_of(entry: ServiceEntry, language: str) -> list[Any]:
    """Return an entry as a row that may be brought in again."""
    told = {
        "id": entry.pk,
        "area": area_words(entry, language),
        "languages": ", ".join(entry.languages),
        "life_stages": ", ".join(entry.life_stages),
        "is_shown": YES_NO.get(language, YES_NO["fi"])[not entry.is_shown],
        "checked_on": entry.checked_on.isoformat(),
    }
    return [told.get(column.key, getattr(entry, column.key, "")) for column in COLUMNS]
