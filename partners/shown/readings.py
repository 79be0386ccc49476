"""How sources, readings and what they found are shown: counts and faults in words, before beside after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import Municipality
from core.actor import Actor
from notifications.dates import clock, full_date
from partners.directory import LANGUAGES
from partners.models import DirectoryChange, DirectoryReading, DirectorySource
from partners.reading.comparing import SCOPE, Kind, Standing, differing, own_names, standing_of
from partners.rules import readings as rules
from partners.states import READING_OPEN
from partners.states import Change as ChangeState
from partners.states import Reading as State
from partners.vocabulary import LifeStage, ServiceCategory, SpokenLanguage, labels

TONES = {State.RUNNING: "info", State.INTERRUPTED: "soon", State.READ: "soon", State.APPLIED: "ok"}
CHANGE_TONES = {ChangeState.APPLIED: "ok", ChangeState.WAITING: "soon"}
KIND_TONES = {Kind.ADDED: "ok", Kind.CHANGED: "info", Kind.GONE: "soon"}
FAULTS = {
    "unreachable": gettext_lazy("The catalogue could not be reached. It is tried again later."),
    "slow": gettext_lazy("The catalogue answered too slowly. It is tried again later."),
    "busy": gettext_lazy("The catalogue asked us to come back later. It is tried again then."),
    "broken": gettext_lazy("The catalogue had a fault of its own. It is tried again later."),
    "not_json": gettext_lazy("An answer was cut short or was something else than data. It is tried again later."),
    "misshaped": gettext_lazy("An answer had another shape than agreed. It is tried again later."),
    "refused": gettext_lazy("The catalogue refused the question. It is tried again later."),
    "too_large": gettext_lazy("An answer was too large to be read. It is tried again later."),
    "stopped": gettext_lazy("The reading was stopped in the middle. It goes on where it was left."),
    "time_over": gettext_lazy("There was much to read. It goes on in a moment."),
    "many_gone": gettext_lazy(
        "More than half of the services would be gone. Make sure that this is true before you take it into use."
    ),
}
FIELDS = {
    "name": gettext_lazy("Name"),
    "category": gettext_lazy("Kind"),
    "provider": gettext_lazy("Who offers it"),
    "summary": gettext_lazy("What it is"),
    "how": gettext_lazy("How one applies or comes"),
    "contact_route": gettext_lazy("How to get in touch"),
    "opening": gettext_lazy("Opening hours"),
    "phone_display": gettext_lazy("Phone"),
    "web_address": gettext_lazy("Web address"),
    "address": gettext_lazy("Street address"),
    "languages": gettext_lazy("Languages"),
    "life_stages": gettext_lazy("Stages of life"),
    "areas": gettext_lazy("Whom it is for"),
    "gone_on": gettext_lazy("Found at its source"),
}
# Words that we make ourselves of facts, the same in every language: one is enough
MADE_HERE = ("opening", "contact_route")
MOST_TOWNS = 8


def columns(*names: Any) -> list[dict[str, Any]]:
    return [{"label": name} for name in names]


# Sources and readings


def source_row(source: DirectorySource, *, actor: Actor) -> dict[str, Any]:
    """Return a source with its latest reading (fetched as `latest`) and what can be done now."""
    last = source.latest[0] if source.latest else None
    refusal = rules.why_not_read_now(source, last, actor=actor)
    applies = _("Changes are taken into use at once.") if source.applies_itself else _("You look at changes first.")
    return {
        "source": source,
        "name": source.municipality.name,
        "state": _("Read every night") if source.is_on else _("The nightly reading is off"),
        "tone": "ok" if source.is_on else "neutral",
        "applies": applies,
        "last": last and {"url": reverse("coordinator:reading-detail", args=[last.pk]), "words": when(last)},
        "waits": bool(last) and last.state == State.READ,
        "fault": fault_words(last) if last and last.state in READING_OPEN else "",
        "refusal": refusal.sentence if refusal else "",
    }


def source_rows(sources: Iterable[DirectorySource], *, actor: Actor) -> list[dict[str, Any]]:
    return [source_row(source, actor=actor) for source in sources]


def reading_columns() -> list[dict[str, Any]]:
    return columns(_("Municipality"), _("Was read"), _("State"), _("What was found"))


def reading_row(reading: DirectoryReading) -> dict[str, Any]:
    state = {"tag": capfirst(reading.get_state_display()), "tone": TONES.get(reading.state, "neutral")}
    cells = [
        reading.source.municipality.name,
        when(reading),
        state,
        {"text": counts(reading), "note": fault_words(reading)},
    ]
    return {"cells": cells, "url": reverse("coordinator:reading-detail", args=[reading.pk])}


def when(reading: DirectoryReading) -> str:
    return f"{full_date(reading.began_at)} {clock(reading.began_at)}"


def fault_words(reading: DirectoryReading) -> str:
    return str(FAULTS.get(reading.fault, ""))


def counts(reading: DirectoryReading) -> str:
    """Return "12 new, 3 changed, 1 gone, 340 as before"."""
    parts = [
        ngettext("%(n)d new", "%(n)d new", reading.added) % {"n": reading.added},
        ngettext("%(n)d changed", "%(n)d changed", reading.changed) % {"n": reading.changed},
        ngettext("%(n)d gone", "%(n)d gone", reading.gone) % {"n": reading.gone},
        ngettext("%(n)d as before", "%(n)d as before", reading.same) % {"n": reading.same},
    ]
    return ", ".join(parts)


def besides(reading: DirectoryReading) -> list[str]:
    """Return what else there was: services of other kinds, and those that could not be understood."""
    other = reading.seen - reading.added - reading.changed - reading.same - reading.unreadable
    words = []
    if other > 0:
        words.append(
            ngettext("%(n)d service is not for families.", "%(n)d services are not for families.", other) % {"n": other}
        )
    if reading.unreadable:
        words.append(
            ngettext(
                "%(n)d service could not be understood and was passed over.",
                "%(n)d services could not be understood and were passed over.",
                reading.unreadable,
            )
            % {"n": reading.unreadable}
        )
    return words


def reading_page(reading: DirectoryReading, *, actor: Actor) -> dict[str, Any]:
    """Return what the page of a reading tells besides its changes."""
    is_open = reading.state in (State.RUNNING, State.INTERRUPTED)
    return {
        "title": reading.source.municipality.name,
        "when": when(reading),
        "state": capfirst(reading.get_state_display()),
        "tone": TONES.get(reading.state, "neutral"),
        "counts": counts(reading),
        "besides": besides(reading),
        "fault": "" if is_open else fault_words(reading),
        "progress": progress(reading) if is_open else None,
        "can_apply": rules.why_not_apply(reading, actor=actor) is None,
        "can_drop": rules.why_not_drop(reading, actor=actor) is None,
    }


def progress(reading: DirectoryReading) -> dict[str, Any]:
    """Return how far a reading has come, as the progress component reads it."""
    return {
        "label": _("Pages read"),
        "value": reading.page,
        "maximum": max(reading.pages or 1, reading.page),
        "text": fault_words(reading) or (_("Being read.") if reading.state == State.RUNNING else _("Read to the end.")),
        "is_done": reading.state not in (State.RUNNING, State.INTERRUPTED),
        "refresh_url": reverse("coordinator:reading-progress", args=[reading.pk]),
    }


# Changes


def change_rows(changes: Iterable[DirectoryChange], *, actor: Actor) -> list[dict[str, Any]]:
    """Return changes with their fields before and after; as many queries for any number."""
    rows = list(changes)
    here = standing_of([change.source_id for change in rows])
    names = {town.pk: town.name for town in Municipality.objects.visible_to(actor)}
    return [change_row(change, here.get(change.source_id), names, actor=actor) for change in rows]


def change_row(
    change: DirectoryChange, standing: Standing | None, towns: dict[str, str], *, actor: Actor
) -> dict[str, Any]:
    name = change.values.get("name_fi") or (standing.entry.name if standing else change.source_id)
    return {
        "change": change,
        "name": name,
        "kind": capfirst(change.get_kind_display()),
        "kind_tone": KIND_TONES.get(change.kind, "neutral"),
        "state": capfirst(change.get_state_display()),
        "state_tone": CHANGE_TONES.get(change.state, "neutral"),
        "lines": list(lines_of(change, standing, towns)),
        "source_url": change.values.get("source_url") or (standing.entry.source_url if standing else ""),
        "modified": modified_words(change),
        "can_take": rules.why_not_take(change, actor=actor) is None,
        "can_leave": rules.why_not_leave(change, actor=actor) is None,
    }


def modified_words(change: DirectoryChange) -> str:
    at = parse_datetime(change.values.get("source_modified_at") or "")
    return full_date(at) if at else ""


def lines_of(change: DirectoryChange, standing: Standing | None, towns: dict[str, str]) -> Iterable[dict[str, Any]]:
    """Yield the fields that differ: what stands here, what the source says, and whether what is here stays."""
    if change.kind == Kind.GONE:
        return
    values = change.values
    is_taken = change.state == ChangeState.APPLIED
    own = own_names(standing.entry) if standing else set()
    differs = set(change.fields) if is_taken or not standing else {*change.fields, *differing(standing, values)}
    for name in in_order([*values, *({"gone_on"} & set(change.fields))]):
        if change.kind == Kind.CHANGED and not is_shown(name, differs):
            continue
        before = "" if standing is None or is_taken else in_words(name, standing.value(name), standing.value, towns)
        after = in_words(name, values.get(name), values.get, towns)
        if before or after:
            yield {"label": label_of(name), "before": before, "after": after, "stays": name in own}


def in_order(names: Iterable[str]) -> list[str]:
    """Return the fields that a reader wants to see, in the order of `FIELDS`; of words made here one language."""
    places = {stem: place for place, stem in enumerate(FIELDS)}
    skipped = {f"{stem}_{code}" for stem in MADE_HERE for code in LANGUAGES if code != get_language()}
    shown = [name for name in names if stem_of(name) in places and name not in skipped]
    return sorted(shown, key=lambda name: places[stem_of(name)])


def stem_of(name: str) -> str:
    stem, _sign, code = name.rpartition("_")
    return stem if code in LANGUAGES else name


def is_shown(name: str, differs: set[str]) -> bool:
    return bool(differs & set(SCOPE)) if name == "areas" else name in differs


def label_of(name: str) -> str:
    """Return the name of a field, with its language when it has several."""
    stem = stem_of(name)
    return str(FIELDS[stem]) if stem == name or stem in MADE_HERE else f"{FIELDS[stem]} ({name[-2:]})"


def in_words(name: str, value: Any, told: Any, towns: dict[str, str]) -> str:
    """Return a value as people read it; `told(name)` gives the other values of the same service."""
    if name == "category":
        return capfirst(str(ServiceCategory(value).label)) if value else ""
    if name in ("languages", "life_stages"):
        return ", ".join(labels(value or [], SpokenLanguage if name == "languages" else LifeStage))
    if name == "areas":
        return scope_words(value or [], told, towns)
    if name == "gone_on":
        return _("gone since %(day)s") % {"day": full_date(value)} if value else _("found again")
    return str(value or "")


def scope_words(codes: list[str], told: Any, towns: dict[str, str]) -> str:
    if told("has_areas"):
        names = [towns[code] for code in codes if code in towns]
        more = len(names) - MOST_TOWNS
        rest = [ngettext("%(n)d more", "%(n)d more", more) % {"n": more}] if more > 0 else []
        return ", ".join([*names[:MOST_TOWNS], *rest]) or _("places elsewhere")
    if told("municipality_id"):
        return towns.get(told("municipality_id"), "")
    return _("the wellbeing services county") if told("wellbeing_county_code") else _("the whole country")
