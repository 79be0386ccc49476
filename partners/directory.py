"""The one way into the service directory: hand entry, tables and readings of other directories all write through it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from accounts.querysets import folded
from partners.models import ServiceEntry
from partners.vocabulary import ServiceCategory

LANGUAGES = ("fi", "sv", "en")
TEXTS = ("name", "contact_route", "summary", "how", "opening")
# What somebody here may write of a service, and a reading must not write over afterwards (R-PTV-1)
EDITABLE = (
    "category", "provider", *(f"{text}_{code}" for text in TEXTS for code in LANGUAGES), "phone_display", "phone_dial",
    "web_address", "languages", "life_stages", "address", "areas",
)  # fmt: skip
PLACE = frozenset(
    {"municipality", "municipality_id", "wellbeing_county_code", "has_areas"}
)  # with `areas`: whom it serves
TOLD = ("summary", "how", "opening", "contact_route")
E_MAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
BETWEEN = " | "


def without_addresses(text: str) -> str:
    """Return `text` without e-mail addresses: those of officials are not kept (domain.md 5.4)."""
    return re.sub(r"[ \t]{2,}", " ", E_MAIL.sub("", text)).strip(" ,;:·-")


def names_in_every_language(category: str) -> list[str]:
    words = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            words.append(str(ServiceCategory(category).label))
    return words


def search_text_of(entry: ServiceEntry) -> str:
    """Return what a search reads of an entry: its names and its kind, a bar, then all the rest."""
    names = [getattr(entry, f"name_{code}") for code in LANGUAGES]
    head = [*names, *names_in_every_language(entry.category), entry.provider]
    rest = [getattr(entry, f"{text}_{code}") for text in TOLD for code in LANGUAGES]
    return folded(" ".join(head)) + BETWEEN + folded(" ".join([*rest, entry.address]))


@transaction.atomic
def write_entry(
    values: Mapping[str, Any], *, areas: Iterable[str] | None = None, entry: ServiceEntry | None = None
) -> ServiceEntry:
    """Write `values` (names of model fields) to `entry`, or to a new one, and return it.

    `areas` are the codes of all the municipalities that it serves; an empty list: those of `values` (a municipality, a
    wellbeing services county, or the whole country); None leaves them as they are. `has_areas` among the values may say
    that it serves named places of which none is known here. What is as it was is not written again.
    """
    codes = None if areas is None else set(areas)
    told = dict(values) if codes is None else {"has_areas": bool(codes), **values}
    row = entry or ServiceEntry(**told)
    changed = [] if entry is None else [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, told[name])
    search_text = search_text_of(row)
    if search_text != row.search_text:
        row.search_text = search_text
        changed.append("search_text")
    if entry is None:
        row.save(force_insert=True)
    elif changed:
        row.save(update_fields=changed)
    set_areas(row, codes, is_new=entry is None)
    return row


def set_areas(row: ServiceEntry, codes: set[str] | None, *, is_new: bool) -> None:
    if codes if is_new else codes is not None and codes != areas_of(row):
        row.areas.set(codes or ())


def areas_of(entry: ServiceEntry) -> set[str]:
    """Return the codes of the municipalities that an entry names."""
    return set(entry.areas.values_list("pk", flat=True))


def left_to_us(entry: ServiceEntry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `values` that nobody here has edited: only they may come from where the entry was read.

    "areas" among `own_fields` keeps all that says whom it serves: then `write_entry` gets no areas either.
    """
    own = {*entry.own_fields, *(PLACE if "areas" in entry.own_fields else ())}
    return {name: value for name, value in values.items() if name not in own}
