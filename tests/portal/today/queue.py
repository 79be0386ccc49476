"""Small words of the tests of Today: its moments, its rows, a visit that was felt."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from matching import actions
from matching.models import Match
from portal.today import Work, queue_of
from tests.factories import matches
from tests.factories.cast import Person

TODAY = "/coordinator/"
HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY = datetime(2026, 11, 2, 9, tzinfo=HELSINKI)
Walk = Callable[..., Match]


def works(person: Person, at: datetime | None = None, **narrowed: Any) -> list[Work]:
    return queue_of(person.actor, at or timezone.now(), **narrowed).works


def kinds(person: Person, at: datetime | None = None) -> list[tuple[str, str]]:
    return [(work.kind, work.tone) for work in works(person, at)]


def in_days(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def felt(match: Match, **feelings: bool) -> None:
    actions.log_visit(
        match,
        starts_at=in_days(0) - timedelta(hours=2),
        minutes=60,
        form="face_to_face",
        place_type="outside",
        mood=2,
        actor=matches.volunteer_actor(match.volunteer),
        **feelings,
    )
