"""Localities side by side, for organisations that try the same thing in several places (domain.md 1.1).

Rows are counted here and only protected figures leave. Numbers of persons under five are not shown (R-RP-1); heads of
an occasion, visits and activities name nobody. Nothing is ranked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Municipality, Organisation
from activities.models import Activity, HostVisit, Session, ShiftPlace
from activities.states import Place, Visit
from core.actor import Actor
from matching.models import Match
from partners.models import Programme, ProgrammePart
from partners.rules.agreements import sharing_with
from partners.vocabulary import Gender, Shared, SupportForm
from portal.figures import LEAST
from volunteers.models import Volunteer, VolunteerApplication

HELD = (Visit.HELD, Visit.REPORTED)
DAYS_A_MONTH = 30.4
Spot = tuple[int, str]  # organisation, municipality


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle value of `n` cases; None where they are too few to be shown."""

    value: float | None
    n: int | None


@dataclass(frozen=True, slots=True)
class Locality:
    """One organisation in one municipality. None is a number that is not shown."""

    organisation: Organisation
    municipality: Municipality
    peer_parents: int | None
    men: int | None
    visits: Mapping[str, int]
    activities: int
    self_initiated: int
    contacts: int
    fathers: int
    adults_seen: int
    hosts: int
    hosts_again: int
    waiting: Middle
    first_task: Middle


