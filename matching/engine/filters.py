"""The hard rules, each with a name and one function; a pair that fails any of them is never suggested.

Every rule takes `volunteers` (n rows) and `families` (1 row, held against every volunteer, or n rows, pair by pair)
and returns a bool for each row: True where the rule fails. The order is part of the contract: a funnel follows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.engine.columns import Families, Pairs, Volunteers
from matching.engine.distance import squared_metres
from matching.engine.kinds import Bools

Masks = npt.NDArray[Any]
ANY_TIME = np.int32(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Filter:
    """A named rule."""

    code: str
    fails: Callable[[Volunteers, Families], Bools]


def _is_empty(masks: Masks) -> Bools:
    return np.equal(masks, 0)


def _not_approved(volunteers: Volunteers, families: Families) -> Bools:
    return _is_empty(volunteers.support_forms & families.support_form)


def _not_available(volunteers: Volunteers, families: Families) -> Bools:
    return ~volunteers.is_available


def _no_capacity(volunteers: Volunteers, families: Families) -> Bools:
    return _is_empty(volunteers.capacity_left)


def _no_common_language(volunteers: Volunteers, families: Families) -> Bools:
    return _is_empty(volunteers.languages & families.languages)


def _too_far(volunteers: Volunteers, families: Families) -> Bools:
    limit = np.minimum(volunteers.radius_m, families.max_distance_m).astype(np.float64)
    limit *= limit
    return np.greater(squared_metres(volunteers, families), limit)


def _competence_missing(volunteers: Volunteers, families: Families) -> Bools:
    return ~_is_empty(families.competences_required & ~volunteers.competences)


def _gender_wish(volunteers: Volunteers, families: Families) -> Bools:
    # Without a wish (0) every gender counts as 0, so that nobody differs.
    return np.not_equal(volunteers.gender * np.sign(families.gender_wish), families.gender_wish)


def _limits(volunteers: Volunteers, families: Families) -> Bools:
    return ~_is_empty((volunteers.limits & families.home_has) | (volunteers.brings & families.limits))


def _no_shared_time(volunteers: Volunteers, families: Families) -> Bools:
    # What either side has not said limits nothing: a coordinator can ask.
    suits = np.where(families.slots == 0, ANY_TIME, families.slots)
    return ~_is_empty(volunteers.slots) & _is_empty(volunteers.slots & suits)


def _are_listed(pairs: Pairs, volunteers: Volunteers, families: Families) -> Bools:
    if len(families) != 1:
        return pairs.hold(families.ids, volunteers.ids)
    # One family against everybody: its few pairs are looked up among the volunteers, not the other way round.
    listed = np.zeros(len(volunteers), dtype=np.bool_)
    if len(pairs):
        listed[volunteers.rows_of(pairs.of_family(int(families.ids[0])).volunteer_ids)] = True
    return listed


def _conflict_of_interest(volunteers: Volunteers, families: Families) -> Bools:
    return _are_listed(families.conflicts, volunteers, families)


def _earlier_pair(volunteers: Volunteers, families: Families) -> Bools:
    return _are_listed(families.earlier, volunteers, families)


FILTERS = (
    Filter("not_approved", _not_approved),
    Filter("not_available", _not_available),
    Filter("no_capacity", _no_capacity),
    Filter("no_common_language", _no_common_language),
    Filter("too_far", _too_far),
    Filter("competence_missing", _competence_missing),
    Filter("gender_wish", _gender_wish),
    Filter("limits", _limits),
    Filter("no_shared_time", _no_shared_time),
    Filter("conflict_of_interest", _conflict_of_interest),
    Filter("earlier_pair", _earlier_pair),
)
FILTER_CODES = tuple(rule.code for rule in FILTERS)
TOO_FAR = FILTER_CODES.index("too_far")


def failing(volunteers: Volunteers, families: Families) -> Bools:
    """Return bool [11, n]: for each rule of `FILTERS` and each pair whether it fails; none does in a feasible pair.

    `families` has 1 row (held against all n volunteers) or n rows (pair by pair); ValueError otherwise.
    """
    if len(families) not in (1, len(volunteers)):
        raise ValueError(f"families: expected 1 or {len(volunteers)} rows, got {len(families)}")
    fails = np.empty((len(FILTERS), len(volunteers)), dtype=np.bool_)
    for place, rule in enumerate(FILTERS):
        fails[place] = rule.fails(volunteers, families)
    return fails


def failing_codes(fails: Bools) -> tuple[str, ...]:
    """Return the codes of the rules that one pair fails, in their order, from its column bool [11]."""
    return tuple(code for code, is_failing in zip(FILTER_CODES, fails.tolist(), strict=True) if is_failing)
