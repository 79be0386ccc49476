"""The public offer: one place that turns what somebody looks for into activities and their times.

The list, the clock, the calendars, the lists on partners' pages and the home pages all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isqrt
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncDate
from django.utils.timezone import get_default_timezone

from accounts.models import Municipality
from activities.models import Activity, Session
from activities.querysets.activities import ActivityQuerySet, SessionQuerySet
from activities.vocabulary import Entry, Where
from core.actor import Actor
from notifications.quiet import moment

WITHIN_KM = (10, 25, 50, 100)
USUAL_KM = 25
MOST_WORDS = 5  # of a search: more of them only make it slow
SEARCHED = ("name_fi", "name_sv", "text_fi", "text_sv", "organisation__name", "place")


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for; what is not told narrows nothing. Days are of Helsinki, both ends are within."""

    place: Municipality | None = None
    within_km: int | None = None
    type: str = ""
    stages: tuple[str, ...] = ()
    language: str = ""
    organisation_id: int | None = None
    for_fathers: bool = False
    online: bool = False
    has_room: bool = False
    find: str = ""
    since: date | None = None
    until: date | None = None

    def as_query(self) -> str:
        """Return the choices as the query of an address, in the words that `OfferForm` reads."""
        told = {
            "place": self.place.name_fi if self.place else "",
            "within": (self.within_km or "any") if self.place else "",
            "type": self.type,
            "stage": list(self.stages),
            "language": self.language,
            "organiser": self.organisation_id,
            "fathers": self.for_fathers and "on",
            "online": self.online and "on",
            "room": self.has_room and "on",
            "find": self.find,
            "since": self.since,
            "until": self.until,
        }
        return urlencode({name: value for name, value in told.items() if value}, doseq=True)


def activities_for(filters: Filters, *, actor: Actor, with_cancelled: bool = False) -> ActivityQuerySet:
    """Return the activities that `filters` let through and `actor` may see; also those that were cancelled, if asked.

    What is only for volunteers, or for a host's own families, is not told.
    """
    rows = Activity.objects.visible_to(actor).for_families().exclude(entry=Entry.HOST_RUN)
    rows = (rows.told() if with_cancelled else rows.public()).filter(plain_choices(filters))
    for word in filters.find.split()[:MOST_WORDS]:
        rows = rows.filter(is_told(word))
    if filters.stages:
        for_stages = Activity.objects.with_word("life_stages", *filters.stages).values("pk")
        rows = rows.filter(Q(life_stages=[]) | Q(pk__in=for_stages))
    if filters.language:
        rows = rows.with_word("languages", filters.language)
    if filters.for_fathers:
        rows = rows.for_fathers()
    return rows.filter(is_within(filters, actor))


def sessions_for(filters: Filters, *, actor: Actor, with_cancelled: bool = False) -> SessionQuerySet:
    """Return the times of those activities within the period, also cancelled and past ones, the soonest first.

    Beside a place, `apart_m2` is the square of the metres from its centre, and the nearest of a day comes first.
    Those who had a time in their calendar ask `with_cancelled`: it stays when its activity, or its room, is gone.
    """
    activities = activities_for(filters, actor=actor, with_cancelled=with_cancelled).values("pk")
    rows = Session.objects.visible_to(actor).filter(activity__in=activities, **period(filters))
    if filters.has_room:
        has_room = Q(cancelled_at=None) & (Q(room=None) | Q(room__gt=0))
        rows = rows.with_taken().filter(has_room | Q(cancelled_at__isnull=False) if with_cancelled else has_room)
    rows = rows.select_related("activity__organisation", "activity__municipality")
    if filters.place is None:
        return rows.order_by("starts_at", "pk")
    day = TruncDate("starts_at", tzinfo=get_default_timezone())
    apart = squared_metres(filters.place, "activity__municipality__")
    return rows.annotate(apart_m2=apart).order_by(day, "apart_m2", "starts_at", "pk")


def ahead_for(filters: Filters, *, actor: Actor, now: datetime) -> SessionQuerySet:
    """Return the times that one may still come to, with the places taken; a cancelled one stays, so that it is told."""
    return to_join(sessions_for(filters, actor=actor)).filter(ends_at__gt=now).with_taken()


def to_join(rows: SessionQuerySet) -> SessionQuerySet:
    """Return the times to which a newcomer may come."""
    return rows.filter(is_to_join())


def is_to_join() -> Q:
    """Return the condition that a newcomer may come to a time: of a closed group only to the first."""
    earlier = Session.objects.live().filter(activity=OuterRef("activity"), starts_at__lt=OuterRef("starts_at"))
    return ~(Q(activity__entry=Entry.CLOSED) & Exists(earlier))


def plain_choices(filters: Filters) -> Q:
    told: dict[str, Any] = {"type": filters.type, "organisation": filters.organisation_id}
    chosen = Q(**{name: value for name, value in told.items() if value})
    return chosen & Q(where__in=(Where.ONLINE, Where.BOTH)) if filters.online else chosen


def is_told(word: str) -> Q:
    """Return the condition that an activity says `word` of itself."""
    found = Q()
    for column in SEARCHED:
        found |= Q(**{f"{column}__icontains": word})
    return found


def is_within(filters: Filters, actor: Actor) -> Q:
    """Return the condition of distance: near enough, or held for the place; online is near to everybody."""
    if filters.place is None or filters.within_km is None or filters.online:
        return Q()
    metres = squared_metres(filters.place)
    near = Municipality.objects.visible_to(actor).alias(apart_m2=metres)
    near = near.filter(apart_m2__lte=(filters.within_km * 1000) ** 2)
    covering = Activity.objects.filter(covers=filters.place)
    return Q(municipality__in=near.values("pk")) | Q(pk__in=covering.values("pk"))


def period(filters: Filters) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if filters.since:
        told["starts_at__gte"] = moment(filters.since, time())
    if filters.until:
        told["starts_at__lt"] = moment(filters.until + timedelta(days=1), time())
    return told


def squared_metres(place: Municipality, path: str = "") -> Combinable:
    """Return the square of the distance in metres between two centres, in numbers that are long enough for it."""
    east = Cast(F(f"{path}east_m"), BigIntegerField()) - place.east_m
    north = Cast(F(f"{path}north_m"), BigIntegerField()) - place.north_m
    return ExpressionWrapper(east * east + north * north, output_field=BigIntegerField())


def km_of(session: Any) -> int | None:
    """Return how far a time is in whole kilometres, None when it was not asked from a place."""
    apart = getattr(session, "apart_m2", None)
    return None if apart is None else round(isqrt(apart) / 1000)