@dataclass(slots=True)
class Counted:
    """The true counts by spot. They do not leave this module."""

    peers: Counter[Spot] = field(default_factory=Counter)
    men: Counter[Spot] = field(default_factory=Counter)
    visits: dict[Spot, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    heads: dict[Spot, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    asked: dict[Spot, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    waited: dict[Spot, list[int]] = field(default_factory=lambda: defaultdict(list))
    began: dict[Spot, list[int]] = field(default_factory=lambda: defaultdict(list))


def spots_of(actor: Actor, on: date) -> list[tuple[Organisation, Municipality]]:
    """Return the localities the actor may compare: the own organisation's, and of those that share figures with it."""
    keys = set(actor.organisation_ids)
    for own in actor.organisation_ids:
        keys |= sharing_with(Shared.FIGURES, own, on=on)
    parts = ProgrammePart.objects.visible_to(actor).live(on).filter(organisation__in=keys)
    of_parts = parts.values_list("organisation", "programme__municipalities")
    kept = Programme.objects.visible_to(actor).filter(organisation__in=keys)
    pairs = {pair for pair in [*kept.values_list("organisation", "municipalities"), *of_parts] if pair[1]}
    organisations = Organisation.objects.visible_to(actor).in_bulk(keys)
    places = Municipality.objects.visible_to(actor).in_bulk({code for _key, code in pairs})
    found = [(organisations[key], places[code]) for key, code in pairs]
    return sorted(found, key=lambda pair: (pair[1].name, pair[0].name))


def compared(spots: Iterable[tuple[Organisation, Municipality]], year: int) -> list[Locality]:
    """Return the protected figures of each locality in `year`, in the order of `spots`; a fixed number of queries."""
    spots = list(spots)
    counted = counts_of({organisation.pk for organisation, _place in spots}, year)
    return [protected(organisation, place, counted) for organisation, place in spots]


def counts_of(organisations: Collection[int], year: int) -> Counted:
    counted = Counted()
    count_peers(counted, organisations)
    count_visits(counted, organisations, year)
    count_sessions(counted, organisations, year)
    count_waiting(counted, organisations, year)
    count_first_tasks(counted, organisations, year)
    return counted


def count_peers(counted: Counted, organisations: Collection[int]) -> None:
    """Count who has been approved as a peer parent and serves."""
    serving = Volunteer.objects.filter(organisation__in=organisations).serving()
    peers = serving.with_word("support_forms", SupportForm.PEER_PARENT)
    given = Q(pk__in=peers.values("pk")) | Q(roles__kind=SupportForm.PEER_PARENT)
    rows = serving.filter(given).order_by().values_list("organisation_id", "municipality_id", "gender", "pk").distinct()
    for key, code, gender, _pk in rows:
        counted.peers[key, code] += 1
        counted.men[key, code] += gender == Gender.MAN


def count_visits(counted: Counted, organisations: Collection[int], year: int) -> None:
    rows = HostVisit.objects.filter(organisation__in=organisations, starts_at__year=year).order_by()
    for row in (
        rows.filter(state__in=HELD)
        .values("organisation_id", "municipality_id", "life_stage")
        .annotate(n=Count("pk"), **heads_of())
    ):
        spot = row["organisation_id"], row["municipality_id"]
        counted.visits[spot][row["life_stage"]] = row["n"]
        add_heads(counted, spot, row)
    asked = rows.exclude(state=Visit.CANCELLED)
    for key, code, host, name in asked.values_list(
        "organisation_id", "municipality_id", "host_organisation_id", "host"
    ):
        counted.asked[key, code][str(host) if host else name.strip().casefold()] += 1


def heads_of() -> dict[str, Any]:
    seen = Q(fathers__isnull=False)
    return {
        "h_adults": Sum("adults", default=0),
        "h_children": Sum("children", default=0),
        "h_fathers": Sum("fathers", default=0),
        "h_seen": Sum("adults", filter=seen, default=0),
    }


def add_heads(counted: Counted, spot: Spot, row: Mapping[str, Any]) -> None:
    for name in heads_of():
        counted.heads[spot][name] += row[name]


def count_sessions(counted: Counted, organisations: Collection[int], year: int) -> None:
    """Count the activities that had times that year, those that a volunteer began, and the heads at them."""
    own = Activity.objects.filter(organisation__in=organisations, source_id="").values("pk")
    rows = Session.objects.filter(
        activity__in=own, starts_at__year=year, cancelled_at=None, ends_at__lte=timezone.now()
    )
    begun = Q(activity__proposed_by__isnull=False)
    spot = {"organisation_id": F("activity__organisation_id"), "municipality_id": F("activity__municipality_id")}
    numbers = {
        "h_activities": Count("activity", distinct=True),
        "h_begun": Count("activity", distinct=True, filter=begun),
    }
    for row in (
        rows.order_by()
        .values(key=spot["organisation_id"], code=spot["municipality_id"])
        .annotate(**numbers, **heads_of())
    ):
        heads = counted.heads[row["key"], row["code"]]
        add_heads(counted, (row["key"], row["code"]), row)
        for name in numbers:
            heads[name] += row[name]


def count_waiting(counted: Counted, organisations: Collection[int], year: int) -> None:
    """Count the days from a request to the day its first companionship began."""
    began = Match.objects.filter(request__family__organisation__in=organisations, trial_began_on__isnull=False)
    rows = began.order_by().values_list(
        "request__family__organisation_id", "request__family__municipality_id", "request__received_at"
    )
    for key, code, asked_at, first_on in rows.annotate(first=Min("trial_began_on")).distinct():
        if first_on.year == year:
            counted.waited[key, code].append(max((first_on - timezone.localdate(asked_at)).days, 0))


def count_first_tasks(counted: Counted, organisations: Collection[int], year: int) -> None:
    """Count the days from an application to the volunteer's first task: a companionship, a visit or a shift."""
    first = first_tasks(Volunteer.objects.filter(organisation__in=organisations))
    applied = VolunteerApplication.objects.filter(role__programme__organisation__in=organisations)
    earliest = (
        applied.order_by().values_list("user_id", "role__programme__organisation_id").annotate(Min("received_at"))
    )
    since = {(user_id, key): at for user_id, key, at in earliest}
    for pk, user_id, key, code in Volunteer.objects.filter(pk__in=first).values_list(
        "pk", "user_id", "organisation_id", "municipality_id"
    ):
        applied_at, task_on = since.get((user_id, key)), first[pk]
        if applied_at and task_on.year == year:
            counted.began[key, code].append(max((task_on - timezone.localdate(applied_at)).days, 0))


def first_tasks(volunteers: QuerySet[Volunteer]) -> dict[int, date]:
    """Return the day of each volunteer's first task."""
    of = {"volunteer__in": volunteers.values("pk")}
    matches = Match.objects.filter(**of, trial_began_on__isnull=False).values_list("volunteer", "trial_began_on")
    visits = HostVisit.objects.filter(**of, state__in=HELD).values_list("volunteer", "starts_at__date")
    shifts = ShiftPlace.objects.filter(**of, state=Place.DONE).values_list("volunteer", "shift__starts_at__date")
    found: dict[int, date] = {}
    for rows in (matches, visits, shifts):
        for pk, day in rows.order_by():
            found[pk] = min(day, found.get(pk, day))
    return found


# What leaves


def protected(organisation: Organisation, place: Municipality, counted: Counted) -> Locality:
    spot = organisation.pk, place.pk
    heads, asked, peers = counted.heads[spot], counted.asked[spot], counted.peers[spot]
    return Locality(
        organisation=organisation,
        municipality=place,
        peer_parents=peers if peers >= LEAST else None,
        men=part_of(counted.men[spot], peers),
        visits=dict(counted.visits[spot]),
        activities=heads["h_activities"],
        self_initiated=heads["h_begun"],
        contacts=heads["h_adults"] + heads["h_children"],
        fathers=heads["h_fathers"],
        adults_seen=heads["h_seen"],
        hosts=len(asked),
        hosts_again=sum(times > 1 for times in asked.values()),
        waiting=middle(counted.waited[spot]),
        first_task=middle([days / DAYS_A_MONTH for days in counted.began[spot]]),
    )


def part_of(part: int, whole: int) -> int | None:
    """Return a part of persons; hidden where it, or what is left of the whole, is under five."""
    return None if part < LEAST or 0 < whole - part < LEAST else part


def middle(values: Collection[float]) -> Middle:
    return Middle(median(values), len(values)) if len(values) >= LEAST else Middle(None, None)
