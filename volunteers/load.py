"""Signs that a volunteer carries much, each in words with its reason: no figure sums them up and nobody is ranked.

What was before the last talk with the office is not told again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers.models import SupervisionPlace, SupervisionSession, Volunteer, VolunteerCall

REMEMBERED = timedelta(days=60)
MONTH = timedelta(days=30)
USUAL_VISITS = 4  # in a month beside one family (domain.md 2)
HEAVY, VERY_HEAVY = 2, 1  # moods of domain.md 2.4
WITHOUT_SUPERVISION = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Visit:
    at: datetime
    mood: int | None
    match_id: int


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign. The pressing ones are shown in Today, the rest on the volunteer's page alone."""

    code: str
    sentence: str
    is_pressing: bool = True


def signs_of(rows: QuerySet[Volunteer], at: datetime) -> dict[int, list[Sign]]:
    """Return the signs of the volunteers `rows` who have any, by id, in six queries."""
    visits = visits_of(rows, at)
    if not visits:
        return {}
    supervised = supervised_since(rows, at - WITHOUT_SUPERVISION)
    held = organisations_with_supervision(rows, at)
    serves_in = dict(rows.order_by().filter(pk__in=visits).values_list("pk", "organisation_id"))
    found = {}
    for pk, own in visits.items():
        signs = [*many(own, at), *heavy(own)]
        if pk not in supervised and serves_in.get(pk) in held:
            sentence = _("Has not been at a supervision for three months.")
            signs.append(Sign("no_supervision", sentence, is_pressing=False))
        if signs:
            found[pk] = signs
    return found


def visits_of(rows: QuerySet[Volunteer], at: datetime) -> dict[int, list[Visit]]:
    """Return the visits that count, newest first, by volunteer."""
    since = at - REMEMBERED
    talked = last_talks(rows, since)
    logged = {"matches__meetings__logged_at__isnull": False, "matches__meetings__starts_at__gt": since}
    told = ("matches__meetings__logged_at", "matches__meetings__feeling__mood", "matches")
    found: dict[int, list[Visit]] = defaultdict(list)
    lines = rows.filter(**logged, matches__meetings__starts_at__lte=at).order_by("-matches__meetings__starts_at")
    for pk, starts_at, logged_at, mood, match_id in lines.values_list("pk", "matches__meetings__starts_at", *told):
        if pk not in talked or logged_at > talked[pk]:
            found[pk].append(Visit(starts_at, mood, match_id))
    return dict(found)


def last_talks(rows: QuerySet[Volunteer], since: datetime) -> dict[int, datetime]:
    """Return when the office last talked with each volunteer: a call, or the talk wished for after a visit."""
    calls = VolunteerCall.objects.filter(volunteer__in=rows.order_by().values("pk"), at__gt=since).order_by()
    after_visits = rows.order_by().filter(matches__meetings__feeling__called_at__gt=since).values_list("pk")
    found = dict(calls.values_list("volunteer").annotate(Max("at")))
    for pk, at in after_visits.annotate(Max("matches__meetings__feeling__called_at")):
        found[pk] = max(at, found.get(pk, at))
    return found


def many(visits: Iterable[Visit], at: datetime) -> list[Sign]:
    """More than once a week beside each family."""
    lately = [visit for visit in visits if visit.at > at - MONTH]
    families = len({visit.match_id for visit in lately})
    if len(lately) <= USUAL_VISITS * max(families, 1):
        return []
    beside = ngettext("beside %(n)d family", "beside %(n)d families", families) % {"n": families}
    words = _("%(visits)d visits in thirty days %(beside)s: more than once a week.")
    return [Sign("many_visits", words % {"visits": len(lately), "beside": beside})]


def heavy(visits: list[Visit]) -> list[Sign]:
    """The last visit was very heavy, or the last two were heavy."""
    moods = [visit.mood for visit in visits if visit.mood is not None][:2]
    if moods and moods[0] == VERY_HEAVY:
        return [Sign("very_heavy", _("The last visit felt very heavy."))]
    if len(moods) > 1 and max(moods) <= HEAVY:
        return [Sign("heavy", _("The last two visits felt heavy."))]
    return []


def supervised_since(rows: QuerySet[Volunteer], since: datetime) -> set[int]:
    places = SupervisionPlace.objects.filter(came=True, session__starts_at__gt=since)
    return set(places.filter(volunteer__in=rows.order_by().values("pk")).values_list("volunteer_id", flat=True))


def organisations_with_supervision(rows: QuerySet[Volunteer], at: datetime) -> set[int]:
    """Return the organisations of `rows` that have held a supervision in the time asked about."""
    held = SupervisionSession.objects.filter(cancelled_at=None, starts_at__gt=at - WITHOUT_SUPERVISION)
    held = held.filter(starts_at__lte=at, organisation__in=rows.order_by().values("organisation_id"))
    return set(held.values_list("organisation_id", flat=True))
