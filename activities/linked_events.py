"""The offer in the shape of the Linked Events API, version 1, which event calendars read (docs/linked-events.md).

Every time is an event of its own. The times of a series point to it as their `super_event`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.models import Municipality
from activities.models import Activity, Session
from activities.states import Activity as State
from activities.vocabulary import ActivityType, Target, Where
from partners.vocabulary import LifeStage, SpokenLanguage

SOURCE = "rinnalla"
INTERNET = f"{SOURCE}:internet"
SCHEMA = "http://schema.org"
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Rinnalla",
}
KEYWORDS = {"type": ActivityType, "for": Target, "stage": LifeStage}
Words = dict[str, str]


def place_id(municipality_id: str, place: str, address: str) -> str:
    """Return the name of a place: the same words in the same municipality are the same place."""
    told = "\n".join((municipality_id, place, address))
    return f"{SOURCE}:{municipality_id}-{sha256(told.encode()).hexdigest()[:12]}"


def event_id(row: Activity | Session) -> str:
    return f"{SOURCE}:{'activity' if isinstance(row, Activity) else 'time'}-{row.pk}"


def in_words(fi: str, sv: str) -> Words | None:
    """Return texts by language, those that there are; None where there is none, as the API has it."""
    return {code: text for code, text in (("fi", fi), ("sv", sv)) if text} or None


@cache
def label_words(vocabulary: Any, code: str) -> Words:
    """Return what a word of a vocabulary is called in each language of the site."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = str(vocabulary(code).label)
    return found


def stamp(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if at else None


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes rows as JSON; `site` is where addresses begin, such as "https://rinnalla.example"."""

    site: str

    def address(self, kind: str, key: str = "") -> str:
        name = f"linked-events-{kind}" + ("-one" if key else "")
        return self.site + reverse(name, args=[key] if key else [])

    def reference(self, kind: str, key: str) -> dict[str, str]:
        return {"@id": self.address(kind, key)}

    def head(self, kind: str, key: str, schema: str) -> dict[str, Any]:
        own = {"@id": self.address(kind, key), "@context": SCHEMA, "@type": schema}
        return {**own, "id": key, "data_source": SOURCE}

    def session(self, row: Session) -> dict[str, Any]:
        """Return one time as an event."""
        activity = row.activity
        return {
            **self.head("event", event_id(row), "Event/LinkedEvent"),
            **self.shared(activity, max(row.changed_at, activity.touched_at)),
            "start_time": stamp(row.starts_at),
            "end_time": stamp(row.ends_at),
            "event_status": status_of(row),
            "super_event": self.reference("event", event_id(activity)) if activity.is_series else None,
            "super_event_type": None,
            "sub_events": [],
            "location": self.place_of(activity, row.place),
            "location_extra_info": in_words(row.words, row.words),
        }

    def series(self, row: Activity, sessions: Iterable[Session]) -> dict[str, Any]:
        """Return a series as the event above its times."""
        times = list(sessions)
        return {
            **self.head("event", event_id(row), "Event/LinkedEvent"),
            **self.shared(row, max([row.touched_at, *(one.changed_at for one in times)])),
            "start_time": stamp(min((one.starts_at for one in times), default=None)),
            "end_time": stamp(max((one.ends_at for one in times), default=None)),
            "event_status": "EventCancelled" if row.state == State.CANCELLED else "EventScheduled",
            "super_event": None,
            "super_event_type": "recurring",
            "sub_events": [self.reference("event", event_id(one)) for one in times],
            "location": self.place_of(row),
            "location_extra_info": None,
        }

    def shared(self, row: Activity, changed_at: datetime) -> dict[str, Any]:
        """Return what a time says of its activity."""
        return {
            "type_id": "General",
            "publication_status": "public",
            "publisher": f"{SOURCE}:{row.organisation_id}",
            "provider": in_words(row.organisation.name, row.organisation.name),
            "name": in_words(row.name_fi, row.name_sv),
            "short_description": None,
            "description": in_words(row.text_fi, row.text_sv),
            "keywords": [self.keyword("type", row.type), *(self.keyword("stage", code) for code in row.life_stages)],
            "audience": [self.keyword("for", code) for code in row.targets],
            "in_language": [self.reference("language", code) for code in row.languages],
            "offers": [self.price(row)],
            "info_url": self.pages(row),
            "maximum_attendee_capacity": row.places,
            "created_time": stamp(row.published_at),
            "last_modified_time": stamp(changed_at),
            "images": [],
            "external_links": [],
        }

    def pages(self, row: Activity) -> Words:
        found = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found[code] = self.site + reverse("public:activity-detail", args=[row.pk])
        return found

    def price(self, row: Activity) -> dict[str, Any]:
        euros = f"{row.price_eur:.2f} €".replace(".", ",")
        words = in_words(euros, euros) if row.price_eur else None
        return {"is_free": not row.price_eur, "price": words, "info_url": self.pages(row), "description": None}

    def keyword(self, group: str, code: str) -> dict[str, Any]:
        key = f"{SOURCE}:{group}-{code}"
        return {**self.head("keyword", key, "Keyword"), "name": label_words(KEYWORDS[group], code)}

    def language(self, code: str) -> dict[str, Any]:
        return {**self.head("language", code, "Language"), "name": label_words(SpokenLanguage, code)}

    def place_of(self, activity: Activity, place: str = "") -> dict[str, Any]:
        if activity.where == Where.ONLINE:
            return self.internet()
        address = "" if place else activity.address
        return self.place(activity.municipality, place or activity.place, address)

    def internet(self) -> dict[str, Any]:
        words = dict.fromkeys(("fi", "sv", "en"), "Internet")
        return {**self.head("place", INTERNET, "Place"), "name": words, "divisions": []}

    def place(self, municipality: Municipality, place: str, address: str) -> dict[str, Any]:
        """Return a place. Only its municipality is known, so it has no position of its own."""
        town = in_words(municipality.name_fi, municipality.name_sv)
        ocd = f"ocd-division/country:fi/kunta:{municipality.search_fi.replace(' ', '_')}"
        return {
            **self.head("place", place_id(municipality.pk, place, address), "Place"),
            "name": in_words(place, place) or town,
            "street_address": in_words(address, address),
            "address_locality": town,
            "position": None,
            "divisions": [{"type": "muni", "ocd_id": ocd, "municipality": None, "name": town}],
        }


def status_of(row: Session) -> str:
    if not row.is_live:
        return "EventCancelled"
    return "EventRescheduled" if row.is_moved else "EventScheduled"
