"""Events in the Linked Events shape, as a stranger tells them: understood one by one, or a reason why not.

Nothing here is believed: every value is looked at before it is used, and what is odd is left out with a code of
`PROBLEMS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.identity_codes import holds_code
from activities.importing.places import Places
from activities.importing.texts import plain
from activities.vocabulary import Where
from partners.vocabulary import SpokenLanguage

MOST_EVENTS, MOST_ID = 500, 120
LONGEST, FURTHEST, USUAL = timedelta(days=14), timedelta(days=731), timedelta(hours=2)
OFF = ("EventCancelled", "EventPostponed")
EUROS = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
PROBLEMS = {
    "shape": gettext_lazy("This is not an event."),
    "id": gettext_lazy("It has no id by which it could be known again."),
    "name": gettext_lazy("It has no name."),
    "code": gettext_lazy("It holds a personal identity code. Ask the calendar to take it out."),
    "time": gettext_lazy("Its time cannot be read."),
    "all_day": gettext_lazy("The time of the day is not told."),
    "long": gettext_lazy("It lasts longer than two weeks."),
    "past": gettext_lazy("It is over already."),
    "far": gettext_lazy("It is more than two years ahead."),
    "place": gettext_lazy("The place does not tell the municipality."),
    "not_yours": gettext_lazy("It is in a municipality that you do not look after."),
    "off": gettext_lazy("It was cancelled, or it has begun."),
    "more": gettext_lazy("The calendar goes on. Narrow the address, for example with ?start=today."),
}
Row = dict[str, Any]


class Odd(ValueError):
    """Something about an event that keeps it out; the text is a code of `PROBLEMS`."""


@dataclass
class Understanding:
    """What events are read against: the places that the reader looks after, and the moment."""

    places: Places
    now: datetime
    rows: dict[str, Row] = field(default_factory=dict)
    odd: list[Row] = field(default_factory=list)


def events_in(told: Iterable[Any], places: Places, now: datetime) -> list[Row]:
    """Return what could be offered, each with its times, and after it what cannot be read and why."""
    told = list(told)
    known = Understanding(places, now)
    for event in told[:MOST_EVENTS]:
        read(event, known)
    if len(told) > MOST_EVENTS:
        known.odd.append({"id": "", "name_fi": "", "problem": "more"})
    for row in known.rows.values():
        row["times"].sort(key=lambda time: time["starts"])
    return [*known.rows.values(), *known.odd]


def read(event: Any, known: Understanding) -> None:
    """Put an event into the row of its series, or into a row of its own."""
    try:
        if is_above_others(event):
            return
        time = time_of(event, known.now)
        key = series_of(event) or time["id"]
        if key not in known.rows:
            known.rows[key] = {"id": key, **facts_of(event, known.places), "times": [], "problem": ""}
        times = known.rows[key]["times"]
        if time["id"] not in {other["id"] for other in times}:
            times.append(time)
    except Odd as odd:
        known.odd.append({"id": id_of(event, ""), "name_fi": shown_name(event), "problem": str(odd)})


def is_above_others(event: Any) -> bool:
    """Whether it stands for its parts, which are events themselves; raises `Odd` for what is no event at all."""
    if not isinstance(event, dict):
        raise Odd("shape")
    return event.get("super_event_type") in ("recurring", "umbrella")


def id_of(event: Any, instead: str | None = None) -> str:
    """Return the calendar's own id of an event; raises `Odd` where there is none, unless told what `instead`."""
    told = event.get("id") if isinstance(event, dict) else None
    text = str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""
    if re.fullmatch(rf"[\w.:@/+-]{{1,{MOST_ID}}}", text) and not holds_code(text):
        return text
    if instead is None:
        raise Odd("id")
    return instead


def series_of(event: Row) -> str:
    """Return the id of the event above this one, "" where it stands alone."""
    above = event.get("super_event")
    address = above.get("@id") if isinstance(above, dict) else None
    return id_of({"id": last_part(address)}, "")


def last_part(address: Any) -> str:
    return address.rstrip("/").rpartition("/")[2] if isinstance(address, str) else ""


def shown_name(event: Any) -> str:
    """Return a name to show beside the reason; a code in it is not shown again."""
    fi, sv = in_languages(event.get("name"), 80) if isinstance(event, dict) else ("", "")
    name = fi or sv
    return "" if holds_code(name) else name


# Times


def time_of(event: Row, now: datetime) -> Row:
    """Return one time, in UTC; an end that is not told is two hours later."""
    starts = moment_of(event.get("start_time"))
    ends = moment_of(event["end_time"]) if event.get("end_time") else starts + USUAL
    if ends <= starts:
        raise Odd("time")
    if ends - starts > LONGEST:
        raise Odd("long")
    if starts <= now:
        raise Odd("past")
    if starts - now > FURTHEST:
        raise Odd("far")
    is_off = event.get("event_status") in OFF
    return {"id": id_of(event), "starts": starts.isoformat(), "ends": ends.isoformat(), "is_off": is_off}


