"""How shifts are shown to a coordinator: rows, facts and words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.phones import as_people_write
from activities.models import Shift, ShiftPlace, ShiftSeries, ShiftSwap
from activities.rhythm import span
from activities.states import Place as State
from notifications.dates import full_date, hour, weekday
from partners.vocabulary import Weekday
from volunteers.models import Volunteer
from volunteers.requirements import Standings, missing_of, standings
from volunteers.states import Volunteer as VolunteerState

TONES = {
    State.TAKEN: "info",
    State.SWAP_WANTED: "soon",
    State.HANDED_OVER: "",
    State.CANCELLED: "",
    State.DONE: "ok",
    State.NO_SHOW: "",
}
SHOWN_FIRST = 8  # as many shifts as one reads through on a phone
CSV_HEAD = [
    gettext_lazy("Begins"),
    gettext_lazy("Ends"),
    gettext_lazy("Shift"),
    gettext_lazy("Place"),
    gettext_lazy("Role"),
    gettext_lazy("Who comes"),
    gettext_lazy("Needed"),
]


def page(name: str, pk: int) -> str:
    return reverse(f"coordinator:{name}", args=[pk])


def hours_of(shift: Shift) -> str:
    """Return "10.00–12.00"; a night says the day on which it ends."""
    if localdate(shift.starts_at) == localdate(shift.ends_at):
        return f"{hour(shift.starts_at)}–{hour(shift.ends_at)}"
    return f"{hour(shift.starts_at)} – {weekday(shift.ends_at)} {hour(shift.ends_at)}"


def when(shift: Shift) -> str:
    return f"{capfirst(weekday(shift.starts_at))} {hours_of(shift)}"


def coming(shift: Shift) -> list[ShiftPlace]:
    """Return the places of those who come or came; places are prefetched."""
    return [place for place in shift.places.all() if place.is_hand]


def people_words(hands: int, needed: int) -> str:
    return _("%(hands)d of %(needed)d") % {"hands": hands, "needed": needed}


def lacking_words(lacking: int) -> str:
    return ngettext("%(n)d person is missing", "%(n)d people are missing", lacking) % {"n": lacking}


def looking_words(looking: int) -> str:
    words = ngettext("%(n)d looks for somebody else", "%(n)d look for somebody else", looking)
    return words % {"n": looking} if looking else ""


def looking_note(shift: Any) -> str:
    """Return how many look for somebody else, where the status says something else first."""
    return looking_words(shift.looking) if shift.hands < shift.needed else ""


def status_of(shift: Any, now: datetime) -> dict[str, str]:
    """Return the status of a shift as a tag; the shift has its hands."""
    lacking = max(0, shift.needed - shift.hands)
    if shift.cancelled_at:
        return {"tag": _("cancelled")}
    if shift.ends_at <= now:
        return {"tag": _("held")}
    if lacking:
        return {"tag": lacking_words(lacking), "tone": "soon"}
    if shift.looking:
        return {"tag": looking_words(shift.looking), "tone": "soon"}
    return {"tag": _("enough people"), "tone": "ok"}


def shift_columns(*, in_series: bool = False) -> list[dict[str, Any]]:
    return [
        {"label": _("When")},
        {"label": _("Place") if in_series else _("Shift")},
        {"label": _("Who comes")},
        {"label": _("People"), "numeric": True},
        {"label": _("Status")},
    ]


def shift_row(shift: Any, now: datetime, *, in_series: bool = False) -> dict[str, Any]:
    """Return a row of the calendar; the shift has its hands and its places. In its series its name is not said."""
    where = f"{shift.place} · {shift.municipality.name}"
    return {
        "url": page("shift-detail", shift.pk),
        "cells": [
            {"text": capfirst(weekday(shift.starts_at)), "note": hours_of(shift)},
            shift.place if in_series else {"text": shift.name, "note": where},
            ", ".join(place.volunteer.name for place in coming(shift)),
            {"text": people_words(shift.hands, shift.needed), "note": looking_note(shift)},
            status_of(shift, now),
        ],
    }


def shift_csv(shift: Any) -> list[Any]:
    names = ", ".join(place.volunteer.name for place in coming(shift))
    begins, ends = (f"{full_date(at)} {hour(at)}" for at in (shift.starts_at, shift.ends_at))
    return [begins, ends, shift.name, shift.place, shift.role, names, shift.needed]


def weeks_around(monday: date) -> dict[str, Any]:
    """Return the week as words, and its neighbours as parts of an address."""
    last = monday + timedelta(days=6)
    return {
        "title": _("Week %(n)d") % {"n": monday.isocalendar().week},
        "days": f"{full_date(monday)} – {full_date(last)}",
        "before": week_key(monday - timedelta(days=7)),
        "after": week_key(monday + timedelta(days=7)),
    }


def week_key(monday: date) -> str:
    return "{0.year}-W{0.week:02}".format(monday.isocalendar())


def facts_of(shift: Any) -> list[dict[str, Any]]:
    """Return what the office knows of a shift, with the rule by which people are needed."""
    rule = ngettext(
        "One volunteer for each child, at least %(least)d.",
        "One volunteer for each %(n)d children, at least %(least)d.",
        shift.children_per_volunteer,
    ) % {"n": shift.children_per_volunteer, "least": shift.least_volunteers}
    return [
        {"label": _("Role"), "value": capfirst(str(shift.role))},
        {"label": _("What it is"), "value": capfirst(shift.get_kind_display())},
        {"label": _("Where"), "value": f"{shift.place}, {shift.municipality.name}"},
        {"label": _("Children expected"), "value": shift.children_expected},
        {"label": _("People needed"), "value": shift.needed, "hint": rule},
    ]


def people_columns(*, can_release: bool) -> list[dict[str, Any]]:
    change = [{"label": _("Change")}] if can_release else []
    return [{"label": _("Name")}, {"label": _("Status")}, {"label": _("Phone")}, *change]


def people_rows(shift: Shift, *, can_release: bool) -> list[dict[str, Any]]:
    shown = [place for place in shift.places.all() if place.is_hand or place.state == State.NO_SHOW]
    doubts = doubts_about(shift, shown) if can_release else {}
    return [person_row(place, doubts.get(place.pk, ""), can_release) for place in shown]


def doubts_about(shift: Shift, places: Iterable[ShiftPlace]) -> dict[int, str]:
    """Return what has changed since a place was taken: a pause, or something that the role asks and is missing."""
    live, day = [place for place in places if place.is_live], localdate(shift.starts_at)
    found = standings([person for place in live for person in place.volunteer.people], [shift.role], day)
    return {place.pk: doubt_about(place, shift, found) for place in live}


def doubt_about(place: ShiftPlace, shift: Shift, found: Standings) -> str:
    if place.volunteer.state == VolunteerState.PAUSED:
        return capfirst(place.volunteer.get_state_display())
    return missing_of(place.volunteer.people, shift.role, found)


def person_row(place: ShiftPlace, doubt: str, can_release: bool) -> dict[str, Any]:
    release = {"text": _("Let off"), "url": page("shift-place-release", place.pk)} if place.is_live else ""
    return {
        "url": page("volunteer-detail", place.volunteer_id),
        "cells": [
            {"text": place.volunteer.name, "note": doubt},
            {"tag": place.get_state_display(), "tone": TONES[place.state]},
            phones_of([place.volunteer]),
            *([release] if can_release else []),
        ],
    }


def phones_of(volunteers: Iterable[Volunteer]) -> str:
    people: list[User | None] = [person for one in volunteers for person in (one.user, one.together_with)]
    return ", ".join(as_people_write(person.phone) for person in people if person and person.phone)


def swap_columns() -> list[dict[str, Any]]:
    return [{"label": _("Who offers to come")}, {"label": _("Instead of")}, {"label": _("Agree")}, {"label": _("No")}]


def swap_row(swap: ShiftSwap) -> dict[str, Any]:
    return {
        "url": page("volunteer-detail", swap.volunteer_id),
        "cells": [
            swap.volunteer.name,
            swap.place.volunteer.name,
            {"text": _("Agree"), "url": page("swap-agree", swap.pk)},
            {"text": _("Not this time"), "url": page("swap-decline", swap.pk)},
        ],
    }


def series_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Shift")},
        {"label": _("When")},
        {"label": _("Role")},
        {"label": _("Where")},
        {"label": _("Last day")},
    ]


def rhythm_words(series: ShiftSeries) -> str:
    """Return "Thursday 10.00–12.00, every second week"."""
    day = capfirst(str(list(Weekday)[series.weekday].label))
    starts_at, ends_at = span(series.from_on, series.starts, series.minutes)
    clock = f"{hour(starts_at)}–{hour(ends_at)}"
    return f"{day} {clock}, {series.get_every_weeks_display()}"


def series_row(series: ShiftSeries, today: date) -> dict[str, Any]:
    ended = _("ended") if series.until_on < today else ""
    return {
        "url": page("series-detail", series.pk),
        "cells": [
            series.name,
            rhythm_words(series),
            str(series.role),
            {"text": series.place, "note": series.municipality.name},
            {"text": full_date(series.until_on), "note": ended},
        ],
    }
