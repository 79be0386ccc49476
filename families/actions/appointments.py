from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from families import clock, rules
from families.models import Appointment, Family
from families.models.appointments import DEADLINE_MOMENTS
from families.safe_places import why_not_go_there
from families.states import Appointment as State

CARRIED = (
    "kind", "adult", "service", "place", "what_to_take", "questions", "help_wanted", "remind_at", "is_shared", "set_by",
    "series_key",
)  # fmt: skip
DETAILS = frozenset({"service", "place", "what_to_take", "questions", "help_wanted", "remind_at"})
IN_CALENDARS = frozenset({"service", "place"})


def book_appointment(
    family: Family, *, starts_at: datetime, actor: Actor, submission_key: str | None = None, **details: Any
) -> Appointment:
    """Write down a booked time or a deadline of the family; the same `submission_key` always gives the same one.

    Of a deadline (`kind`) the day counts: any time of that day will do.
    """
    starts_at, details = settled(starts_at, details)
    refuse(rules.why_not_book(starts_at, now=timezone.now()) or why_not_go_there(family, details.get("place", "")))
    try:
        with transaction.atomic():
            return write(family, starts_at, actor=actor, submission_key=submission_key, **details)
    except IntegrityError:
        return sent_before(family, submission_key)[0]


def book_series(
    family: Family,
    *,
    starts_at: datetime,
    weeks: int,
    times: int,
    actor: Actor,
    submission_key: str | None = None,
    **details: Any,
) -> list[Appointment]:
    """Write down `times` booked times, `weeks` apart at the same time on the clock; all of them or none.

    The same `submission_key` always gives the same ones.
    """
    refuse(rules.why_not_repeat(starts_at, weeks=weeks, times=times, now=timezone.now()))
    refuse(why_not_go_there(family, details.get("place", "")))
    together = {**details, "series_key": secrets.token_hex(16)}
    try:
        with transaction.atomic():
            return [
                write(
                    family,
                    clock.shifted(starts_at, timedelta(weeks=weeks * n)),
                    actor=actor,
                    submission_key=None if n else submission_key,
                    **together,
                )
                for n in range(times)
            ]
    except IntegrityError:
        return sent_before(family, submission_key)


def settled(starts_at: datetime, details: dict[str, Any]) -> tuple[datetime, dict[str, Any]]:
    """Return time and details as they are kept: a deadline is the last minute of its day, reminded of by days."""
    if details.get("kind") != Appointment.Kind.LETTER_DEADLINE:
        return starts_at, details
    by_days = without_hours(details.get("remind_at", DEADLINE_MOMENTS))
    return clock.end_of_day(clock.day_of(starts_at)), {**details, "remind_at": by_days}


def without_hours(moments: Iterable[str]) -> list[str]:
    return [name for name in DEADLINE_MOMENTS if name in moments]


def write(family: Family, starts_at: datetime, *, actor: Actor, **values: Any) -> Appointment:
    values = {"calendar_key": secrets.token_hex(16), **values}
    appointment = Appointment.objects.create(family=family, starts_at=starts_at, **values)
    audit.record("appointment.booked", appointment, actor=actor)
    return appointment


def sent_before(family: Family, submission_key: str | None) -> list[Appointment]:
    """Return what an earlier sending of the same form wrote; raises `NotNow` when the key was another family's."""
    first = Appointment.objects.filter(family=family, submission_key=submission_key or "-").first()
    if first is None:
        raise moved_on()
    return [first, *Appointment.objects.booked_with(first)]


def reach(appointment: Appointment, *, following: bool, actor: Actor) -> list[Appointment]:
    """Return the time, and with `following` those that were booked together with it and come after it."""
    refuse(rules.why_not_change_appointment(appointment, actor=actor))
    later = Appointment.objects.visible_to(actor).booked_with(appointment).select_related("family", "adult")
    return [appointment, *(later if following else ())]


