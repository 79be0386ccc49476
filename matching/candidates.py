"""The one place that turns rows into the engine's columns, and its answers back into rows and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import QuerySet
from django.utils import timezone

from core.actor import Actor
from families.models import PackedRequest, SupportRequest
from families.states import Request
from matching import engine, readiness, sentences
from matching.models import Choice, Match
from matching.states import CancelReason, Outcome
from matching.weights import weights_of
from partners.models import Programme
from volunteers.models import PackedVolunteer, Volunteer
from volunteers.states import PROPOSABLE

VOLUNTEER_COLUMNS = (
    "volunteer_id",
    "east_m",
    "north_m",
    "radius_m",
    "languages",
    "life_stages",
    "wished_life_stages",
    "competences",
    "topics",
    "slots",
    "support_forms",
    "limits",
    "brings",
    "gender",
    "capacity",
    "volunteer__state",
)
FAMILY_COLUMNS = ("request_id", *engine.FamilyRow._fields[1:])
ASKED = ("request__programme_id", "request__priority", "request__received_at")
DAYS_A_LEVEL = 10_000


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    points: int
    weight: int

    @property
    def percent(self) -> int:
        return round(100 * self.points / self.weight) if self.weight else 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate as the coordinator sees it."""

    volunteer: Volunteer
    rank: int
    fit: int
    distance_km: int
    sentences: list[str]
    bars: list[Bar]
    values: list[int | None]


@dataclass(frozen=True, slots=True)
class FunnelRow:
    label: str
    before: int
    left: int
    failing: int
    only: int


@dataclass(frozen=True, slots=True)
class Near:
    """A volunteer whom exactly one rule, `code`, keeps away."""

    volunteer: Volunteer
    sentence: str
    code: str


@dataclass(frozen=True, slots=True)
class Listing:
    candidates: list[Listed]
    funnel: list[FunnelRow]
    near_misses: list[Near]
    farther: list[tuple[int, int]]
    considered: int
    feasible: int
    is_close_call: bool
    weights: engine.Weights


@dataclass(frozen=True, slots=True)
class Pair:
    """Why two fit, as codes that can be kept and said later in any language."""

    fit: int
    codes: list[dict[str, Any]]


