"""The plan as its page shows it: pairs with reasons, who is left over and why, whom to recruit, who is set aside.

Rows are fetched for what stands on the page, each kind in one query, and always within the reader's reach: a family or
a volunteer that is out of it is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.paginator import Page
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Municipality
from core.actor import Actor
from families.forms.coordinator import PRIORITIES
from families.models import SupportRequest
from families.states import Request
from matching import candidates, plan_words, sentences
from matching.candidates import DAYS_A_LEVEL, Scope
from matching.models import Choice, Match, Plan
from matching.states import Outcome
from volunteers.models import Volunteer

PAIRS_A_PAGE = 25
MOST_LISTED = 50
REASONS_SHOWN = 3
TONES = {2: "soon", 3: "danger"}


@dataclass(frozen=True, slots=True)
class Waits:
    """A family that waits, by its reference."""

    request: SupportRequest

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.request.received_at)).days

    @property
    def waited(self) -> str:
        return plan_words.waited(self.days)

    @property
    def how_soon(self) -> str:
        return str(PRIORITIES[self.request.priority])

    @property
    def tone(self) -> str:
        return TONES.get(self.request.priority, "neutral")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair of the plan with its reasons, the weightiest first."""

    family: Waits
    volunteer: Volunteer
    fit: str
    distance: str
    reasons: list[str]
    more: list[str]


@dataclass(frozen=True, slots=True)
class Knot:
    """Families that only the same few volunteers could be beside: who is left over, who is placed, and the proof."""

    title: str
    order: str
    left: list[Waits]
    placed: list[SupportRequest]
    volunteers: list[Volunteer]


@dataclass(frozen=True, slots=True)
class WishRow:
    title: str
    sentences: list[str]
    families: list[SupportRequest]


@dataclass(frozen=True)
class Rows:
    """The families and volunteers that a page names, each kind fetched once."""

    requests: dict[int, SupportRequest]
    volunteers: dict[int, Volunteer]

    @classmethod
    def of(cls, request_ids: Iterable[int], volunteer_ids: Iterable[int], *, actor: Actor) -> Rows:
        requests = SupportRequest.objects.visible_to(actor).select_related("family__municipality")
        volunteers = Volunteer.objects.visible_to(actor).for_list()
        return cls(requests.in_bulk(set(request_ids)), volunteers.in_bulk(set(volunteer_ids)))

    def families(self, ids: Iterable[int]) -> list[SupportRequest]:
        return [self.requests[pk] for pk in ids if pk in self.requests]

    def people(self, ids: Iterable[int]) -> list[Volunteer]:
        return [self.volunteers[pk] for pk in ids if pk in self.volunteers]

    def pairs(self, listed: Iterable[list[int]]) -> Iterator[tuple[SupportRequest, Volunteer, int]]:
        """Yield those of the pairs whose two rows are within reach."""
        for request_id, volunteer_id, fit in listed:
            if request_id in self.requests and volunteer_id in self.volunteers:
                yield self.requests[request_id], self.volunteers[volunteer_id], fit


