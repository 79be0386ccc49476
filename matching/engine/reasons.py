"""Why this volunteer, and why not that one: codes and whole numbers that are true of the pair, never sentences.

Parameters are whole numbers or tuples of bit positions in the caller's vocabularies, under the vocabulary's name.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from matching.engine.columns import Families, FamilyRow, VolunteerRow, Volunteers
from matching.engine.distance import metres_apart
from matching.engine.factors import Factor
from matching.engine.kinds import EVERY_ROW, Rows

REASON_CODES = (
    "near",
    "life_stage_lived",
    "shared_times",
    "first_language",
    "common_language",
    "shared_interests",
    "wished_competence",
    "volunteer_wish",
)
Params = Mapping[str, int | tuple[int, ...]]


class Reason(NamedTuple):
    """Something that speaks for the pair."""

    code: str
    params: Params


class Blocked(NamedTuple):
    """A rule that the pair fails, and by how much."""

    code: str
    params: Params


class PlainPair(NamedTuple):
    """One pair in plain values: `metres` apart (rounded down), fitting in limits of `metres_needed`."""

    volunteer: VolunteerRow
    family: FamilyRow
    metres: int
    metres_needed: int


def plain_pairs(volunteers: Volunteers, family: Families, rows: Rows | slice = EVERY_ROW) -> list[PlainPair]:
    """Return the volunteers of the given row numbers, each with the one family, in plain values."""
    (asked,) = family.rows()
    apart = metres_apart(volunteers, family, rows).tolist()
    listed = zip(volunteers.rows(rows), apart, strict=True)
    return [PlainPair(row, asked, math.floor(metres), math.ceil(metres)) for row, metres in listed]


def positions(mask: int) -> tuple[int, ...]:
    """Return the positions of the bits that are set, lowest first."""
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return tuple(found)


def _language(pair: PlainPair) -> Reason:
    volunteer, family = pair.volunteer, pair.family
    if volunteer.languages & family.first_language:
        return Reason("first_language", {"languages": positions(family.first_language)})
    return Reason("common_language", {"languages": positions(volunteer.languages & family.languages)})


def _shared(pair: PlainPair) -> dict[str, tuple[str, str, int]]:
    """Return for each factor about something shared: the reason's code, the vocabulary and what is shared."""
    volunteer, family = pair.volunteer, pair.family
    return {
        "life_stage": ("life_stage_lived", "life_stages", volunteer.life_stages & family.life_stages),
        "times": ("shared_times", "slots", volunteer.slots & family.slots),
        "interests": ("shared_interests", "topics", volunteer.topics & family.topics),
        "competence": ("wished_competence", "competences", volunteer.competences & family.competences_wished),
        "volunteer_wish": ("volunteer_wish", "life_stages", volunteer.wished_life_stages & family.life_stages),
    }


def reasons(pair: PlainPair, factors: tuple[Factor, ...]) -> tuple[Reason, ...]:
    """Return what speaks for a feasible pair, the factor with most points first."""
    found = {"distance": Reason("near", {"metres": pair.metres}), "first_language": _language(pair)}
    for factor, (code, vocabulary, mask) in _shared(pair).items():
        if mask:
            found[factor] = Reason(code, {vocabulary: positions(mask)})
    order = sorted(factors, key=lambda factor: -factor.points)
    return tuple(found[factor.code] for factor in order if factor.code in found)


def _over(pair: PlainPair) -> Params:
    return {
        "metres": pair.metres,
        "over_volunteer_metres": max(0, pair.metres_needed - pair.volunteer.radius_m),
        "over_family_metres": max(0, pair.metres_needed - pair.family.max_distance_m),
    }


def _missing(pair: PlainPair) -> Params:
    return {"competences": positions(pair.family.competences_required & ~pair.volunteer.competences)}


def _clash(pair: PlainPair) -> Params:
    mine, asked = pair.volunteer, pair.family
    return {"limits": positions((mine.limits & asked.home_has) | (mine.brings & asked.limits))}


_HOW: dict[str, Callable[[PlainPair], Params]] = {
    "not_approved": lambda pair: {"support_forms": positions(pair.family.support_form)},
    "no_common_language": lambda pair: {"languages": positions(pair.family.languages)},
    "too_far": _over,
    "competence_missing": _missing,
    "gender_wish": lambda pair: {"gender": pair.family.gender_wish},
    "limits": _clash,
    "no_shared_time": lambda pair: {"slots": positions(pair.family.slots)},
}


def how_it_fails(code: str, pair: PlainPair) -> Params:
    """Return by how much the pair fails the rule `code`, which it is known to fail; {} when there is no more to say."""
    return _HOW[code](pair) if code in _HOW else {}
