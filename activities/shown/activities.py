"""How activities and their times are shown to a coordinator: rows, facts and words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities import rules
from activities.coverage import UNTOUCHED_MONTHS, months_before
from activities.models import Activity, Session
from activities.shown.leading import heads_words
from activities.shown.offer import facts_of as public_facts
from activities.shown.recurrence import rhythm_words
from activities.shown.shifts import hours_of
from activities.states import Activity as State
from core.actor import Actor
from notifications.dates import full_date, weekday

TONES = {
    State.IDEA: "idea",
    State.PLANNED: "info",
    State.PUBLISHED: "ok",
    State.HELD: "soon",
    State.CANCELLED: "",
    State.REPORTED: "",
}
SHOWN_FIRST = 8  # as many times as one reads through on a phone
CSV_HEAD = [
    gettext_lazy("Activity"),
    gettext_lazy("What it is"),
    gettext_lazy("Status"),
    gettext_lazy("Where"),
    gettext_lazy("Municipality"),
    gettext_lazy("When"),
    gettext_lazy("Next time"),
    gettext_lazy("Last looked at"),
]


def page(name: str, pk: int) -> str:
    return reverse(f"coordinator:{name}", args=[pk])


def needs_a_look(activity: Activity, now: datetime) -> bool:
    """Whether nobody has said for six months that it is right (R-VK-1)."""
    is_over = activity.state in (State.CANCELLED, State.REPORTED)
    return not is_over and activity.touched_at < months_before(now, UNTOUCHED_MONTHS)


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Activity")},
        {"label": _("Where")},
        {"label": _("Next time")},
        {"label": _("Status")},
        {"label": _("Last looked at")},
    ]


def row(activity: Any, now: datetime) -> dict[str, Any]:
    """Return a row of the list; the activity has `next_at`."""
    look = {"text": full_date(activity.touched_at)}
    if needs_a_look(activity, now):
        look = {"tag": _("look at it"), "tone": "soon", "note": full_date(activity.touched_at)}
    return {
        "url": page("activity-detail", activity.pk),
        "cells": [
            {"text": activity.name, "note": capfirst(activity.get_type_display())},
            {"text": activity.municipality.name, "note": activity.place},
            {
                "text": capfirst(day_words(activity.next_at, now)) if activity.next_at else "–",
                "note": rhythm_words(activity),
            },
            {"tag": activity.get_state_display(), "tone": TONES[activity.state]},
            look,
        ],
    }


def columns_for_partners() -> list[dict[str, Any]]:
    first, *others, _look = columns()
    return [first, {"label": _("Arranged by")}, *others]


def row_for_partners(activity: Any, now: datetime) -> dict[str, Any]:
    """Return a row that leads to what families read."""
    first, *others, _look = row(activity, now)["cells"]
    url = reverse("public:activity-detail", args=[activity.pk])
    return {"url": url, "cells": [first, activity.organisation.name, *others]}


def csv_row(activity: Any) -> list[Any]:
    return [
        activity.name,
        activity.get_type_display(),
        activity.get_state_display(),
        activity.place,
        activity.municipality.name,
        rhythm_words(activity),
        full_date(activity.next_at) if activity.next_at else "",
        full_date(activity.touched_at),
    ]


def facts_of(activity: Activity) -> list[dict[str, Any]]:
    """Return what the office knows: what everybody reads, and who and what stands behind it."""
    leaders = ", ".join(leader.name for leader in activity.leaders.select_related("user", "together_with"))
    facts = [
        (_("What it is"), capfirst(activity.get_type_display())),
        (_("Whom people may ask"), activity.contact.name if activity.contact else ""),
        (_("Who lead it"), leaders),
        (_("Method"), activity.method),
        (_("Volunteers' shifts"), activity.shifts),
        (_("From where else people can come"), ", ".join(place.name for place in activity.covers.all())),
    ]
    told = [{"label": label, "value": value} for label, value in facts if value]
    return [told[0], *public_facts(activity), *told[1:]]


def missing_of(activity: Activity, now: datetime) -> list[Any]:
    """Return what is missing before it can be published, in sentences."""
    if activity.state != State.PLANNED:
        return []
    return [refusal.sentence for refusal in rules.what_is_missing(activity, now=now)]


def time_columns(activity: Activity, last: Any) -> list[dict[str, Any]]:
    places = [{"label": _("Places")}] if activity.takes_names else []
    return [{"label": _("When")}, *places, {"label": _("Status")}, {"label": last}]


def time_row(session: Any, activity: Activity, now: datetime, *, last: Any) -> dict[str, Any]:
    """Return a time; the session has what is taken."""
    when = {"text": capfirst(day_words(session.starts_at, now)), "note": hours_of(session)}
    places = [places_words(session)] if activity.takes_names else []
    status = {**status_of(session, now), "note": session.words or session.place}
    return {"cells": [when, *places, status, last]}


def day_words(at: datetime, now: datetime) -> str:
    """Return the weekday and the day, with the year when it is another one."""
    year = localdate(at).year
    return weekday(at) if year == localdate(now).year else f"{weekday(at)} {year}"


def places_words(session: Any) -> str:
    if session.room is None:
        return ngettext("%(n)d taken", "%(n)d taken", session.taken) % {"n": session.taken}
    return _("%(taken)d taken, %(room)d free") % {"taken": session.taken, "room": session.room}


def change_cell(session: Session, now: datetime, *, actor: Actor) -> Any:
    can_change = rules.why_not_change_session(session, now=now, actor=actor) is None
    return {"text": _("Change"), "url": page("activity-time-edit", session.pk)} if can_change else ""


def count_cell(session: Session, now: datetime) -> Any:
    if session.is_counted:
        return {"text": heads_words(session), "url": page("session-heads", session.pk)}
    if session.cancelled_at or session.starts_at > now:
        return ""
    return {"text": _("Write the numbers"), "url": page("session-heads", session.pk)}


def status_of(session: Session, now: datetime) -> dict[str, str]:
    if session.cancelled_at:
        return {"tag": _("cancelled")}
    if session.ends_at <= now:
        return {"tag": _("held")} if session.is_counted else {"tag": _("not counted yet"), "tone": "soon"}
    return {"tag": _("changed"), "tone": "info"} if session.is_moved else {"tag": _("ahead"), "tone": "ok"}


def times_of(sessions: Iterable[Any], activity: Activity, now: datetime, *, actor: Actor) -> dict[str, Any]:
    """Return the times as tables: ahead, the later ones in a fold, and those that have been, the newest first."""
    ahead, been = [], []
    for session in sessions:
        session.activity = activity
        if session.ends_at > now:
            ahead.append(time_row(session, activity, now, last=change_cell(session, now, actor=actor)))
        else:
            been.insert(0, time_row(session, activity, now, last=count_cell(session, now)))
    return {
        "ahead_columns": time_columns(activity, _("Change")),
        "been_columns": time_columns(activity, _("How many came")),
        "ahead": ahead[:SHOWN_FIRST],
        "later": ahead[SHOWN_FIRST:],
        "been": been[:SHOWN_FIRST],
        "earlier": been[SHOWN_FIRST:],
    }


def method_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Method")},
        {"label": _("Families")},
        {"label": _("Trained")},
        {"label": _("The right to use it ends")},
    ]


def method_row(method: Any, today: Any) -> dict[str, Any]:
    """Return a method; it has how many are `skilled`."""
    until = method.licence_until
    ends = {"text": full_date(until) if until else _("no end")}
    if until and until < today:
        ends = {"tag": _("has ended"), "tone": "soon", "note": full_date(until)}
    times = ngettext("%(n)d time", "%(n)d times", method.times) % {"n": method.times}
    return {
        "url": page("method-edit", method.pk),
        "cells": [
            {"text": method.name, "note": method.owner},
            {"text": f"{method.least}–{method.most}", "note": times},
            str(method.skilled),
            ends,
        ],
    }