def moment_of(told: Any) -> datetime:
    """Return a moment; one without a zone is on Helsinki's clock. Raises `Odd`."""
    if not isinstance(told, str) or len(told) > 40:
        raise Odd("time")
    try:
        at = parse_datetime(told) if "T" in told or ":" in told else None
        if at is None:
            raise Odd("all_day" if re.fullmatch(r"\d{4}-\d\d-\d\d", told) else "time")
        at = timezone.make_aware(at) if timezone.is_naive(at) else at
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, Odd) else Odd("time") from error


# Facts


def facts_of(event: Row, places: Places) -> Row:
    """Return what is the same at every time of the event; raises `Odd`."""
    name_fi, name_sv = in_languages(event.get("name"), 80)
    text_fi, text_sv = in_languages(event.get("description") or event.get("short_description"), 1300, one_line=False)
    if not (name_fi or name_sv):
        raise Odd("name")
    price, words = price_of(event.get("offers"))
    facts = {
        "name_fi": name_fi,
        "name_sv": name_sv,
        "text_fi": with_price(text_fi, words if text_fi or not text_sv else "", "fi"),
        "text_sv": with_price(text_sv, words if text_sv else "", "sv"),
        "languages": languages_of(event.get("in_language")) or [code for code in ("fi", "sv") if in_use(event, code)],
        "price": price,
        "link": link_of(event.get("info_url")),
        **whereabouts(event.get("location"), places),
    }
    if any(holds_code(text) for text in facts.values() if isinstance(text, str)):
        raise Odd("code")
    return facts


def in_use(event: Row, code: str) -> bool:
    fi, sv = in_languages(event.get("name"), 80)
    return bool(fi if code == "fi" else sv)


def in_languages(told: Any, most: int, *, one_line: bool = True) -> tuple[str, str]:
    """Return a text in Finnish and in Swedish; what is in neither stands in the place of Finnish."""
    if not isinstance(told, dict):
        return plain(told, most, one_line=one_line), ""
    fi, sv, en = (plain(told.get(code), most, one_line=one_line) for code in ("fi", "sv", "en"))
    return (fi or ("" if sv else en)), sv


def price_of(offers: Any) -> tuple[str, str]:
    """Return the price in euros as a number, and in words where the number does not tell it all."""
    first = next((one for one in offers if isinstance(one, dict)), None) if isinstance(offers, list) else None
    if first and first.get("is_free") is True:
        return "0", ""
    fi, sv = in_languages(first.get("price"), 60) if first else ("", "")
    words = fi or sv
    found = EUROS.search(words)
    number = found[0].replace(",", ".") if found else "0"
    return number, words or "?"


def with_price(text: str, words: str, language: str) -> str:
    """Return the text of the event with its price below, which a number alone may tell wrongly."""
    if not words:
        return text
    with translation.override(language):
        told = _("Ask the organiser about the price.") if words == "?" else _("Price: %(price)s") % {"price": words}
    return f"{text}\n\n{told}".strip()


def languages_of(told: Any) -> list[str]:
    named = [one.get("@id") or one.get("id") for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    codes = {last_part(name) for name in named}
    return [code for code in SpokenLanguage.values if code in codes]


def link_of(told: Any) -> str:
    """Return the first address of the event's own page that is one."""
    words = told.values() if isinstance(told, dict) else [told]
    for address in words:
        if isinstance(address, str) and len(address) <= 200 and is_address(address):
            return address
    return ""


def is_address(address: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(address)
        return not urlsplit(address).username
    except (ValidationError, ValueError):
        return False


def whereabouts(location: Any, places: Places) -> Row:
    """Return where it is; raises `Odd` where that is not one of the reader's municipalities."""
    location = location if isinstance(location, dict) else {}
    if last_part(location.get("@id")).endswith(":internet"):
        town = places.only_one()
        where = Where.ONLINE.value
    else:
        town = places.town_of(location)
        where = Where.HERE.value
    if town is None:
        raise Odd("place")
    if town not in places.own:
        raise Odd("not_yours")
    here = where == Where.HERE.value
    place = plain(first_text(location.get("name")), 120) if here else ""
    address = plain(first_text(location.get("street_address")), 120) if here else ""
    return {"where": where, "municipality": town, "place": place, "address": address}


def first_text(told: Any) -> Any:
    return (
        next((text for text in told.values() if isinstance(text, str) and text), "") if isinstance(told, dict) else told
    )
