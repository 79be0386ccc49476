"""Registrations in words: to whom they belong, and to the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.phones import as_people_write
from activities.models import Activity, Registration, Session
from activities.occasions import Occasion, left_last_time, occasion_of, place_in_line, waiting_in
from activities.shown.shifts import hours_of
from activities.states import HAS_PLACE
from activities.states import Activity as ActivityState
from activities.states import Registration as State
from notifications.dates import clock, full_date, hour, weekday
from volunteers.calendars import Entry

TONES = {
    State.REGISTERED: "info",
    State.CONFIRMED: "ok",
    State.WAITLISTED: "info",
    State.OFFERED: "soon",
    State.ATTENDED: "ok",
}
TITLES = {
    State.REGISTERED: gettext_lazy("You have registered"),
    State.CONFIRMED: gettext_lazy("You have a place"),
    State.WAITLISTED: gettext_lazy("You are in the queue"),
    State.OFFERED: gettext_lazy("A place is free for you"),
    State.DECLINED: gettext_lazy("You said no to the place"),
    State.OFFER_EXPIRED: gettext_lazy("The place went to the next in the queue"),
    State.CANCELLED: gettext_lazy("Your registration is cancelled"),
}
HELD = gettext_lazy("This has been held")
CSV_HEAD = [
    gettext_lazy("Name"),
    gettext_lazy("Status"),
    gettext_lazy("Adults"),
    gettext_lazy("Children"),
    gettext_lazy("A father is coming"),
    gettext_lazy("First time"),
    gettext_lazy("How we write"),
    gettext_lazy("What makes it easier"),
    gettext_lazy("Registered"),
]


def when(session: Session) -> str:
    """Return "Torstaina 3.9. 17.00–19.00"."""
    return f"{capfirst(weekday(session.starts_at))} {hours_of(session)}"


def moment(at: datetime) -> str:
    return f"{weekday(at)} {clock(at)}"


def people_words(row: Registration) -> str:
    """Return "1 adult, 2 children"."""
    adults = ngettext("%(n)d adult", "%(n)d adults", row.adults) % {"n": row.adults}
    children = ngettext("%(n)d child", "%(n)d children", row.children) % {"n": row.children}
    return ", ".join(words for words, n in ((adults, row.adults), (children, row.children)) if n)


def reach_of(row: Registration) -> str:
    return as_people_write(row.phone) if row.phone else row.email


# Registering


def room_words(occasion: Occasion) -> str:
    """Return what one gets by registering now; the row of the occasion has its room."""
    row: Any = occasion.row
    room = row.room
    if occasion.awaits_draw and occasion.draws_at:
        return _("places are drawn %(day)s") % {"day": weekday(occasion.draws_at)}
    if room is None:
        return ""
    if room < 1 and lacks_adults(occasion):
        return _("we look for more adults: you can join the queue")
    if room < 1:
        return _("full: you can join the queue")
    return ngettext("%(n)d place left", "%(n)d places left", room) % {"n": room}


def lacks_adults(occasion: Occasion) -> bool:
    """Whether there are places left but not enough adults for more children."""
    row: Any = occasion.row
    return occasion.activity.places is None or row.taken < occasion.activity.places


def times_of(occasions: Iterable[Occasion]) -> list[tuple[str, str]]:
    """Return the times to choose from; the sessions have their room."""
    found = []
    for occasion in occasions:
        session: Any = occasion.session
        words = room_words(occasion)
        found.append((str(session.pk), " · ".join(part for part in (when(session), words) if part)))
    return found


def told_beforehand(occasion: Occasion) -> dict[str, Any]:
    """Return what is said above the form when there is one thing to register for; its row has its room."""
    row: Any = occasion.row
    is_full = row.room is not None and row.room < 1 and not (occasion.awaits_draw or lacks_adults(occasion))
    return {
        "when": when(occasion.session) if occasion.session else times_words(occasion),
        "room": capfirst(room_words(occasion)),
        "is_full": is_full,
    }


def times_words(occasion: Occasion) -> str:
    """Return "12 times, the first torstaina 3.9. 17.00–19.00"."""
    count = len(occasion.times)
    words = ngettext("%(n)d time: %(first)s", "%(n)d times, the first %(first)s", count)
    first = occasion.times[0]
    return words % {"n": count, "first": f"{weekday(first.starts_at)} {hours_of(first)}"}


# Somebody's own page


def own_words(row: Registration, now: datetime) -> dict[str, Any]:
    """Return the heading and what happens next."""
    occasion = occasion_of(row)
    is_cancelled = occasion.ends_at is None or row.activity.state == ActivityState.CANCELLED
    if is_cancelled and row.state != State.CANCELLED:
        return {"title": _("We cancelled the event. Sorry."), "lead": ""}
    if row.state not in TITLES or (occasion.ends_at and occasion.ends_at <= now):
        return {"title": HELD, "lead": ""}
    return {"title": TITLES[State(row.state)], "lead": lead_of(row, occasion)}


def lead_of(row: Registration, occasion: Occasion) -> str:
    if row.state == State.REGISTERED and occasion.draws_at:
        words = _("Places are drawn %(day)s. We tell you then whether you have a place.")
        return words % {"day": weekday(occasion.draws_at)}
    if row.state == State.WAITLISTED:
        return _("You are number %(n)d. We write to you when a place is free.") % {"n": place_in_line(row) or 1}
    if row.state == State.OFFERED and row.offer_until:
        return _("Reply by %(time)s. After that the place goes to the next in the queue.") % {
            "time": moment(row.offer_until)
        }
    if row.state == State.CONFIRMED:
        return _("Welcome! If you cannot come, cancel your place here, so that somebody else can come.")
    return _("You can register again if you want to come.")


def own_facts(row: Registration) -> list[dict[str, Any]]:
    """Return when, where and for how many; the address online is for those who have a place."""
    occasion, activity = occasion_of(row), row.activity
    facts = [{"label": _("When"), "value": ", ".join(when(one) for one in occasion.times)}] if occasion.times else []
    if where := where_words(occasion):
        facts.append({"label": _("Where"), "value": where})
    facts.append({"label": _("Who comes"), "value": people_words(row)})
    facts.append({"label": _("Organiser"), "value": activity.organisation.name, "hint": phone_of(activity)})
    return facts


def cancelling(row: Registration) -> dict[str, list[str]]:
    """Return what happens when somebody cancels, and who hears of it."""
    happens = [_("Your place goes to the next in the queue.") if row.has_place else _("You leave the queue.")]
    return {"happens": [*happens, _("Children's details are erased.")], "told": [_("You, as a receipt")]}


def phone_of(activity: Activity) -> str:
    return as_people_write(activity.organisation.phone) if activity.organisation.phone else ""


def where_words(occasion: Occasion) -> str:
    place = occasion.session.place if occasion.session and occasion.session.place else occasion.activity.place
    parts = (place, occasion.activity.address, occasion.activity.municipality.name)
    return ", ".join(part for part in parts if part) if place else ""


def calendar_entries(row: Registration) -> list[Entry]:
    """Return the times of a registration as calendars read them."""
    occasion = occasion_of(row)
    return [
        Entry(
            uid=f"registration-{row.pk}-{one.pk}",
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            summary=row.activity.name,
            place=one.place or where_words(occasion),
            changed_at=one.changed_at,
        )
        for one in occasion.times
    ]


# The office


def page(name: str, pk: int) -> str:
    return reverse(f"coordinator:{name}", args=[pk])


def time_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("When")},
        {"label": _("Places taken"), "numeric": True},
        {"label": _("In the queue"), "numeric": True},
    ]


def time_row(session: Any, waiting: int) -> dict[str, Any]:
    """Return one time with its counts; the session has its places taken."""
    most = session.activity.places
    taken = session.taken if most is None else _("%(n)d of %(most)d") % {"n": session.taken, "most": most}
    url = f"{page('registration-list', session.activity_id)}?time={session.pk}"
    note = "" if session.is_live else _("cancelled")
    return {"url": url, "cells": [{"text": when(session), "note": note}, {"text": str(taken)}, {"text": str(waiting)}]}


def place_columns() -> list[dict[str, Any]]:
    return [{"label": _("Name")}, {"label": _("Who comes")}, {"label": _("How we write")}, {"label": _("Status")}]


def place_row(row: Registration) -> dict[str, Any]:
    return {
        "url": page("registration-detail", row.pk),
        "cells": [
            {"text": row.called, "note": row.needs},
            {"text": people_words(row), "note": notes_of(row)},
            reach_of(row),
            {"tag": row.get_state_display(), "tone": TONES.get(State(row.state), "")},
        ],
    }


def notes_of(row: Registration) -> str:
    told = ((_("a father is coming"), row.is_father), (_("first time"), row.is_first_time))
    return ", ".join(words for words, is_so in told if is_so)


def line_columns(*, can_offer: bool) -> list[dict[str, Any]]:
    columns = [{"label": _("Name")}, {"label": _("Turn")}, {"label": _("Who comes")}, {"label": _("How we write")}]
    return [*columns, {"label": _("Place")}] if can_offer else columns


def line_rows(occasion: Occasion, rows: Iterable[Registration], *, can_offer: bool) -> list[dict[str, Any]]:
    """Return those in the queue in its order, each with why they stand there."""
    by_key = {row.pk: row for row in rows}
    turns = [one for one in waiting_in(occasion, State.WAITLISTED, State.REGISTERED) if one.key in by_key]
    left = left_last_time(occasion)
    return [
        line_row(by_key[one.key], number, why_here(by_key[one.key], left, is_late=one.is_late), can_offer=can_offer)
        for number, one in enumerate(turns, start=1)
    ]


def why_here(row: Registration, left: set[str], *, is_late: bool) -> str:
    since = f"{full_date(row.registered_at)} {hour(row.registered_at)}"
    if is_late:
        return _("after the draw, %(since)s") % {"since": since}
    if row.contact_key in left:
        return _("without a place last time, %(since)s") % {"since": since}
    return _("since %(since)s") % {"since": since}


def line_row(row: Registration, number: int, why: str, *, can_offer: bool) -> dict[str, Any]:
    offer = {"text": _("Offer a place"), "url": page("registration-offer", row.pk)}
    return {
        "url": page("registration-detail", row.pk),
        "cells": [
            {"text": row.called, "note": row.needs},
            {"text": f"{number}.", "note": why},
            {"text": people_words(row), "note": notes_of(row)},
            reach_of(row),
            *([offer if row.state == State.WAITLISTED else ""] if can_offer else []),
        ],
    }


def csv_row(row: Registration) -> list[Any]:
    yes = (_("yes") if said else "" for said in (row.is_father, row.is_first_time))
    since = f"{full_date(row.registered_at)} {hour(row.registered_at)}"
    return [row.called, row.get_state_display(), row.adults, row.children, *yes, reach_of(row), row.needs, since]


def office_facts(row: Registration) -> list[dict[str, Any]]:
    """Return everything that the office knows of a registration."""
    facts = [
        {"label": _("Who comes"), "value": people_words(row), "hint": notes_of(row)},
        {"label": _("How we write"), "value": reach_of(row), "hint": row.get_language_display()},
        {"label": _("What makes it easier"), "value": row.needs},
        {"label": _("Registered"), "value": f"{full_date(row.registered_at)} {hour(row.registered_at)}"},
    ]
    if row.state == State.OFFERED and row.offer_until:
        facts.append({"label": _("Time to answer"), "value": moment(row.offer_until)})
    if row.state == State.WAITLISTED:
        facts.append({"label": _("Turn in the queue"), "value": place_in_line(row)})
    return facts


def kid_facts(row: Registration) -> list[dict[str, Any]]:
    return [
        {"label": _("Born %(year)s") % {"year": kid.birth_year}, "value": kid.must_know or _("nothing to know")}
        for kid in row.kids.all()
    ]


def has_place_now(row: Registration) -> bool:
    return row.state in HAS_PLACE and any(one.ends_at > timezone.now() for one in occasion_of(row).times)
