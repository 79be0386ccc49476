"""What can be registered for now, with the room that is left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from activities import links, rules
from activities.models import Activity, Registration, Session
from activities.occasions import Occasion
from activities.vocabulary import Entry
from core.actor import Actor
from core.refusals import Refusal

SHOWN_TIMES = 12


def occasions_of(activity: Activity, *, actor: Actor, now: datetime) -> list[Occasion]:
    """Return what `activity` can be registered for, whether or not registration is open; rows have their room."""
    if activity.entry == Entry.CLOSED:
        rows: Any = Activity.objects.visible_to(actor).with_taken().for_list()
        return [Occasion(rows.get(pk=activity.pk))]
    sessions = Session.objects.visible_to(actor).filter(activity=activity).ahead(now).with_taken()
    return [Occasion(activity, session) for session in sessions.order_by("starts_at")]


def open_occasions(
    activity: Activity, *, actor: Actor, now: datetime, wanted: str = ""
) -> tuple[list[Occasion], Refusal | None]:
    """Return what can be registered for now, or why there is nothing; the `wanted` time is there however far ahead."""
    every = occasions_of(activity, actor=actor, now=now) if activity.takes_names else []
    refusals = {index: rules.why_not_register(one, now=now, actor=actor) for index, one in enumerate(every)}
    found = [one for index, one in enumerate(every) if refusals[index] is None]
    if found:
        return [one for n, one in enumerate(found) if n < SHOWN_TIMES or str(one.row.pk) == wanted], None
    return [], refusals.get(0) or rules.why_not_register(Occasion(activity), now=now, actor=actor)


def occasion_named(time: str | None, occasions: list[Occasion]) -> Occasion:
    """Return the time that was chosen; where there was nothing to choose, the only one."""
    return next((one for one in occasions if time and str(one.row.pk) == time), occasions[0])


def registration_behind(token: str) -> Registration | None:
    """Return the registration whose private link it is, with what its page shows."""
    row = links.row_of(token, Registration)
    return Registration.objects.for_page().get(pk=row.pk) if row else None
