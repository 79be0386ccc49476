"""The report on activities as a page and as a file: every figure with what it counts and of how many (R-RP-2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.counting import HIDDEN, Asked, Report, Tally
from activities.models import Feedback
from activities.retention import REGISTRATION_MONTHS
from activities.vocabulary import ActivityType
from core.retention import months_before
from notifications.dates import full_date

HEADS = {
    "activities": gettext_lazy("Activities"),
    "held": gettext_lazy("Times held"),
    "cancelled": gettext_lazy("Times cancelled"),
    "missing": gettext_lazy("Not counted"),
    "contacts": gettext_lazy("Contacts"),
    "adults": gettext_lazy("Adults"),
    "fathers": gettext_lazy("Fathers"),
    "children": gettext_lazy("Children"),
    "first_timers": gettext_lazy("First time"),
    "persons": gettext_lazy("Persons"),
}
ON_THE_PAGE = (
    "activities",
    "held",
    "cancelled",
    "contacts",
    "adults",
    "fathers",
    "children",
    "first_timers",
    "persons",
)


def number(tally: Tally, name: str) -> int | str:
    """Return one figure; words where it is not known or not shown."""
    if name == "persons":
        return persons_words(tally.persons)
    return tally.contacts if name == "contacts" else tally.heads[name]


def persons_words(persons: int | None) -> int | str:
    if persons is None:
        return _("not known")
    return _("not shown") if persons == HIDDEN else persons


def share_words(tally: Tally) -> str:
    """Return "17 % of adults", nothing where fathers were not counted."""
    share = tally.fathers_share
    return "" if share is None else _("%(share)d %% of adults") % {"share": share}


def missing_words(tally: Tally) -> str:
    missing = tally.heads["missing"]
    return _("%(n)d not counted") % {"n": missing} if missing else ""


def columns() -> list[dict[str, Any]]:
    return [{"label": _("What")}, *({"label": HEADS[name], "numeric": True} for name in ON_THE_PAGE)]


def cells(label: str, tally: Tally) -> list[Any]:
    notes = {"held": missing_words(tally), "fathers": share_words(tally)}
    told = [{"text": str(number(tally, name)), "note": notes.get(name, "")} for name in ON_THE_PAGE]
    return [label, *told]


def labelled(report: Report) -> list[tuple[str, Tally]]:
    """Return the types in the words of the page, in the order of the alphabet."""
    return sorted((capfirst(str(ActivityType(kind).label)), tally) for kind, tally in report.by_type.items())


def rows_of(report: Report) -> list[dict[str, Any]]:
    rows = [{"cells": cells(label, tally)} for label, tally in labelled(report)]
    return [*rows, {"cells": cells(_("All together"), report.whole)}] if len(rows) > 1 else rows


def stats_of(report: Report) -> list[dict[str, Any]]:
    """Return the figures that are read first."""
    whole = report.whole
    persons = {"number": persons_words(whole.persons), "label": _("persons"), "note": _("of those who registered")}
    return [
        {"number": whole.heads["held"], "label": _("times held"), "note": missing_words(whole)},
        {"number": whole.contacts, "label": _("contacts"), "note": _("heads, each time anew")},
        *([] if whole.persons is None else [persons]),
        {"number": whole.heads["fathers"], "label": _("fathers among adults"), "note": share_words(whole)},
        {"number": whole.heads["first_timers"], "label": _("for the first time"), "note": ""},
    ]


def faces_of(report: Report) -> list[dict[str, Any]]:
    return [{"label": capfirst(str(face.label)), "value": report.whole.faces.get(face, 0)} for face in Feedback.Face]


def definitions(report: Report) -> list[dict[str, str]]:
    """Return what each figure counts, with its n."""
    heads = report.whole.heads
    counted = heads["held"] - heads["missing"]
    times = _("n = %(n)d times") % {"n": heads["held"] + heads["cancelled"]}
    of_counted = _("n = %(n)d counted times") % {"n": counted}
    told = [
        ("activities", _("Activities with at least one time in the period."), f"n = {heads['activities']}"),
        ("held", _("Times that have passed and were not cancelled, before or afterwards."), times),
        ("cancelled", _("Times of published activities that were cancelled, or not held after all."), times),
        ("contacts", _("Adults and children together. Whoever comes three times is three contacts."), of_counted),
        ("adults", _("Heads of adults at the times that were counted."), of_counted),
        ("fathers", _("Those of the adults who the leader would say were fathers. Nobody is asked."), seen(heads)),
        ("children", _("Heads of children at the times that were counted."), of_counted),
        ("first_timers", _("Adults who were there for the first time, where it was counted."), newcomers(heads)),
        ("persons", persons_definition(), f"n = {persons_words(report.whole.persons)}"),
    ]
    return [{"label": str(HEADS[name]), "value": value, "hint": hint} for name, value, hint in told]


def seen(heads: Any) -> str:
    return _("n = %(n)d adults at times where fathers were counted") % {"n": heads["adults_seen"]}


def newcomers(heads: Any) -> str:
    return _("n = %(n)d adults at times where newcomers were counted") % {"n": heads["adults_asked"]}


def persons_definition() -> str:
    return _(
        "Different people who registered, had a place and were not marked as absent; each once, however often they "
        "came. Known only where one registers. One who registers may bring a whole family. Not shown for days of one's "
        "own, nor where a wider choice beside it would tell of fewer than 5."
    )


def known_since(asked: Asked, now: datetime) -> str:
    """Return from which day on persons are known, where the period begins before it: registrations are erased."""
    first = localdate(months_before(now, REGISTRATION_MONTHS))
    return full_date(first) if asked.since < first else ""


def csv_head() -> list[Any]:
    return [_("What"), *HEADS.values(), _("Fathers, % of adults"), *(face.label for face in Feedback.Face)]


def csv_rows(report: Report) -> list[list[Any]]:
    return [csv_row(label, tally) for label, tally in [*labelled(report), (_("All together"), report.whole)]]


def csv_row(label: str, tally: Tally) -> list[Any]:
    faces = [tally.faces.get(face, 0) for face in Feedback.Face]
    return [label, *(number(tally, name) for name in HEADS), tally.fathers_share, *faces]