class Shown:
    """One plan on one page. `listed` is the page of its pairs that is looked at."""

    def __init__(self, plan: Plan, listed: Page, scope: Scope, *, actor: Actor) -> None:
        self.plan = plan
        self.listed = listed
        self.scope = scope
        self.actor = actor
        self.result = plan.result

    @property
    def lead(self) -> str:
        return plan_words.lead(self.plan.families, len(self.result["placed"]))

    @property
    def compared(self) -> list[dict[str, Any]]:
        return plan_words.compared(self.result)

    @property
    def columns(self) -> list[dict[str, Any]]:
        return plan_words.compared_columns()

    @cached_property
    def priorities(self) -> dict[int, int]:
        return priorities_of(self.scope)

    @cached_property
    def unplaced(self) -> list[dict[str, Any]]:
        """The families left over, the most urgent and longest waiting first."""
        return sorted(self.result["unplaced"], key=lambda row: -self.priorities.get(row["request"], 0))

    @cached_property
    def no_candidate(self) -> list[dict[str, Any]]:
        """The families that nobody fits, as many as are listed."""
        return [row for row in self.unplaced if row["reason"] == "no_candidate"][:MOST_LISTED]

    @cached_property
    def scarce(self) -> dict[int, list[dict[str, Any]]]:
        """The families left over for want of room, by their knot, as many as are listed."""
        found: dict[int, list[dict[str, Any]]] = {}
        for row in [row for row in self.unplaced if row["reason"] == "scarce"][:MOST_LISTED]:
            found.setdefault(row["knot"], []).append(row)
        return found

    @property
    def unlisted(self) -> int:
        """How many of the families left over are in the file alone."""
        named = len(self.no_candidate) + sum(len(rows) for rows in self.scarce.values())
        return len(self.unplaced) - named

    @cached_property
    def rows(self) -> Rows:
        scarce = list(chain.from_iterable(self.scarce.values()))
        left = [row["request"] for row in (*self.no_candidate, *scarce)]
        named = [wish["families"] for wish in self.result["wishes"]] + [row["rivals"] for row in scarce]
        placed, helping = [pair[:2] for pair in self.listed], [row["volunteers"] for row in scarce]
        return Rows.of(
            [*left, *chain.from_iterable(named), *(request_id for request_id, _volunteer in placed)],
            [*chain.from_iterable(helping), *(volunteer_id for _request, volunteer_id in placed)],
            actor=self.actor,
        )

    def pairs(self) -> list[PairRow]:
        reasons = candidates.pair_reasons(self.scope, [tuple(pair[:2]) for pair in self.listed])
        return [
            pair_row(request, volunteer, fit, reasons.get((request.pk, volunteer.pk)))
            for request, volunteer, fit in self.rows.pairs(self.listed)
        ]

    def nobody_fits(self) -> list[Waits]:
        return [Waits(request) for request in self.rows.families(row["request"] for row in self.no_candidate)]

    def knots(self) -> list[Knot]:
        return [self.knot(rows) for rows in self.scarce.values()]

    def knot(self, rows: list[dict[str, Any]]) -> Knot:
        left = {row["request"] for row in rows}
        first, alike = rows[0], sum(row.get("knot") == rows[0]["knot"] for row in self.unplaced)
        placed = [pk for pk in first["rivals"] if pk not in left]
        return Knot(
            title=plan_words.knot_title(first["rival_count"] - 1 + alike, first["volunteer_count"], first["places"]),
            order=plan_words.knot_order(self.has_ties(left, placed)),
            left=[Waits(request) for request in self.rows.families(row["request"] for row in rows)],
            placed=self.rows.families(placed),
            volunteers=self.rows.people(first["volunteers"]),
        )

    def has_ties(self, left: Iterable[int], placed: list[int]) -> bool:
        """Whether one who is placed is only just as urgent as one who is left over, or it is not known."""
        first = max((self.priorities.get(pk, 0) for pk in left), default=0)
        return not placed or not all(self.priorities.get(pk, 0) > first for pk in placed)

    def wishes(self) -> list[WishRow]:
        listed = self.result["wishes"]
        places = Municipality.objects.visible_to(self.actor).filter(east_m__in=[wish["east_m"] for wish in listed])
        by_point = {(place.east_m, place.north_m): place for place in places}
        return [
            WishRow(
                plan_words.wish_title(wish, by_point.get((wish["east_m"], wish["north_m"]))),
                plan_words.wish_sentences(wish),
                self.rows.families(wish["families"]),
            )
            for wish in listed
        ]

    @property
    def has_wishes(self) -> bool:
        """Whether it was worked out whom to recruit."""
        return bool(self.result.get("has_wishes", True))

    @property
    def radius_km(self) -> int:
        return sentences.kilometres(self.result["radius_m"])


def priorities_of(scope: Scope) -> dict[int, int]:
    return dict(zip(scope.families.ids.tolist(), scope.priorities, strict=True))


