"""From rows of cells to services: which are new, which change, which are as before, and what is to be mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import tables
from accounts.models import Municipality
from accounts.querysets import folded
from accounts.tables import Mistake, Sheet
from core.actor import Actor
from partners import counties
from partners.directory import without_addresses
from partners.importing.columns import NAMES, TEXT_COLUMNS, WHOLE_COUNTRY
from partners.models import ServiceEntry
from partners.rules.directory import Reach, why_not_reach
from partners.vocabulary import LifeStage, ServiceCategory, SpokenLanguage

MOST = 5_000
PHONE = re.compile(r"\+?[\d ()-]{3,29}")
WHOLE = {folded(words) for words in WHOLE_COUNTRY.values()}
TEXTS = {
    f"{key}_{code}": ServiceEntry._meta.get_field(f"{key}_{code}").max_length
    for key, *_heads in TEXT_COLUMNS
    for code in ("fi", "sv", "en")
} | {"provider": 200, "address": 160}


@dataclass(kw_only=True)
class Brought:
    """One service of the table, read and checked; `entry` is the one it stands for here already."""

    row: int
    values: dict[str, Any]
    reach: Reach
    entry: ServiceEntry | None = None
    changed: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return self.entry is not None and not self.changed


class Cells(tables.Cells):
    """One row of a table of services; what was left out of a text is among the `notes`."""

    def __init__(self, row: int, texts: dict[str, str], heads: dict[str, str]) -> None:
        # A table that was downloaded here has a mark before what a spreadsheet would compute
        plain = {key: text[1:] if re.match(r"'[=+\-@]", text) else text for key, text in texts.items()}
        super().__init__(row, plain, heads, NAMES)
        self.notes: list[Mistake] = []

    def words(self, key: str) -> str:
        told = self.text(key, TEXTS[key])
        kept = without_addresses(told) if "@" in told or "(at)" in told else told
        if kept != told:
            sentence = _("An e-mail address was left out: people change, and their addresses are not kept here.")
            self.notes.append(Mistake(self.row, self.heads.get(key, NAMES[key]), sentence))
        return kept

    def number(self) -> str:
        told = self.texts.get("phone_display", "")
        if told and not PHONE.fullmatch(told):
            self.wrong("phone_display", _("Write the phone number like this: 040 123 4567"))
            return ""
        return told

    def web(self) -> str:
        told = self.text("web_address", 200)
        try:
            return forms.URLField(required=False, assume_scheme="https").clean(told)
        except ValidationError:
            self.wrong("web_address", _("Write the web address like this: https://www.example.org"))
            return ""


@dataclass
class Known:
    """What is known here, read once: places by their names, and the services that the actor may write."""

    actor: Actor
    today: date
    codes: dict[str, str] = field(default_factory=dict)
    counties: set[str] = field(default_factory=set)
    entries: dict[int, ServiceEntry] = field(default_factory=dict)
    by_name: dict[tuple[str, str, Reach], ServiceEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Actor, today: date) -> Known:
        known = cls(actor, today)
        places = Municipality.objects.visible_to(actor)
        for place in places:
            known.codes |= dict.fromkeys((place.pk, place.search_fi, place.search_sv), place.pk)
        own = places if actor.is_system else places.filter(pk__in=actor.municipality_ids)
        known.counties = {place.wellbeing_county_code for place in own}
        for entry in ServiceEntry.objects.visible_to(actor).around(own).prefetch_related("areas"):
            known.entries[entry.pk] = entry
            known.by_name.setdefault(key_of(entry.name_fi, entry.category, Reach.of(entry)), entry)
        return known


def key_of(name: str, category: str, reach: Reach) -> tuple[str, str, Reach]:
    return folded(name), category, reach


def rows_in(sheet: Sheet, *, actor: Actor, today: date) -> tuple[list[Brought], list[Mistake], list[Mistake]]:
    """Return the services of `sheet`, what is wrong with it, and what was left out of its texts."""
    if len(sheet.rows) > MOST:
        return [], [Mistake(1, "", _("There are more than %(most)d rows. Divide the file.") % {"most": MOST})], []
    known = Known.of(actor, today)
    mistakes, notes, found = list(sheet.mistakes), [], []
    for number, texts in sheet.rows:
        cells = Cells(number, texts, sheet.heads)
        brought = service_of(cells, known)
        mistakes += cells.mistakes
        notes += cells.notes
        found += [brought] if brought else []
    return found, sorted([*mistakes, *repeated(found)]), notes


def repeated(found: Iterable[Brought]) -> list[Mistake]:
    """Return a mistake for each row that stands for a service that an earlier row stands for too."""
    seen: set[Any] = set()
    mistakes = []
    for one in found:
        key = one.entry.pk if one.entry else key_of(one.values["name_fi"], one.values["category"], one.reach)
        if key in seen:
            mistakes.append(Mistake(one.row, "", _("An earlier row has the same service. Keep one of them.")))
        seen.add(key)
    return mistakes


def service_of(cells: Cells, known: Known) -> Brought | None:
    """Return the service of one row, None when its name, its kind or its area is missing or wrong."""
    cells.cut_codes()
    for key in ("name_fi", "category", "area"):
        if not cells.was_told(key):
            cells.wrong(key, _("Fill in this cell."))
    reach, entry = reach_of(cells, known), entry_of(cells, known)
    values = values_of(cells, known)
    if cells.mistakes or reach is None or not values["name_fi"]:
        return None
    if entry is None and not cells.has("id"):
        entry = known.by_name.get(key_of(values["name_fi"], values["category"], reach))
    if entry is None and not values.get("contact_route_fi"):
        cells.wrong("contact_route_fi", _("Tell how to get in touch."))
    changed = changes_of(entry, values, reach) if entry else []
    return Brought(row=cells.row, values=values, reach=reach, entry=entry, changed=changed)


def entry_of(cells: Cells, known: Known) -> ServiceEntry | None:
    """Return the service whose number here the row tells."""
    told = cells.text("id", 12)
    entry = known.entries.get(int(told)) if told.isascii() and told.isdigit() else None
    if told and entry is None:
        cells.wrong("id", _("There is no such service in your areas. Leave the cell empty for a new one."))
    return entry


def reach_of(cells: Cells, known: Known) -> Reach | None:
    """Return whom the row's service serves: places by name, a county by name or code, or the whole country."""
    told = cells.text("area", 4_000)
    words = [folded(part) for part in re.split(r"[,;|]", told) if part.strip()]
    reach = reach_in(words, known)
    if words and reach is None:
        cells.wrong("area", _("Write names of municipalities, a wellbeing services county, or: whole country."))
    if reach is None:
        return None
    own = known.codes.values() if known.actor.is_system else known.actor.municipality_ids
    refusal = why_not_reach(reach, actor=known.actor, own=own, counties=known.counties)
    if refusal:
        cells.wrong("area", str(refusal.sentence))
    return None if refusal else reach


