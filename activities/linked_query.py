"""From what a program asks of the Linked Events API to the rows that answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from accounts.models import Municipality
from accounts.querysets import folded
from activities import offer
from activities.linked_events import INTERNET, KEYWORDS, SOURCE, place_id
from activities.models import Activity
from activities.offer import Filters
from activities.querysets.activities import ActivityQuerySet, SessionQuerySet
from activities.vocabulary import Where
from core.actor import Actor

ORDERS = {
    "start_time": ("starts_at", "pk"),
    "-start_time": ("-starts_at", "-pk"),
    "end_time": ("ends_at", "pk"),
    "-end_time": ("-ends_at", "-pk"),
}
COLUMNS = {"for": "targets", "stage": "life_stages"}
Spot = tuple[str, str, str]  # key of the municipality, place, address


def times(filters: Filters, *, actor: Actor) -> SessionQuerySet:
    """Return the times of the offer that anybody may come to, and those that were cancelled with their activity."""
    return offer.sessions_for(filters, actor=actor, with_cancelled=True)


def times_for(told: Mapping[str, Any], *, actor: Actor) -> SessionQuerySet:
    """Return the times that are asked for; `told` is what `EventQuery` has read."""
    rows = times(Filters(find=told["text"], language=told["language"]), actor=actor)
    rows = rows.filter(of_keywords(told["keyword"]), of_divisions(told["division"]))
    rows = rows.filter(of_places(told["location"], actor=actor))
    if told["start"]:
        rows = rows.filter(ends_at__gt=told["start"])
    if told["end"]:
        rows = rows.filter(starts_at__lt=told["end"])
    return rows.order_by(*ORDERS[told["sort"] or "start_time"])


def series_of(rows: SessionQuerySet, *, actor: Actor) -> ActivityQuerySet:
    """Return the series that any of the times `rows` belongs to."""
    rows = Activity.objects.visible_to(actor).filter(pk__in=rows.order_by().values("activity")).exclude(rule="")
    return rows.for_list().order_by("pk")


def of_keywords(words: Iterable[str]) -> Q:
    """Return the condition that any of the keywords holds; one that is not ours holds of nothing."""
    found = Q()
    for word in words:
        group, _dash, code = word.removeprefix(f"{SOURCE}:").partition("-")
        is_ours = group in KEYWORDS and code in KEYWORDS[group].values
        found |= of_keyword(group, code) if is_ours else Q(pk=None)
    return found


def of_keyword(group: str, code: str) -> Q:
    if group == "type":
        return Q(activity__type=code)
    return Q(activity__in=Activity.objects.with_word(COLUMNS[group], code).values("pk"))


def of_divisions(words: Iterable[str]) -> Q:
    """Return the condition that it is in one of the municipalities, such as "sastamala" or "kunta:sastamala"."""
    names = [folded(word.rpartition(":")[2].replace("_", " ")) for word in words]
    place = "activity__municipality__search_"
    return Q(**{f"{place}fi__in": names}) | Q(**{f"{place}sv__in": names}) if names else Q()


def of_places(keys: Iterable[str], *, actor: Actor) -> Q:
    keys = set(keys)
    if not keys:
        return Q()
    spots = spots_of_offer(actor=actor)
    found = Q(activity__where=Where.ONLINE) if INTERNET in keys else Q(pk=None)
    for town, place, address in (spot for key, spot in spots.items() if key in keys):
        own = Q(place=place) if not address else Q(pk=None)
        usual = Q(place="", activity__place=place, activity__address=address)
        found |= Q(activity__municipality=town) & ~Q(activity__where=Where.ONLINE) & (own | usual)
    return found


def spots_of_offer(*, actor: Actor) -> dict[str, Spot]:
    """Return every place of the offer by its name for programs, in order of municipality and place."""
    activities = offer.activities_for(Filters(), actor=actor, with_cancelled=True).exclude(where=Where.ONLINE)
    usual = activities.order_by().values_list("municipality_id", "place", "address").distinct()
    moved = times(Filters(), actor=actor).exclude(place="").exclude(activity__where=Where.ONLINE)
    own = moved.order_by().values_list("activity__municipality_id", "place").distinct()
    spots = sorted({*usual, *((town, place, "") for town, place in own)})
    return {place_id(*spot): spot for spot in spots}


def municipalities_of(spots: Iterable[Spot], *, actor: Actor) -> dict[str, Municipality]:
    return Municipality.objects.visible_to(actor).in_bulk({spot[0] for spot in spots})
