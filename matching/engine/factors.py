"""What makes one feasible volunteer a better first thought than another: seven plain factors, added up.

A factor is worth 0 to 1000, its weight says how many of the 1000 points of a fit it can give, and a fit is the sum of
the points. Ethnicity, religion and health are never a factor; nor are gender, limits or who brings what, which only
the hard rules read.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.columns import Families, Volunteers
from matching.engine.distance import metres_apart
from matching.engine.kinds import Int64

FULL = 1000
UNSTATED = -1
NEUTRAL = 500
HALF_WORTH_M = 10_000
ENOUGH_STAGES, ENOUGH_TIMES, ENOUGH_TOPICS, ENOUGH_WISHES = 2, 3, 3, 1
EVERY_ONE = 63

# For each count needed and each met of those: a look into a table is quicker than a division.
_SHARES = np.array(
    [
        FULL * min(met, needed) // needed if needed else UNSTATED
        for needed in range(EVERY_ONE + 1)
        for met in range(EVERY_ONE + 1)
    ],
    dtype=np.int16,
)

Mask = npt.NDArray[np.int32] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How many of the 1000 points each factor can give; ValueError unless whole, none below 0, together 1000."""

    distance: int = 250
    life_stage: int = 200
    times: int = 150
    first_language: int = 120
    interests: int = 100
    competence: int = 100
    volunteer_wish: int = 80

    def __post_init__(self) -> None:
        if any(type(weight) is not int or weight < 0 for weight in self.listed()) or sum(self.listed()) != FULL:
            raise ValueError(f"weights: expected whole numbers of 0 or more, together {FULL}")

    def listed(self) -> tuple[int, ...]:
        """Return the weights in the order of `FACTOR_CODES`."""
        return tuple(getattr(self, code) for code in FACTOR_CODES)


class Factor(NamedTuple):
    """One factor of one candidate: `points` = `weight` x `value` / 1000, rounded down.

    `is_stated` is False when nobody named a wish here; the value is then a neutral 500, the same for all such.
    """

    code: str
    value: int
    weight: int
    points: int
    is_stated: bool


def _share(wished: Mask, offered: Mask, enough: int) -> npt.NDArray[Any]:
    """Return 0..1000 for how much of what is wished is offered, `enough` shared things counting as all of it."""
    needed = np.minimum(np.bitwise_count(wished), np.uint8(enough))
    met = np.minimum(np.bitwise_count(wished & offered), needed)
    return _SHARES[needed.astype(np.uint16) * np.uint16(EVERY_ONE + 1) + met]


def _distance(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return FULL * HALF_WORTH_M // (HALF_WORTH_M + metres_apart(volunteers, families).astype(np.int64))


def _life_stage(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(families.life_stages, volunteers.life_stages, ENOUGH_STAGES)


def _times(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(families.slots, volunteers.slots, ENOUGH_TIMES)


def _first_language(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(families.first_language, volunteers.languages, EVERY_ONE)


def _interests(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(families.topics, volunteers.topics, ENOUGH_TOPICS)


def _competence(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(families.competences_wished, volunteers.competences, EVERY_ONE)


def _volunteer_wish(volunteers: Volunteers, families: Families) -> npt.NDArray[Any]:
    return _share(volunteers.wished_life_stages, families.life_stages, ENOUGH_WISHES)


# In the order of the fields of Weights.
_FUNCTIONS: tuple[Callable[[Volunteers, Families], npt.NDArray[Any]], ...] = (
    _distance,
    _life_stage,
    _times,
    _first_language,
    _interests,
    _competence,
    _volunteer_wish,
)
FACTOR_CODES = tuple(each.name for each in fields(Weights))


def values(volunteers: Volunteers, families: Families) -> Int64:
    """Return int64 [7, n]: each factor of each pair, 0..1000, or `UNSTATED` where nobody named a wish.

    `families` has 1 row or as many as `volunteers`.
    """
    table = np.empty((len(_FUNCTIONS), len(volunteers)), dtype=np.int64)
    for place, worth in enumerate(_FUNCTIONS):
        table[place] = worth(volunteers, families)
    return table


def points(table: Int64, weights: Weights) -> Int64:
    """Return int64 [7, n]: the points of each factor from a table of `values`; their sum is the fit, 0..1000."""
    return weighed(table, np.array(weights.listed(), dtype=np.int64)[:, None])


def weighed(table: Int64, weights: Int64) -> Int64:
    """Return `points` with the weights as columns: int64 [7, 1] for all pairs alike, or [7, n]."""
    return weights * np.where(table == UNSTATED, NEUTRAL, table) // FULL


def described(column: Int64, given: Int64, weights: Weights) -> tuple[Factor, ...]:
    """Return the seven factors of one pair from its columns [7] of `values` and of `points`."""
    rows = zip(FACTOR_CODES, column.tolist(), weights.listed(), given.tolist(), strict=True)
    return tuple(
        Factor(code, NEUTRAL if value == UNSTATED else value, weight, worth, is_stated=value != UNSTATED)
        for code, value, weight, worth in rows
    )
