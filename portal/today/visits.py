"""Visits to hosts that nobody has taken, that the host has not confirmed, and of which nobody has told how it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from activities.models import HostVisit
from activities.states import Visit as State
from core.actor import Actor
from notifications.dates import clock, weekday
from portal.today.work import Work, page

WEEK = timedelta(days=7)
VERY_SOON = timedelta(days=2)
BEHIND = timedelta(days=60)


def visit_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each visit that waits for a person or a word, and each that was not counted; two queries."""
    for visit in HostVisit.objects.visible_to(actor).ahead(now).for_list():
        if visit.state != State.CONFIRMED and (visit.starts_at <= now + WEEK or is_old(visit, now)):
            yield open_work(visit, now)
    begun = HostVisit.objects.visible_to(actor).begun(now).uncounted().filter(starts_at__gt=now - BEHIND)
    for visit in begun.filter(starts_at__lte=now - WEEK).for_list():
        yield held_work(visit)


def is_old(visit: HostVisit, now: datetime) -> bool:
    return visit.state == State.WISHED and visit.asked_at <= now - WEEK


def about(visit: HostVisit) -> dict[str, Any]:
    return {
        "title": f"{visit.host} · {weekday(visit.starts_at)} {clock(visit.starts_at)}",
        "url": page("visit-detail", visit.pk),
        "responsible_id": visit.volunteer.responsible_id if visit.volunteer else None,
    }


def open_work(visit: HostVisit, now: datetime) -> Work:
    is_taken = visit.state == State.TAKEN
    return Work(
        kind="visit",
        tone="danger" if visit.starts_at <= now + VERY_SOON else "soon",
        since=visit.starts_at,
        since_label=_("begins"),
        text=_("The host has not confirmed.") if is_taken else _("Nobody has taken it."),
        label=_("Confirm for the host") if is_taken else _("Find somebody"),
        action_url=page("visit-confirm" if is_taken else "visit-assign", visit.pk, back=True),
        **about(visit),
    )


def held_work(visit: HostVisit) -> Work:
    return Work(
        kind="visit_count",
        tone="info",
        since=visit.starts_at,
        since_label=_("held"),
        text=_("Nobody has told how many were there."),
        label=_("Count who was there"),
        action_url=page("visit-result", visit.pk),
        **about(visit),
    )
