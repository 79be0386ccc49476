"""The plan for all who wait at once: what the engine is asked, and its answer as numbers that can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from django.db.models import QuerySet

from core.actor import Actor, Role
from matching import candidates, engine
from matching.candidates import DAYS_A_LEVEL, Scope
from matching.models import Plan
from matching.states import Plan as State

# So many pairs of a family and a volunteer are weighed while the page waits; more of them in the background.
MOST_AT_ONCE = 2_000_000
# Where volunteers have not been met yet, a new one is taken to go this far.
USUAL_RADIUS_M = 30_000
URGENT = 2
# Whom to recruit takes about a second for each million of families times families left over.
MOST_WISHED_FOR = 20_000_000
# A knot of more families than this is told by its numbers alone.
MOST_NAMED = 50
# Where each stage begins and ends on the way to a plan, in per cent.
STAGES = {
    "pairs": (0, 10),
    "solving": (10, 40),
    "checking": (40, 45),
    "explaining": (45, 50),
    "recruiting": (50, 100),
}


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept of a plan; `result` as `matching.models.Plan` says."""

    result: dict[str, Any]
    is_proven: bool
    families: int
    volunteers: int
    input_hash: str


def plans_of(actor: Actor) -> QuerySet[Plan]:
    """Return the plans that `actor` has asked for, newest first."""
    return Plan.objects.visible_to(actor).order_by("-pk")


def last_done(actor: Actor) -> Plan | None:
    """Return the newest plan of what `actor` reaches today."""
    newest = plans_of(actor).filter(state=State.DONE).first()
    return newest if newest and newest.municipality_ids == sorted(actor.municipality_ids) else None


def ready_of(newest: Plan | None, *, actor: Actor) -> Plan | None:
    """Return the plan to be read: the newest one when it is ready, else the last one that was."""
    return newest if newest is None or newest.state == State.DONE else last_done(actor)


def asker_of(plan: Plan) -> Actor:
    """Return who asked for the plan, reaching as far as on that moment."""
    return Actor(
        role=Role.COORDINATOR,
        label=plan.made_by.name,
        user_id=plan.made_by_id,
        organisation_ids=frozenset({plan.organisation_id}),
        municipality_ids=frozenset(plan.municipality_ids),
    )


def is_large(scope: Scope) -> bool:
    return len(scope.families) * len(scope.volunteers) > MOST_AT_ONCE


def overall(stage: str, percent: int) -> int:
    """Return how far the whole plan has come when one stage has come to `percent`."""
    begins, ends = STAGES[stage]
    return begins + (ends - begins) * percent // 100


def make(plan: Plan, *, actor: Actor, watch: engine.Watch) -> Made:
    """Work out the best plan for all who wait within `actor`'s reach. Writes nothing.

    `watch` is told (stage of `STAGES`, percent of it) and may raise to stop the work. Raises `engine.PlanTooLarge`.
    """
    scope = candidates.scope_of(plan.organisation_id, actor=actor)
    pairs = engine.feasible(scope.volunteers, scope.families, weights=scope.weights, watch=watch)
    waiting = waiting_of(scope, pairs, keep=kept_pairs(last_done(actor)))
    found = engine.plan(waiting, watch=watch)
    watch("recruiting", 0)
    hand = by_hand(waiting)
    return Made(
        result={
            "placed": [list(pair) for pair in found.placed],
            "unplaced": unplaced_rows(found.unplaced),
            **wishes_of(scope, waiting, left_over=len(found.unplaced)),
            "first_come": len(hand),
            "figures": {name: figures(scope, done) for name, done in as_compared(found.placed, hand)},
        },
        is_proven=found.optimal,
        families=len(scope.families),
        volunteers=len(scope.volunteers),
        input_hash=scope.digest(),
    )


def waiting_of(scope: Scope, pairs: engine.Feasible, *, keep: engine.Pairs) -> engine.Waiting:
    """Return the scope as the engine plans it. Suggestions that are out have taken their places already."""
    volunteers = scope.volunteers
    return engine.Waiting(
        family_ids=scope.families.ids,
        priorities=np.array(scope.priorities, dtype=np.int64),
        volunteer_ids=volunteers.ids,
        capacities=np.where(volunteers.is_available, volunteers.capacity_left, 0).astype(np.int64),
        pairs=pairs,
        keep=keep,
    )


