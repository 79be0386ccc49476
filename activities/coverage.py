"""What there is where, for whom: municipality × life stage × target group, over the six months ahead (domain.md 1.3).

Read in as many queries for a county as for one municipality; the rest is arithmetic. Everything that families may come
to counts, whoever arranges it. What a host arranges for its own families, and what is for volunteers, does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import product
from math import isqrt
from typing import Any

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from activities.models import Activity, HostVisit, Population, Session
from activities.states import Activity as State
from activities.states import Visit
from activities.types import PRESETS
from activities.vocabulary import FATHER_TARGETS, FOR_FATHERS, ActivityType, Entry, Target, Where
from core.actor import Actor
from core.retention import months_before
from partners.vocabulary import LifeStage

MONTHS = 6
UNTOUCHED_MONTHS = 6  # R-VK-1
NEAR_KM = 30
EVERYBODY = "everybody"
TARGETS = {EVERYBODY: _("everybody"), **dict(Target.choices)}
CLOSED_TO_FAMILIES = (Entry.INTERNAL, Entry.HOST_RUN)
# Types that families come to: the others are for volunteers, or are arranged with one family or one host at a time.
COMPARED = [type_ for type_ in ActivityType if PRESETS[type_].entry not in CLOSED_TO_FAMILIES and type_ != "training"]
AGREED = (Visit.TAKEN, Visit.CONFIRMED, Visit.HELD, Visit.REPORTED)


class Cover(TextChoices):
    """What a family finds, the best first."""

    HERE = "here", _("there is")
    FULL = "full", _("full")
    GENERAL = "general", _("for all stages")
    NEAR = "near", _("farther away")
    ONLINE = "online", _("online only")
    MISSING = "missing", _("nothing")


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity with its times in the period. `seats` are those of times with a limit, `taken` those in use."""

    activity: Activity
    covers: frozenset[str]
    times: int
    has_room: bool
    taken: int = 0
    seats: int = 0

    @property
    def stages(self) -> Collection[str]:
        return self.activity.life_stages or LifeStage.values

    @property
    def targets(self) -> set[str]:
        """Whom it is for first of all; what is for any fathers is for fathers, what is for nobody apart for all."""
        told = set(self.activity.targets)
        is_for_fathers = self.activity.type in FOR_FATHERS or told & {target.value for target in FATHER_TARGETS}
        return (told | {Target.FATHERS.value} if is_for_fathers else told) or {EVERYBODY}

    def is_held_for(self, place: Municipality) -> bool:
        """Whether it is held in `place`, or for it."""
        if self.activity.where == Where.ONLINE:
            return False
        return self.activity.municipality_id == place.pk or place.pk in self.covers


@dataclass(slots=True)
class Cell:
    """What families of one municipality find for one stage and one target group.

    A family café that is for every stage of life is here too, and alone it does not make a group for the bereaved.
    """

    here: list[Offer] = field(default_factory=list)
    near: list[tuple[int, Offer]] = field(default_factory=list)
    online: list[Offer] = field(default_factory=list)
    visits: int = 0

    @property
    def cover(self) -> Cover:
        own = [offer for offer in self.here if offer.activity.life_stages]
        if own:
            return Cover.HERE if any(offer.has_room for offer in own) else Cover.FULL
        if self.here:
            return Cover.GENERAL
        return Cover.NEAR if self.near else Cover.ONLINE if self.online else Cover.MISSING

    @property
    def times(self) -> int:
        return sum(offer.times for offer in self.here)

    @property
    def nearest(self) -> tuple[int, Offer] | None:
        return min(self.near, key=lambda pair: (pair[0], pair[1].activity.pk), default=None)

    @property
    def touched_at(self) -> datetime | None:
        """When anything of it was last seen to be right."""
        return max((offer.activity.touched_at for offer in self.here), default=None)

    def untouched(self, at: datetime) -> list[Offer]:
        """Return what nobody has looked at for six months (R-VK-1)."""
        return untouched(self.here, at)


Key = tuple[str, str, str]


@dataclass(frozen=True)
class Coverage:
    """The whole grid of `places` at the moment `at`. `families` are known of some of them."""

    at: datetime
    places: list[Municipality]
    offers: list[Offer]
    cells: dict[Key, Cell]
    families: dict[str, int]
    visits: Counter[tuple[str, str]]

    def cell(self, place: Municipality, stage: str, target: str) -> Cell:
        return self.cells.get((place.pk, stage, target)) or Cell(visits=self.visits[place.pk, stage])

    @cached_property
    def here(self) -> dict[str, list[Offer]]:
        """What is held in or for each municipality."""
        return {place.pk: [offer for offer in self.offers if offer.is_held_for(place)] for place in self.places}

    @cached_property
    def within_reach(self) -> dict[str, set[str]]:
        """The types that are held in, for or near each municipality."""
        return {place.pk: {offer.activity.type for offer in self.reaching(place)} for place in self.places}

    def reaching(self, place: Municipality) -> Iterable[Offer]:
        return (offer for offer in self.offers if offer.is_held_for(place) or km_to(offer, place) is not None)

    def per_thousand(self, place: Municipality) -> float | None:
        """Return how many activities there are for a thousand families with children, None where nobody has counted."""
        known = self.families.get(place.pk)
        return len(self.here[place.pk]) * 1000 / known if known else None

    def visits_in(self, place: Municipality) -> int:
        return sum(number for (where, _stage), number in self.visits.items() if where == place.pk)


