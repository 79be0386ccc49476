"""When a volunteer was last in contact with somebody: nobody is left alone for more than six weeks (domain.md 2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from volunteers.models import Volunteer
from volunteers.states import Volunteer as State

SILENCE = timedelta(weeks=6)
SOON = timedelta(weeks=2)
# Where a sign of contact is found: the moment, and what must hold of its row. Messages that a machine sends by itself,
# or that go to many, are no contact; a thank-you is.
SIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "visit": ("matches__meetings__starts_at", {"matches__meetings__logged_at__isnull": False}),
    "check_in": ("matches__check_ins__done_at", {"matches__check_ins__party": "volunteer"}),
    "check_in_call": ("matches__check_ins__called_at", {"matches__check_ins__party": "volunteer"}),
    "visit_call": ("matches__meetings__feeling__called_at", {}),
    "shift": ("shift_places__shift__starts_at", {"shift_places__state": "done"}),
    "supervision": ("supervision_places__session__starts_at", {"supervision_places__came": True}),
    "call": ("calls__at", {}),
    "thanks": ("thanks__sent_at", {}),
}


def silent(rows: QuerySet[Volunteer], at: datetime) -> QuerySet[Volunteer]:
    """Return those of the volunteers `rows` who serve, do not rest, and have had no contact for six weeks.

    Whoever has agreed on a meeting with the family in the days to come is not alone.
    """
    since = at - SILENCE
    rows = rows.serving().exclude(state=State.PAUSED)
    rows = rows.filter(state_since__lt=since, approved_on__lt=timezone.localdate(since))
    for signs in signs_since(since):
        rows = rows.filter(~Exists(signs.filter(pk=OuterRef("pk"))))
    booked = {"matches__meetings__starts_at__gt": at, "matches__meetings__starts_at__lte": at + SOON}
    same = Volunteer.objects.filter(pk=OuterRef("pk"), matches__ended_on=None, **booked)
    return rows.filter(~Exists(same))


def signs_since(since: datetime) -> Iterable[QuerySet[Volunteer]]:
    """Return for each sign of contact the volunteers who have given it after the moment `since`."""
    for path, conditions in SIGNS.values():
        yield Volunteer.objects.filter(**{f"{path}__gt": since}, **conditions).order_by()


def in_contact_since(since: datetime) -> Q:
    """Return the condition that a volunteer has been in contact with somebody after the moment `since`."""
    return reduce(or_, (Q(pk__in=signs.values("pk")) for signs in signs_since(since)))


def with_signs(rows: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """Return `rows`, each with the last moment of each sign of contact."""
    return rows.annotate(**{f"last_{name}": last(path, conditions) for name, (path, conditions) in SIGNS.items()})


def last(path: str, conditions: dict[str, Any]) -> Subquery:
    same = Volunteer.objects.filter(pk=OuterRef("pk"), **{f"{path}__isnull": False}, **conditions)
    return Subquery(same.order_by(f"-{path}").values(path)[:1])


def last_contact(volunteer: Any) -> date:
    """Return the day of the last contact of a volunteer `with_signs`; before any, the day of the approval."""
    moments = [getattr(volunteer, f"last_{name}") for name in SIGNS]
    days = [timezone.localdate(at) for at in moments if at]
    return max([volunteer.approved_on, *days])