def kept_pairs(plan: Plan | None) -> engine.Pairs:
    """Return the pairs of the last plan, which are gently preferred."""
    placed = plan.result["placed"] if plan else []
    return engine.Pairs.of((family_id, volunteer_id) for family_id, volunteer_id, _fit in placed)


def usual_radius(volunteers: engine.Volunteers) -> int:
    """Return how far volunteers go, in metres: half of them go at least so far."""
    return int(np.median(volunteers.radius_m)) if len(volunteers) else USUAL_RADIUS_M


def by_hand(waiting: engine.Waiting) -> list[engine.Placed]:
    """Return the pairs of working by hand: in order of arrival, each takes its best fit that has a place left."""
    days = dict(zip(waiting.family_ids.tolist(), (waiting.priorities % DAYS_A_LEVEL).tolist(), strict=True))
    free = dict(zip(waiting.volunteer_ids.tolist(), waiting.capacities.tolist(), strict=True))
    pairs = waiting.pairs
    waited = np.array([days[family_id] for family_id in pairs.family_ids.tolist()], dtype=np.int64)
    order = np.lexsort((pairs.volunteer_ids, -pairs.fits, pairs.family_ids, -waited))
    placed: dict[int, engine.Placed] = {}
    for place in order.tolist():
        family_id, volunteer_id = int(pairs.family_ids[place]), int(pairs.volunteer_ids[place])
        if family_id not in placed and free[volunteer_id]:
            free[volunteer_id] -= 1
            placed[family_id] = engine.Placed(family_id, volunteer_id, int(pairs.fits[place]))
    return list(placed.values())


def as_compared(
    planned: Iterable[engine.Placed], hand: Iterable[engine.Placed]
) -> list[tuple[str, Iterable[engine.Placed]]]:
    return [("now", ()), ("by_hand", hand), ("plan", planned)]


def figures(scope: Scope, placed: Iterable[engine.Placed]) -> dict[str, int]:
    """Return who would be left over: families, urgent ones among them, their waiting days; and the pairs' mean fit."""
    fits = {pair.family_id: pair.fit for pair in placed}
    rows = zip(scope.families.ids.tolist(), scope.priorities, strict=True)
    left = [priority for family_id, priority in rows if family_id not in fits]
    return {
        "left": len(left),
        "urgent": sum(priority >= URGENT * DAYS_A_LEVEL for priority in left),
        "days": sum(priority % DAYS_A_LEVEL for priority in left),
        "fit": round(sum(fits.values()) / len(fits)) if fits else 0,
    }


def unplaced_rows(unplaced: Iterable[engine.Unplaced]) -> list[dict[str, Any]]:
    """Return the families left over as they are kept.

    Those with the same candidates between them share a `knot`. A large one is kept as its numbers, because a scarce
    year would repeat thousands of rivals for each of thousands of families.
    """
    numbers = count(1)
    knots: dict[tuple[int, ...], int] = {}
    rows = []
    for one in unplaced:
        row: dict[str, Any] = {"request": one.family_id, "reason": one.reason}
        if one.reason == "scarce":
            knot = knots.get(one.volunteers) or knots.setdefault(one.volunteers, next(numbers))
            row |= {"knot": knot, "places": one.places, **proof(one)}
        rows.append(row)
    return rows


def proof(one: engine.Unplaced) -> dict[str, Any]:
    is_named = len(one.rivals) <= MOST_NAMED and len(one.volunteers) <= MOST_NAMED
    return {
        "rivals": list(one.rivals) if is_named else [],
        "volunteers": list(one.volunteers) if is_named else [],
        "rival_count": len(one.rivals),
        "volunteer_count": len(one.volunteers),
    }


def wishes_of(scope: Scope, waiting: engine.Waiting, *, left_over: int) -> dict[str, Any]:
    """Return whom to recruit, or that it was not worked out: the plan must not wait for it where a country is short."""
    radius_m = usual_radius(scope.volunteers)
    if len(scope.families) * left_over > MOST_WISHED_FOR:
        return {"wishes": [], "radius_m": radius_m, "has_wishes": False}
    wishes = engine.wish_list(waiting, scope.families, radius_m=radius_m)
    return {"wishes": [wish_row(wish) for wish in wishes], "radius_m": radius_m, "has_wishes": True}


def wish_row(wish: engine.Wish) -> dict[str, Any]:
    return {
        **wish.profile._asdict(),
        "more": wish.more,
        "families": list(wish.families[:MOST_NAMED]),
        "life_stages": [list(pair) for pair in wish.life_stages],
    }