@dataclass(frozen=True, slots=True)
class Access:
    """How equally one type is within reach: municipalities that have it, and those that have it within 30 km."""

    type: ActivityType
    here: int
    within_reach: int
    of: int
    taken: int
    seats: int

    @property
    def share(self) -> int:
        return round(100 * self.within_reach / self.of) if self.of else 0

    @property
    def occupancy(self) -> int | None:
        """How many of a hundred places are in use, None where places have no limit."""
        return round(100 * self.taken / self.seats) if self.seats else None


def km_between(one: Municipality, other: Municipality) -> int:
    """Return the whole kilometres between two centres."""
    return isqrt((one.east_m - other.east_m) ** 2 + (one.north_m - other.north_m) ** 2) // 1000


def km_to(offer: Offer, place: Municipality) -> int | None:
    """Return how far an activity is from `place`, None when it is online or too far."""
    if offer.activity.where == Where.ONLINE:
        return None
    km = km_between(offer.activity.municipality, place)
    return km if km <= NEAR_KM else None


def untouched(offers: Iterable[Offer], at: datetime) -> list[Offer]:
    since = months_before(at, UNTOUCHED_MONTHS)
    return [offer for offer in offers if offer.activity.touched_at < since]


def coverage_of(places: Iterable[Municipality], *, at: datetime, actor: Actor) -> Coverage:
    """Return the grid of `places` for the six months from `at`; visits to hosts are those that `actor` may see."""
    shown = list(places)
    offers, visits = offers_for(shown, at), visits_in(shown, at, actor)
    known = Population.objects.visible_to(actor).filter(municipality__in=shown)
    families = dict(known.values_list("municipality_id", "families"))
    return Coverage(at, shown, offers, cells_of(shown, offers, visits), families, visits)


def offers_for(places: list[Municipality], at: datetime) -> list[Offer]:
    """Return what families of `places` may come to in the period, with its times and room."""
    everywhere, public = Municipality.objects.all(), Actor.public()
    near = [one.pk for one in everywhere if any(km_between(one, place) <= NEAR_KM for place in places)]
    reached = Q(municipality__in=near) | Q(where__in=(Where.ONLINE, Where.BOTH))
    covering = Activity.objects.filter(covers__in=places).values("pk")
    began = Session.objects.live().filter(activity=OuterRef("pk"), starts_at__lte=at)
    rows = Activity.objects.visible_to(public).filter(reached | Q(pk__in=covering), state=State.PUBLISHED)
    rows = rows.exclude(entry__in=CLOSED_TO_FAMILIES).annotate(has_begun=Exists(began))
    rows = rows.select_related("municipality", "organisation").prefetch_related("covers")
    ahead = Session.objects.live().filter(starts_at__gt=at, starts_at__lt=months_before(at, -MONTHS))
    times: dict[int, list[Any]] = defaultdict(list)
    for session in ahead.filter(activity__in=rows.order_by().values("pk")).with_taken().values(*TIME):
        times[session["activity_id"]].append(session)
    return [offer_of(row, times[row.pk]) for row in rows if row.pk in times]


TIME = ("activity_id", "taken", "room")


def offer_of(activity: Any, times: list[dict[str, Any]]) -> Offer:
    """Return an activity with its times; nobody new comes to a closed group that has begun."""
    limited = [time for time in times if time["room"] is not None]
    is_over = activity.entry == Entry.CLOSED and activity.has_begun
    return Offer(
        activity,
        frozenset(place.pk for place in activity.covers.all()),
        times=len(times),
        has_room=not is_over and any(time["room"] != 0 for time in times),
        taken=sum(time["taken"] for time in limited),
        seats=sum(time["taken"] + time["room"] for time in limited),
    )


def visits_in(places: list[Municipality], at: datetime, actor: Actor) -> Counter[tuple[str, str]]:
    """Return how many visits to hosts are agreed in the period, by municipality and stage."""
    rows = HostVisit.objects.visible_to(actor).filter(municipality__in=places, state__in=AGREED)
    rows = rows.filter(starts_at__gt=at, starts_at__lt=months_before(at, -MONTHS)).order_by()
    return Counter(rows.values_list("municipality_id", "life_stage"))


def cells_of(places: list[Municipality], offers: list[Offer], visits: Counter[tuple[str, str]]) -> dict[Key, Cell]:
    cells: dict[Key, Cell] = {}
    for place, offer in product(places, offers):
        is_here, km, is_online = offer.is_held_for(place), km_to(offer, place), offer.activity.where != Where.HERE
        if not (is_here or is_online) and km is None:
            continue
        for stage, target in product(offer.stages, offer.targets):
            cell = cells.setdefault((place.pk, stage, target), Cell(visits=visits[place.pk, stage]))
            if is_here:
                cell.here.append(offer)
                continue
            cell.near += [(km, offer)] if km is not None else []
            cell.online += [offer] if is_online else []
    return cells


def access_of(coverage: Coverage) -> list[Access]:
    """Return how each type is within reach of the municipalities of the grid, in the order of the vocabulary."""
    here = {place: {offer.activity.type for offer in offers} for place, offers in coverage.here.items()}
    found = []
    for type_ in COMPARED:
        own = [offer for offer in coverage.offers if offer.activity.type == type_]
        counted = [sum(type_ in types for types in held.values()) for held in (here, coverage.within_reach)]
        seats = sum(offer.taken for offer in own), sum(offer.seats for offer in own)
        found.append(Access(type_, *counted, len(coverage.places), *seats))
    return found
