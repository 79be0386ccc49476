"""Families that register for an activity, as through the public page."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from activities import actions
from activities.models import Activity, Registration, Session
from activities.occasions import Occasion, occasion_at
from core.actor import Actor
from tests.factories.cast import Office
from tests.factories.offer import a_session, an_activity

NUMBERS = count(1)


def taking_names(office: Office, *, places: int | None = 2, **facts: Any) -> Activity:
    """Return an activity that one registers for."""
    told = {"name_fi": "Yökylä", "type": "overnight", "entry": "register", "places": places, **facts}
    return an_activity(office, **told)


def a_time(office: Office, *, places: int | None = 2, **facts: Any) -> Session:
    """Return a time, in five days, of an activity that one registers for."""
    return a_session(taking_names(office, places=places, **facts))


def closed_group(office: Office, *, places: int = 6, times: int = 3, **facts: Any) -> Activity:
    """Return a group that one registers for as a whole, with weekly times."""
    told = {"name_fi": "Vauvan kanssa", "type": "peer_group", "entry": "closed", "places": places, **facts}
    activity = an_activity(office, **told)
    for week in range(times):
        row = a_session(activity)
        Session.objects.filter(pk=row.pk).update(
            starts_at=F("starts_at") + timedelta(weeks=week),
            ends_at=F("ends_at") + timedelta(weeks=week),
        )
    return activity


def occasion(row: Session | Activity) -> Occasion:
    return Occasion(row) if isinstance(row, Activity) else occasion_at(row)


def registered(row: Session | Activity, called: str = "", **facts: Any) -> Registration:
    """Return what becomes of a family's form: a place, or a turn in the queue."""
    number = next(NUMBERS)
    told: dict[str, Any] = {
        "called": called or f"Perhe {number}",
        "submission": uuid4(),
        "adults": 1,
        "children": 1,
        "actor": Actor.public(),
        **facts,
    }
    if "phone" not in told:
        told.setdefault("email", f"perhe{number}@example.org")
    return actions.register(occasion(row), **told).registration


def fresh(row: Registration) -> Registration:
    return Registration.objects.for_page().get(pk=row.pk)


def who_comes(office: Office, surname: str = "Karhu") -> Registration:
    """A family with a child of whom something must be known, and one in the queue, for an activity of the office."""
    session = a_time(office, places=1, asks_children=True)
    kid = {"birth_year": timezone.localdate().year - 4, "must_know": f"Pähkinät, {surname}"}
    row = registered(session, f"Nalle {surname}", kids=[kid], needs=f"Tulkki, {surname}")
    registered(session, f"Muumi {surname}")
    return row
