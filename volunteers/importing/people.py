"""From rows of cells to volunteers: what is missing, what nobody here knows, and who is in the register already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Language, Municipality, Organisation
from accounts.querysets import folded
from accounts.tables import Cells, Mistake, Sheet
from core.actor import Actor
from partners.vocabulary import Competence, LifeStage, SpokenLanguage, SupportForm, Topic
from volunteers.importing.columns import NAMES
from volunteers.models import Volunteer

MOST_FAMILIES, MOST_KM = 9, 500
MOST = 2_000
LISTS = {
    "life_stages": LifeStage, "wished_life_stages": LifeStage, "topics": Topic, "competences": Competence,
}  # fmt: skip


@dataclass(kw_only=True)
class Newcomer:
    """One volunteer of the table, read and checked; `row` is the row in the file."""

    row: int
    name: str
    email: str
    phone: str
    language: str
    municipality: Municipality
    approved_on: date | None
    profile: dict[str, Any]
    is_here: bool = False


@dataclass
class Known:
    """What is known here, read once: the places of the actor, and who is in the register of the organisation."""

    today: date
    places: dict[str, Municipality] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, organisation: Organisation, actor: Actor, today: date) -> Known:
        known = cls(today)
        for place in Municipality.objects.all():
            words = {place.pk, place.search_fi, place.search_sv}
            if actor.is_system or place.pk in actor.municipality_ids:
                known.places |= dict.fromkeys(words, place)
            else:
                known.others |= words
        here = Volunteer.objects.filter(organisation=organisation).order_by()
        beside = here.serving().exclude(together_with=None).values_list("together_with__email", flat=True)
        known.addresses = {email.casefold() for email in [*here.values_list("user__email", flat=True), *beside]}
        return known


def newcomers_in(
    sheet: Sheet, organisation: Organisation, *, actor: Actor, today: date
) -> tuple[list[Newcomer], list[Mistake]]:
    """Return the volunteers of `sheet`, and everything that is wrong with it; empty where one row alone is wrong."""
    if len(sheet.rows) > MOST:
        return [], [Mistake(1, "", _("There are more than %(most)d rows. Divide the file.") % {"most": MOST})]
    known = Known.of(organisation, actor, today)
    mistakes, found = list(sheet.mistakes), []
    for number, texts in sheet.rows:
        cells = Cells(number, texts, sheet.heads, NAMES)
        newcomer = newcomer_of(cells, known)
        mistakes += cells.mistakes
        found += [newcomer] if newcomer else []
    return found, sorted([*mistakes, *repeated(found, sheet.heads.get("email", NAMES["email"]))])


def repeated(found: Iterable[Newcomer], head: str) -> list[Mistake]:
    """Return a mistake for each row whose address another row of the file has too."""
    found = list(found)
    count = Counter(one.email for one in found)
    sentence = _("Another row has the same e-mail address. Each volunteer has their own.")
    return [Mistake(one.row, head, sentence) for one in found if count[one.email] > 1]


def newcomer_of(cells: Cells, known: Known) -> Newcomer | None:
    """Return the volunteer of one row, None when the name, the address or the place is missing or wrong."""
    cells.cut_codes()
    for key in ("name", "email", "municipality"):
        if not cells.was_told(key):
            cells.wrong(key, _("Fill in this cell."))
    name, email, place = cells.text("name", 120), cells.email("email").casefold(), place_of(cells, known)
    language = cells.choice("language", Language, Language.FINNISH)
    told = {"phone": cells.phone("phone"), "language": language, "approved_on": approved_on(cells, known.today)}
    profile = profile_of(cells, language)
    if not (name and email and place):
        return None
    is_here = email in known.addresses
    return Newcomer(row=cells.row, name=name, email=email, municipality=place, profile=profile, is_here=is_here, **told)


def place_of(cells: Cells, known: Known) -> Municipality | None:
    text = folded(cells.text("municipality", 60))
    place = known.places.get(text)
    if text and place is None:
        is_real = text in known.others
        cells.wrong("municipality", _("Choose a municipality that you look after.") if is_real else unknown_place())
    return place


def unknown_place() -> str:
    return _("We do not know this municipality. Write its name in Finnish or in Swedish.")


def approved_on(cells: Cells, today: date) -> date | None:
    day = cells.day("approved_on")
    if day and day > today:
        cells.wrong("approved_on", _("This day has not come yet."))
    return day


def profile_of(cells: Cells, language: str) -> dict[str, Any]:
    spoken = cells.choices("languages", SpokenLanguage) or [language]
    lists = {key: cells.choices(key, vocabulary) for key, vocabulary in LISTS.items()}
    return {
        "languages": spoken,
        "support_forms": cells.choices("support_forms", SupportForm),
        "capacity": number(cells, "capacity", 1, MOST_FAMILIES),
        "radius_km": number(cells, "radius_km", 30, MOST_KM),
        **lists,
    }


def number(cells: Cells, key: str, default: int, most: int) -> int:
    text = cells.text(key, 10)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        cells.wrong(key, _("Write a whole number from 1 to %(most)d.") % {"most": most})
        return default
    return int(text)