@transaction.atomic
def set_sharing(appointment: Appointment, *, is_shared: bool, actor: Actor) -> None:
    """Open this one appointment to the companion, or close it again."""
    refuse(rules.why_not_change_appointment(appointment, actor=actor))
    appointment.is_shared = is_shared
    appointment.save(update_fields=["is_shared"])
    audit.record("appointment.shared" if is_shared else "appointment.hidden", appointment, actor=actor)


@transaction.atomic
def change_appointment(
    appointment: Appointment, *, actor: Actor, following: bool = False, **details: Any
) -> list[Appointment]:
    """Change what is written down about a time, and with `following` the same about those after it; return them.

    Only what differs from `appointment` is changed: a place of their own that later times have stays.
    """
    if unknown := set(details) - DETAILS:
        raise ValueError(f"not details of an appointment: {sorted(unknown)}")
    if appointment.is_deadline and "remind_at" in details:
        details["remind_at"] = without_hours(details["remind_at"])
    changed = {name: value for name, value in details.items() if getattr(appointment, name) != value}
    refuse(why_not_go_there(appointment.family, changed.get("place", "")))
    rows = reach(appointment, following=following, actor=actor) if changed else []
    for row in rows:
        rewrite(row, changed, actor=actor)
    return rows


def rewrite(row: Appointment, changed: dict[str, Any], *, actor: Actor) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    if IN_CALENDARS & set(changed):
        row.revision, row.changed_at = row.revision + 1, timezone.now()
    row.save(update_fields=[*changed, "revision", "changed_at"])
    audit.record("appointment.changed", row, actor=actor, fields=sorted(changed))


@transaction.atomic
def move_appointment(
    appointment: Appointment, *, starts_at: datetime, actor: Actor, following: bool = False
) -> Appointment:
    """Write down the new time; the old row keeps its place in the story and reminds of nothing any more.

    With `following`, the times after it move by as many days and as much on the clock. All of them move, or none.
    """
    rows = reach(appointment, following=following, actor=actor)
    starts_at, _details = settled(starts_at, {"kind": appointment.kind})
    refuse(rules.why_not_move_all(rows, starts_at=starts_at, now=timezone.now()))
    by = clock.plain(starts_at) - clock.plain(appointment.starts_at)
    moved = move_one(appointment, starts_at, actor=actor)
    for row in rows[1:]:
        move_one(row, clock.shifted(row.starts_at, by), actor=actor)
    return moved


def move_one(row: Appointment, starts_at: datetime, *, actor: Actor) -> Appointment:
    carried = {name: getattr(row, name) for name in CARRIED} | {"calendar_key": row.name_in_calendars}
    moved = write(row.family, starts_at, actor=actor, **carried, revision=row.revision + 1)
    advance(row, State.RESCHEDULED, actor=actor, moved_to=moved)
    return moved


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, actor: Actor, following: bool = False) -> list[Appointment]:
    """The family cancelled the time, and with `following` those after it that were booked together with it."""
    rows = reach(appointment, following=following, actor=actor)
    for row in rows:
        advance(row, State.CANCELLED, actor=actor, revision=row.revision + 1, changed_at=timezone.now())
    return rows


@transaction.atomic
def record_outcome(appointment: Appointment, *, outcome: str, actor: Actor) -> None:
    """Keep how it went: kept or missed, said by the family alone and counted against nobody."""
    why_not = rules.why_not_miss if outcome == State.MISSED else rules.why_not_keep
    refuse(why_not(appointment, now=timezone.now(), actor=actor))
    advance(appointment, State(outcome), actor=actor)


@transaction.atomic
def tell_reason(appointment: Appointment, *, reason: str, actor: Actor) -> None:
    """Keep what got in the way, or with an empty `reason` forget it. Nobody but the family ever sees it."""
    refuse(rules.why_not_tell_reason(appointment, actor=actor))
    appointment.missed_reason = Appointment.MissedReason(reason) if reason else ""
    appointment.save(update_fields=["missed_reason"])
    audit.record("appointment.reason_told", appointment, actor=actor, fields=("missed_reason",))


def mark_reminded(appointment: Appointment, *, actor: Actor) -> None:
    """The first reminder has been queued."""
    advance(appointment, State.REMINDED, actor=actor)
