"""Single shifts, alone or of a series: made, changed, cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality
from activities import notices, rules
from activities.models import Shift, ShiftPlace
from activities.states import Place, Swap
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from volunteers.models import VolunteerRole

MOVES = frozenset({"starts_at", "ends_at", "place"})


def held(shift: Shift) -> Shift:
    """Return the shift with its row held: places on it are counted and given by one at a time."""
    rows = Shift.objects.select_for_update(of=("self",)).select_related("role__programme", "municipality")
    return rows.get(pk=shift.pk)


@transaction.atomic
def make_shift(
    *, role: VolunteerRole, municipality: Municipality, starts_at: datetime, actor: Actor, **facts: Any
) -> Shift:
    """Make a shift that comes once; `facts` are fields of `Shift`. Raises `Refused`."""
    now = timezone.now()
    refuse(rules.why_not_make_shift(role, municipality, starts_at=starts_at, now=now, actor=actor))
    shift = Shift.objects.create(role=role, municipality=municipality, starts_at=starts_at, **facts)
    audit.record("shift.made", shift, actor=actor)
    return shift


@transaction.atomic
def change_shift(shift: Shift, *, actor: Actor, **facts: Any) -> list[str]:
    """Change one shift; whoever is on it hears of another time or place. Return the names of what changed."""
    shift = held(shift)
    starts_at = facts.get("starts_at", shift.starts_at)
    refuse(rules.why_not_move_shift(shift, starts_at=starts_at, now=timezone.now(), actor=actor))
    return change(shift, facts, actor=actor)


def change(shift: Shift, facts: dict[str, Any], *, actor: Actor) -> list[str]:
    """Save what is new in `facts` and tell of a move; the caller holds the shift and has asked the rules."""
    changed = sorted(name for name, value in facts.items() if getattr(shift, name) != value)
    if not changed:
        return []
    was_at = shift.starts_at
    for name in changed:
        setattr(shift, name, facts[name])
    has_moved = bool(MOVES & set(changed))
    if has_moved:
        shift.changed_at = timezone.now()
    shift.save(update_fields=[*changed, *(["changed_at"] if has_moved else [])])
    audit.record("shift.changed", shift, actor=actor, fields=changed)
    if has_moved:
        notices.shifts.shift_changed(shift, was_at=was_at)
    return changed


@transaction.atomic
def cancel_shift(shift: Shift, *, actor: Actor) -> None:
    """The shift is not held: everybody on it is told."""
    shift = held(shift)
    now = timezone.now()
    refuse(rules.why_not_change_shift(shift, now=now, actor=actor))
    shift.cancelled_at = shift.changed_at = now
    shift.save(update_fields=["cancelled_at", "changed_at"])
    audit.record("shift.cancelled", shift, actor=actor)
    for place in shift.places.live().for_list():
        end_place(place, Place.CANCELLED, actor=actor, reason="shift_cancelled")
        notices.shifts.shift_cancelled(shift, place.volunteer, now=now)


def end_place(place: ShiftPlace, to: str, *, actor: Actor, reason: str = "") -> None:
    """Move a place out of the way of swaps; an offer for it lapses. The caller holds the shift."""
    for swap in place.swaps.waiting():
        advance(swap, Swap.LAPSED, actor=actor)
    advance(place, to, actor=actor, reason=reason)
