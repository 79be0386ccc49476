"""Shifts of the coming week that lack people, swaps to answer, and shifts that were held and are not marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Shift, ShiftPlace, ShiftSwap
from activities.shown.shifts import lacking_words, looking_words
from core.actor import Actor
from notifications.dates import clock, weekday
from portal.today.work import Work, page

AHEAD = timedelta(days=7)
VERY_SOON = timedelta(days=2)
BEHIND = timedelta(days=30)


def shift_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each shift that lacks people or was held, and each offer to take over, in three queries."""
    shifts = Shift.objects.visible_to(actor).ahead(now).filter(starts_at__lte=now + AHEAD)
    for shift in shifts.for_list():
        if shift.hands < shift.needed or shift.looking:
            yield lacking_work(shift, now)
    swaps = ShiftSwap.objects.visible_to(actor).waiting().filter(place__shift__starts_at__gt=now)
    for swap in swaps.select_related("place__shift", "volunteer__user", "volunteer__together_with"):
        yield swap_work(swap, now)
    held = Shift.objects.visible_to(actor).live().filter(ends_at__lte=now, ends_at__gt=now - BEHIND)
    for shift in held.filter(pk__in=ShiftPlace.objects.live().values("shift")):
        yield held_work(shift)


def title_of(shift: Shift) -> str:
    return f"{shift.name} · {weekday(shift.starts_at)} {clock(shift.starts_at)}"


def lacking_work(shift: Any, now: datetime) -> Work:
    lacking = shift.needed - shift.hands
    words = [lacking_words(lacking) if lacking > 0 else "", looking_words(shift.looking)]
    return Work(
        kind="shift",
        tone="danger" if shift.starts_at <= now + VERY_SOON else "soon",
        title=title_of(shift),
        since=shift.starts_at,
        since_label=_("begins"),
        text=" · ".join(word for word in words if word),
        url=page("shift-detail", shift.pk),
        label=_("Find somebody"),
        action_url=page("shift-detail", shift.pk),
    )


def swap_work(swap: ShiftSwap, now: datetime) -> Work:
    shift = swap.place.shift
    return Work(
        kind="shift_swap",
        tone="danger" if shift.starts_at <= now + VERY_SOON else "soon",
        title=title_of(shift),
        since=swap.offered_at,
        since_label=_("offered"),
        text=_("%(name)s offers to come instead of somebody.") % {"name": swap.volunteer.name},
        url=page("shift-detail", shift.pk),
        label=_("Decide about the swap"),
        action_url=page("shift-detail", shift.pk),
        responsible_id=swap.volunteer.responsible_id,
    )


def held_work(shift: Shift) -> Work:
    """Until it is marked who was there, nobody's hours are counted."""
    return Work(
        kind="shift_held",
        tone="info",
        title=title_of(shift),
        since=shift.ends_at,
        since_label=_("held"),
        url=page("shift-detail", shift.pk),
        label=_("Mark who was there"),
        action_url=page("shift-attendance", shift.pk),
    )
