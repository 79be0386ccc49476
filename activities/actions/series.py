"""Shifts that come again: the series, and the shifts that follow from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import Municipality
from activities import rules
from activities.actions.shifts import cancel_shift, change, held
from activities.models import Shift, ShiftSeries
from activities.rhythm import days_of, span
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers.models import VolunteerRole

SHARED = (
    "role", "municipality", "kind", "name", "place", "children_expected", "children_per_volunteer", "least_volunteers",
)  # fmt: skip
CHANGEABLE = SHARED[3:]
CLOCK = ("starts", "minutes")


@transaction.atomic
def make_series(*, role: VolunteerRole, municipality: Municipality, actor: Actor, **facts: Any) -> ShiftSeries:
    """Begin a series and put every shift of it into the calendar; `facts` are fields of `ShiftSeries`."""
    tried = ShiftSeries(role=role, municipality=municipality, **facts)
    period = {"from_on": tried.from_on, "until_on": tried.until_on}
    today = timezone.localdate()
    refuse(rules.why_not_make_series(role, municipality, rhythm=tried.rhythm, **period, today=today, actor=actor))
    series = ShiftSeries.objects.create(role=role, municipality=municipality, **facts)
    audit.record("shiftseries.made", series, actor=actor)
    add_shifts(series)
    return series


def add_shifts(series: ShiftSeries) -> None:
    """Add the shifts of the series that lie ahead and are not there yet."""
    days = days_of(**series.rhythm, from_on=series.from_on, until_on=series.until_on)
    there = set(series.shifts.values_list("on", flat=True))
    shared = {name: getattr(series, name) for name in SHARED}
    now = timezone.now()
    spans = {day: span(day, series.starts, series.minutes) for day in days if day not in there}
    Shift.objects.bulk_create(
        Shift(series=series, on=day, starts_at=starts_at, ends_at=ends_at, **shared)
        for day, (starts_at, ends_at) in spans.items()
        if starts_at > now
    )


def held_series(series: ShiftSeries) -> ShiftSeries:
    rows = ShiftSeries.objects.select_for_update(of=("self",)).select_related("role__programme", "municipality")
    return rows.get(pk=series.pk)


@transaction.atomic
def change_series(series: ShiftSeries, *, actor: Actor, **facts: Any) -> list[str]:
    """Change the series and its shifts ahead; a shift that was changed on its own keeps what is its own.

    Whoever is on a shift hears of another time or place. Return the names of what changed.
    """
    series = held_series(series)
    refuse(rules.why_not_change_series(series, today=timezone.localdate(), actor=actor))
    changed = sorted(name for name, value in facts.items() if getattr(series, name) != value)
    if not changed:
        return []
    before = {name: getattr(series, name) for name in (*CHANGEABLE, *CLOCK)}
    for name in changed:
        setattr(series, name, facts[name])
    series.save(update_fields=changed)
    audit.record("shiftseries.changed", series, actor=actor, fields=changed)
    for shift in series.shifts.ahead(timezone.now()):
        change(held(shift), news_for(shift, series, before), actor=actor)
    return changed


def news_for(shift: Shift, series: ShiftSeries, before: dict[str, Any]) -> dict[str, Any]:
    """Return what is new for a shift of a series that was as in `before`."""
    news = {name: getattr(series, name) for name in CHANGEABLE if getattr(shift, name) == before[name]}
    day = shift.on or localdate(shift.starts_at)
    if (shift.starts_at, shift.ends_at) == span(day, before["starts"], before["minutes"]):
        starts_at, ends_at = span(day, series.starts, series.minutes)
        if starts_at > timezone.now():
            news |= {"starts_at": starts_at, "ends_at": ends_at}
    return news


@transaction.atomic
def prolong_series(series: ShiftSeries, *, until_on: date, actor: Actor) -> None:
    """Let the series go on to a later day, in the same rhythm."""
    series = held_series(series)
    refuse(rules.why_not_prolong(series, until_on=until_on, today=timezone.localdate(), actor=actor))
    keep_until(series, until_on, actor=actor)
    add_shifts(series)


@transaction.atomic
def end_series(series: ShiftSeries, *, until_on: date, actor: Actor) -> None:
    """Let the series end earlier: the shifts after that day are cancelled, and whoever was on them is told."""
    series = held_series(series)
    refuse(rules.why_not_end_series(series, until_on=until_on, today=timezone.localdate(), actor=actor))
    for shift in series.shifts.ahead(timezone.now()).filter(on__gt=until_on):
        cancel_shift(shift, actor=actor)
    keep_until(series, until_on, actor=actor)


def keep_until(series: ShiftSeries, until_on: date, *, actor: Actor) -> None:
    series.until_on = until_on
    series.save(update_fields=["until_on"])
    audit.record("shiftseries.changed", series, actor=actor, fields=("until_on",))