def reach_in(words: list[str], known: Known) -> Reach | None:
    if len(words) == 1 and words[0] in WHOLE:
        return Reach()
    county = counties.BY_NAME.get(words[0]) or (words[0] if words[0] in counties.NAMES else "") if words else ""
    if len(words) == 1 and county:
        return Reach(county=county)
    codes = [known.codes.get(word) for word in words]
    return Reach(frozenset(codes)) if codes and all(codes) else None


def values_of(cells: Cells, known: Known) -> dict[str, Any]:
    """Return the fields that the file has columns for; an empty cell empties its field."""
    values: dict[str, Any] = {key: cells.words(key) for key in TEXTS if key in cells.heads}
    values["category"] = cells.choice("category", ServiceCategory)
    if "phone_display" in cells.heads:
        values["phone_display"] = cells.number()
        values["phone_dial"] = re.sub(r"[^\d+]", "", values["phone_display"])
    if "web_address" in cells.heads:
        values["web_address"] = cells.web()
    for key, vocabulary in (("languages", SpokenLanguage), ("life_stages", LifeStage)):
        if key in cells.heads:
            values[key] = cells.choices(key, vocabulary)
    if cells.has("is_shown"):
        values["is_shown"] = cells.yes("is_shown")
    if cells.has("checked_on"):
        values |= checked(cells, known.today)
    return values


def checked(cells: Cells, today: date) -> dict[str, date]:
    day = cells.day("checked_on")
    if day and day > today:
        cells.wrong("checked_on", _("This day has not come yet."))
    return {"checked_on": day} if day else {}


def changes_of(entry: ServiceEntry, values: dict[str, Any], reach: Reach) -> list[str]:
    """Return the columns in which the row says something else than the entry."""
    changed = [key for key, value in values.items() if getattr(entry, key) != value and key != "phone_dial"]
    return changed if Reach.of(entry) == reach else [*changed, "area"]
