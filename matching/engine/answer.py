"""Answers as JSON, in the labels of the instance that they answer."""

from collections.abc import Mapping
from typing import Any

from matching.engine.instance import GENDERS, Instance
from matching.engine.near_misses import NearMiss
from matching.engine.plan import Placed, Plan, Unplaced
from matching.engine.plan_instance import PlanInstance
from matching.engine.ranking import Candidate
from matching.engine.reasons import Params
from matching.engine.shortlist import Shortlist


def _said(params: Params, words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, tuple):
            said[name] = [words[name][place] for place in value]
        else:
            said[name] = GENDERS[value - 1] if name == "gender" else value
    return said


def _candidate(candidate: Candidate, instance: Instance) -> dict[str, Any]:
    return {
        "volunteer": instance.volunteer_ids[candidate.volunteer_id],
        "rank": candidate.rank,
        "fit": candidate.fit,
        "factors": [factor._asdict() for factor in candidate.factors],
        "reasons": [
            {"code": reason.code, "params": _said(reason.params, instance.words)} for reason in candidate.reasons
        ],
    }


def _near_miss(miss: NearMiss, instance: Instance) -> dict[str, Any]:
    return {
        "volunteer": instance.volunteer_ids[miss.volunteer_id],
        "code": miss.code,
        "fit": miss.fit,
        "params": _said(miss.params, instance.words),
    }


def shortlist_answer(instance: Instance, family_label: str, found: Shortlist) -> dict[str, Any]:
    """Return the shortlist of one family in strings, whole numbers and lists of them."""
    return {
        "family": family_label,
        "considered": found.considered,
        "feasible": found.feasible,
        "close_call": found.is_close_call,
        "candidates": [_candidate(candidate, instance) for candidate in found.candidates],
        "funnel": [step._asdict() for step in found.funnel],
        "near_misses": [_near_miss(miss, instance) for miss in found.near_misses],
        "farther": [step._asdict() for step in found.farther],
    }


def _unplaced(one: Unplaced, instance: PlanInstance) -> dict[str, Any]:
    row: dict[str, Any] = {"family": instance.family_ids[one.family_id], "reason": one.reason}
    if one.rivals:
        row["rivals"] = [instance.family_ids[rival] for rival in one.rivals]
        row["volunteers"] = [instance.volunteer_ids[volunteer] for volunteer in one.volunteers]
        row["places"] = one.places
    return row


def plan_answer(instance: PlanInstance, found: Plan) -> dict[str, Any]:
    """Return the plan in strings and whole numbers, with the frozen pairs whose fit is known."""
    frozen = instance.waiting.frozen
    out = zip(frozen.family_ids.tolist(), frozen.volunteer_ids.tolist(), strict=True)
    known = [Placed(*pair, instance.fits[pair]) for pair in out if pair in instance.fits]
    placed = sorted([*found.placed, *known])
    return {
        "placed": [
            {"family": instance.family_ids[family], "volunteer": instance.volunteer_ids[volunteer], "fit": fit}
            for family, volunteer, fit in placed
        ],
        "unplaced": [_unplaced(one, instance) for one in found.unplaced],
        "objective": {
            "placed": len(placed),
            "priority": sum(instance.priorities[one.family_id] for one in placed),
            "fit": sum(one.fit for one in placed),
        },
        "optimal": found.optimal,
    }