def pair_row(
    request: SupportRequest, volunteer: Volunteer, fit: int, reasons: candidates.engine.Candidate | None
) -> PairRow:
    said = [sentences.say_reason(reason.code, reason.params) for reason in reasons.reasons] if reasons else []
    near = [reason.params["metres"] for reason in reasons.reasons if reason.code == "near"] if reasons else []
    return PairRow(
        family=Waits(request),
        volunteer=volunteer,
        fit=plan_words.percent(fit),
        distance=plan_words.distance(near[0]) if near else "",
        reasons=said[:REASONS_SHOWN],
        more=said[REASONS_SHOWN:],
    )


def in_order(plan: Plan, scope: Scope) -> list[list[int]]:
    """Return the pairs of the plan as they are listed: the most urgent family first, then the longest wait."""
    priorities = priorities_of(scope)
    return sorted(plan.result["placed"], key=lambda pair: (-priorities.get(pair[0], DAYS_A_LEVEL), pair[0]))


def pairs_of(plan: Plan, request_ids: Iterable[int], *, actor: Actor) -> list[tuple[SupportRequest, Volunteer]]:
    """Return the plan's pairs of the given requests, as far as `actor` reaches both sides."""
    wanted = set(request_ids)
    listed = [pair for pair in plan.result["placed"] if pair[0] in wanted]
    rows = Rows.of(wanted, [volunteer_id for _request, volunteer_id, _fit in listed], actor=actor)
    return [(request, volunteer) for request, volunteer, _fit in rows.pairs(listed)]


def file_head() -> list[Any]:
    return [
        _("Reference"),
        _("Municipality"),
        _("Waiting since"),
        _("How soon"),
        _("Plan"),
        _("Volunteer"),
        _("Volunteer's municipality"),
        _("Fit of the pair, %"),
    ]


def file_rows(plan: Plan, scope: Scope, *, actor: Actor) -> Iterator[list[Any]]:
    """Yield the plan as rows of a file: each family that waits by its reference, with its pair or why there is none."""
    placed, unplaced = in_order(plan, scope), plan.result["unplaced"]
    requests = [pair[0] for pair in placed] + [row["request"] for row in unplaced]
    rows = Rows.of(requests, [pair[1] for pair in placed], actor=actor)
    for request, volunteer, fit in rows.pairs(placed):
        yield [*family_cells(request), _("a pair"), volunteer.name, volunteer.municipality.name, round(fit / 10)]
    for row in unplaced:
        for request in rows.families([row["request"]]):
            yield [*family_cells(request), plan_words.left_over(row["reason"]), "", "", ""]


def family_cells(request: SupportRequest) -> list[Any]:
    since = timezone.localdate(request.received_at).isoformat()
    return [request.reference, request.family.municipality.name, since, PRIORITIES[request.priority]]


def set_aside(actor: Actor) -> list[dict[str, Any]]:
    """Return the pairs that plans leave out for a time, each once, the latest first."""
    rows = Choice.objects.visible_to(actor).filter(
        outcome=Outcome.SET_ASIDE, blocked_until__gt=timezone.now(), request__state=Request.ACCEPTED
    )
    rows = rows.select_related(
        "request__family__municipality", "volunteer__user", "volunteer__together_with", "volunteer__municipality"
    )
    found: dict[tuple[int, int], Choice] = {}
    for choice in rows.order_by("-pk"):
        found.setdefault((choice.request_id, choice.volunteer_id), choice)
    return [{"choice": choice, "words": plan_words.aside(choice)} for choice in found.values()]


def told(kept: dict[str, Any] | None, *, actor: Actor) -> dict[str, Any] | None:
    """Return what became of the pairs that were suggested last, as they are told: those out, and why not the others."""
    if not kept:
        return None
    rows = Rows.of([row[0] for row in kept["not"]], [row[1] for row in kept["not"]], actor=actor)
    matches = Match.objects.visible_to(actor).for_list().in_bulk(kept["out"])
    held = [
        {"request": request, "volunteer": volunteer, "sentence": sentence}
        for request, volunteer, sentence in rows.pairs(kept["not"])
    ]
    return {"out": list(matches.values()), "held": held}