def taken_places(organisation_id: int, volunteer_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return how many live matches each of the organisation's volunteers has, in the order of the ids."""
    live = Match.objects.live().filter(volunteer__organisation_id=organisation_id)
    taken = Counter(live.order_by().values_list("volunteer_id", flat=True))
    return np.fromiter(map(taken.__getitem__, volunteer_ids.tolist()), np.int64, len(volunteer_ids))


def volunteer_columns(organisation_id: int, *, actor: Actor) -> engine.Volunteers:
    """Return the volunteers of one organisation within `actor`'s reach, in two queries."""
    packed = PackedVolunteer.objects.visible_to(actor).filter(volunteer__organisation_id=organisation_id)
    rows = list(packed.order_by().values_list(*VOLUNTEER_COLUMNS))
    # Column by column: a Python step for every volunteer would cost more than the question to the database.
    *told, states = zip(*rows, strict=True) if rows else [()] * len(VOLUNTEER_COLUMNS)
    ids, *facts, capacities = (np.fromiter(column, np.int64, len(rows)) for column in told)
    return engine.Volunteers(
        ids=ids,
        **dict(zip(VOLUNTEER_COLUMNS[1:-2], facts, strict=True)),
        capacity_left=np.maximum(capacities - taken_places(organisation_id, ids), 0),
        is_available=np.isin(np.array(states, dtype=str), PROPOSABLE),
    )


def family_columns(packed: QuerySet[PackedRequest], *, set_aside: Iterable[tuple[int, int]] = ()) -> engine.Families:
    """Return the packed requests as the engine's families, with the pairs that are not to be suggested, in 2 queries.

    `set_aside` are further pairs (request, volunteer) that are not to be suggested now.
    """
    found = list(packed.order_by("pk").values_list("request__family_id", *FAMILY_COLUMNS))
    request_of = {row[0]: row[1] for row in found}
    conflicts, earlier = [], list(set_aside)
    known = Match.objects.blocking(timezone.now()).filter(request__family_id__in=request_of)
    for family_id, volunteer_id, reason in known.values_list("request__family_id", "volunteer_id", "cancel_reason"):
        group = conflicts if reason == CancelReason.KNOWS_FAMILY else earlier
        group.append((request_of[family_id], volunteer_id))
    pairs = {"conflicts": engine.Pairs.of(conflicts), "earlier": engine.Pairs.of(earlier)}
    return engine.Families.from_rows((row[1:] for row in found), **pairs)


def one_family(request: SupportRequest) -> engine.Families:
    """Return one request as the engine's one family."""
    return family_columns(PackedRequest.objects.filter(request=request)).one(request.pk)


def columns_for(request: SupportRequest, *, actor: Actor) -> engine.Volunteers:
    """Return the volunteers among whom a companion for the request is looked for."""
    return readiness.ready_for(request, volunteer_columns(request.organisation_id, actor=actor))


@dataclass(frozen=True, eq=False)
class Scope:
    """All that wait within one coordinator's reach, and all who could walk beside them, in columns.

    `weights` and `priorities` have a value for each row of `families`. A priority is the urgency times 10 000 plus the
    days waited: one level decides before the other.
    """

    families: engine.Families
    volunteers: engine.Volunteers
    weights: tuple[engine.Weights, ...]
    priorities: tuple[int, ...]

    def digest(self) -> str:
        """Return a hash of everything that an answer depends on; the same whatever the order of rows."""
        pairs = [sorted(zip(p.family_ids.tolist(), p.volunteer_ids.tolist(), strict=True)) for p in self.pairs()]
        told = zip(sorted(self.families.plain()), self.weights_by_id(), strict=True)
        text = repr([list(told), sorted(self.volunteers.plain()), *pairs])
        return sha256(text.encode()).hexdigest()

    def pairs(self) -> tuple[engine.Pairs, engine.Pairs]:
        return self.families.conflicts, self.families.earlier

    def weights_by_id(self) -> list[tuple[tuple[int, ...], int]]:
        """Return weights and priority of each family in the order of ids."""
        rows = zip(self.families.ids.tolist(), self.weights, self.priorities, strict=True)
        return [(weights.listed(), priority) for _id, weights, priority in sorted(rows, key=lambda row: row[0])]


def scope_of(organisation_id: int, *, actor: Actor) -> Scope:
    """Return every family of the organisation that waits for a companion within `actor`'s reach, and the volunteers.

    The number of queries does not depend on how many there are.
    """
    packed = PackedRequest.objects.visible_to(actor).filter(
        request__family__organisation_id=organisation_id, request__state=Request.ACCEPTED
    )
    aside = Choice.objects.visible_to(actor).filter(
        request__in=packed.values("request"), outcome=Outcome.SET_ASIDE, blocked_until__gt=timezone.now()
    )
    families = family_columns(packed, set_aside=aside.order_by("pk").values_list("request_id", "volunteer_id"))
    asked = {row[0]: row[1:] for row in packed.values_list("request_id", *ASKED)}
    rows = [asked[request_id] for request_id in families.ids.tolist()]
    programmes = Programme.objects.in_bulk({programme_id for programme_id, _urgency, _since in rows})
    everyone = volunteer_columns(organisation_id, actor=actor)
    families, everyone = readiness.screened(families, everyone, (row[0] for row in rows), organisation_id)
    return Scope(
        families=families,
        volunteers=everyone,
        weights=tuple(weights_of(programmes[programme_id]) for programme_id, _urgency, _since in rows),
        priorities=tuple(priority_of(urgency, since) for _programme_id, urgency, since in rows),
    )


def priority_of(urgency: int, received_at: datetime) -> int:
    """Return how early a family comes: by urgency first, then by whole days waited."""
    days = (timezone.localdate() - timezone.localtime(received_at).date()).days
    return urgency * DAYS_A_LEVEL + min(max(days, 0), DAYS_A_LEVEL - 1)


def shortlist_for(request: SupportRequest, *, actor: Actor, top: int = 5) -> Listing:
    """Return the `top` best volunteers for one request with reasons, and why the others do not fit.

    The number of queries does not depend on the number of volunteers.
    """
    everyone, weights = columns_for(request, actor=actor), weights_of(request.programme)
    found = engine.shortlist(everyone, one_family(request), top=top, weights=weights)
    wanted = [c.volunteer_id for c in found.candidates] + [n.volunteer_id for n in found.near_misses]
    volunteers = Volunteer.objects.visible_to(actor).for_list().in_bulk(wanted)
    return Listing(
        candidates=[listed(candidate, volunteers[candidate.volunteer_id], request) for candidate in found.candidates],
        funnel=[
            FunnelRow(str(sentences.FILTER_LABELS[s.code]), s.before, s.left, s.failing, s.only) for s in found.funnel
        ],
        near_misses=near_misses(request, found.near_misses, volunteers),
        farther=[(step.extra_metres // 1000, step.volunteers) for step in found.farther],
        considered=found.considered,
        feasible=found.feasible,
        is_close_call=found.is_close_call,
        weights=weights,
    )


def near_misses(
    request: SupportRequest, found: Iterable[engine.NearMiss], volunteers: dict[int, Volunteer]
) -> list[Near]:
    """Return whom one rule alone keeps away; who is approved and misses something is told what it is."""
    asked = [volunteers[n.volunteer_id] for n in found if n.code == "not_approved"]
    unmet = readiness.unmet_of(request, [one for one in asked if request.support_form in one.support_forms])
    return [
        Near(volunteers[n.volunteer_id], unmet.get(n.volunteer_id) or sentences.say_block(n.code, n.params), n.code)
        for n in found
    ]


def listed(candidate: engine.Candidate, volunteer: Volunteer, request: SupportRequest) -> Listed:
    hoped = [sentences.say_lived(volunteer.life_stages)] if request.wants_lived_experience else []
    metres = next((r.params["metres"] for r in candidate.reasons if r.code == "near"), 0)
    return Listed(
        volunteer=volunteer,
        rank=candidate.rank,
        fit=candidate.fit,
        distance_km=sentences.kilometres(metres),
        sentences=[*(sentences.say_reason(reason.code, reason.params) for reason in candidate.reasons), *hoped],
        bars=[Bar(str(sentences.FACTOR_LABELS[f.code]), f.points, f.weight) for f in candidate.factors],
        values=[f.value if f.is_stated else None for f in candidate.factors],
    )


def why_not(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> list[str]:
    """Return why a named volunteer does not fit, as sentences; empty when they do."""
    everyone = volunteer_columns(request.organisation_id, actor=actor)
    blocked = engine.why_not(everyone, one_family(request), volunteer.pk)
    unmet = readiness.unmet_of(request, [volunteer]).values()
    return [*unmet, *(sentences.say_block(block.code, block.params) for block in blocked)]


def reasons_of(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> Pair:
    """Return why a fitting pair fits, to be kept with the suggestion. Raises LookupError when it does not fit."""
    everyone = columns_for(request, actor=actor)
    alone = everyone.take(np.array([everyone.position(volunteer.pk)]))
    best = engine.candidates(alone, one_family(request), top=1, weights=weights_of(request.programme))
    if not best:
        raise LookupError(f"volunteer {volunteer.pk} does not fit request {request.pk}")
    return Pair(best[0].fit, [{"code": r.code, "params": plain(r.params)} for r in best[0].reasons])


def plain(params: Any) -> dict[str, Any]:
    """Return the parameters of a reason as JSON holds them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params.items()}


def said(codes: Iterable[dict[str, Any]]) -> list[str]:
    """Return kept reasons as sentences in the page's language."""
    return [sentences.say_reason(kept["code"], kept["params"]) for kept in codes]


def pair_reasons(scope: Scope, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], engine.Candidate]:
    """Return fit and reasons of those of the pairs (request, volunteer) that fit within the scope; no queries."""
    weights = dict(zip(scope.families.ids.tolist(), scope.weights, strict=True))
    found = {}
    for request_id, volunteer_id in pairs:
        alone = scope.volunteers.take(scope.volunteers.rows_of(np.array([volunteer_id])))
        if request_id in weights and len(alone):
            family = scope.families.one(request_id)
            for best in engine.candidates(alone, family, top=1, weights=weights[request_id]):
                found[request_id, volunteer_id] = best
    return found
