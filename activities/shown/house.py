"""How the house calendar is shown: weeks of days, each with its times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.house import Period, Slot, doubled_times, is_open
from activities.models import Activity, Session
from activities.rules.activities import OVER
from activities.shown.shifts import hours_of
from core.actor import Actor, Role
from notifications.dates import day_and_month, hour, weekday

MOST_WARNINGS = 5


def title_of(period: Period) -> str:
    if period.is_month:
        return f"{capfirst(MONTHS[period.first.month])} {period.first.year}"
    return _("Week %(n)s") % {"n": period.first.isocalendar().week}


def days_words(period: Period) -> str:
    return f"{day_and_month(period.first)}–{day_and_month(period.last)}"


def weeks_of(period: Period, slots: Iterable[Slot], actor: Actor, today: date) -> list[list[dict[str, Any]]]:
    """Return the days of the period week by week, each with what is held on it."""
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for slot in slots:
        by_day[timezone.localdate(slot.session.starts_at)].append(shown(slot, actor))
    return [[day_of(day, period, by_day[day], today) for day in week] for week in period.weeks()]


def day_of(day: date, period: Period, slots: list[dict[str, Any]], today: date) -> dict[str, Any]:
    return {
        "words": f"{capfirst(WEEKDAYS[day.weekday()])} {day_and_month(day)}",
        "slots": slots,
        "is_today": day == today,
        "is_outside": not period.first <= day <= period.last,
    }


def shown(slot: Slot, actor: Actor) -> dict[str, Any]:
    """Return a time with what its reader may know of it."""
    activity = slot.session.activity
    told: dict[str, Any] = {
        "hours": hours_of(slot.session),
        "organisation": activity.organisation.name,
        "place": place_of(slot.session),
        "is_own": slot.is_own,
        "clashes": slot.clashes,
    }
    if slot.is_taken:
        return {**told, "name": capfirst(_("taken")), "is_taken": True, "url": "", "state": ""}
    state = "" if is_open(activity) else activity.get_state_display()
    return {**told, "name": activity.name, "is_taken": False, "url": url_of(slot, actor), "state": state}


def place_of(session: Session) -> str:
    """Return the room, or the place where there is none."""
    activity = session.activity
    return session.place or (activity.venue.name if activity.venue else activity.place)


def url_of(slot: Slot, actor: Actor) -> str:
    """Return the page of an activity: the office's own where the reader works there, else everybody's."""
    activity = slot.session.activity
    is_desk = actor.role == Role.COORDINATOR and activity.municipality_id in actor.municipality_ids
    if slot.is_own and is_desk:
        return reverse("coordinator:activity-detail", args=[activity.pk])
    return reverse("public:activity-detail", args=[activity.pk]) if is_open(activity) else ""


def warnings_of(activity: Activity, sessions: Iterable[Session], now: datetime) -> list[str]:
    """Return a sentence for each time ahead at which somebody else is in the same room."""
    if activity.state in OVER:
        return []
    ahead = [row for row in sessions if row.ends_at > now]
    return [warning(one, other, activity) for one, other in doubled_times(activity, ahead)][:MOST_WARNINGS]


def warning(one: Session, other: Session, activity: Activity) -> str:
    """Return who else is there; what another has not published is not named."""
    may_know = is_open(other.activity) or other.activity.organisation_id == activity.organisation_id
    name = other.activity.name if may_know else _("taken")
    when = f"{capfirst(weekday(one.starts_at))} {hour(one.starts_at)}"
    return f"{when}: {name}, {other.activity.organisation.name} {hours_of(other)}"
