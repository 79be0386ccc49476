"""The matching rules as one would write them first: objects with sets of words, one pair at a time.

It is the yardstick for time in `benchmarks/matching.py` and for answers in `tests/matching/test_engine_shortlist.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isqrt

Words = frozenset[str]
NOTHING: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Volunteer:
    id: int
    east_m: int = 0
    north_m: int = 0
    radius_m: int = 30_000_000
    languages: Words = NOTHING
    life_stages: Words = NOTHING
    wished_life_stages: Words = NOTHING
    competences: Words = NOTHING
    topics: Words = NOTHING
    slots: Words = NOTHING
    support_forms: Words = NOTHING
    limits: Words = NOTHING
    brings: Words = NOTHING
    gender: int = 0
    capacity_left: int = 1
    is_available: bool = True


@dataclass(frozen=True, slots=True)
class Family:
    id: int
    support_form: str
    east_m: int = 0
    north_m: int = 0
    max_distance_m: int = 30_000_000
    languages: Words = NOTHING
    first_language: str | None = None
    life_stages: Words = NOTHING
    topics: Words = NOTHING
    slots: Words = NOTHING
    competences_required: Words = NOTHING
    competences_wished: Words = NOTHING
    limits: Words = NOTHING
    home_has: Words = NOTHING
    gender_wish: int = 0
    conflicts: frozenset[int] = field(default_factory=frozenset)
    earlier: frozenset[int] = field(default_factory=frozenset)


def squared_metres(volunteer: Volunteer, family: Family) -> int:
    return (volunteer.east_m - family.east_m) ** 2 + (volunteer.north_m - family.north_m) ** 2


def failing(volunteer: Volunteer, family: Family) -> Iterator[str]:
    """Yield the codes of all the rules that fail, in order."""
    if family.support_form not in volunteer.support_forms:
        yield "not_approved"
    if not volunteer.is_available:
        yield "not_available"
    if volunteer.capacity_left < 1:
        yield "no_capacity"
    if volunteer.languages.isdisjoint(family.languages):
        yield "no_common_language"
    if squared_metres(volunteer, family) > min(volunteer.radius_m, family.max_distance_m) ** 2:
        yield "too_far"
    yield from failing_wishes(volunteer, family)
    if volunteer.id in family.conflicts:
        yield "conflict_of_interest"
    if volunteer.id in family.earlier:
        yield "earlier_pair"


def failing_wishes(volunteer: Volunteer, family: Family) -> Iterator[str]:
    if not family.competences_required <= volunteer.competences:
        yield "competence_missing"
    if family.gender_wish and volunteer.gender != family.gender_wish:
        yield "gender_wish"
    if volunteer.limits & family.home_has or volunteer.brings & family.limits:
        yield "limits"
    if volunteer.slots and family.slots and volunteer.slots.isdisjoint(family.slots):
        yield "no_shared_time"


def is_feasible(volunteer: Volunteer, family: Family) -> bool:
    """Return whether no rule fails, giving up at the first that does."""
    return (
        family.support_form in volunteer.support_forms
        and volunteer.is_available
        and volunteer.capacity_left > 0
        and not volunteer.languages.isdisjoint(family.languages)
        and squared_metres(volunteer, family) <= min(volunteer.radius_m, family.max_distance_m) ** 2
        and next(failing(volunteer, family), None) is None
    )


def share(wished: Words, offered: Words, enough: int) -> int | None:
    needed = min(len(wished), enough)
    return 1000 * min(len(wished & offered), needed) // needed if needed else None


def values(volunteer: Volunteer, family: Family) -> dict[str, int | None]:
    """Return what each factor is worth, None where nobody named a wish."""
    first = frozenset({family.first_language} - {None})
    return {
        "distance": 10_000_000 // (10_000 + isqrt(squared_metres(volunteer, family))),
        "life_stage": share(family.life_stages, volunteer.life_stages, 2),
        "times": share(family.slots, volunteer.slots, 3),
        "first_language": share(first, volunteer.languages, 1),
        "interests": share(family.topics, volunteer.topics, 3),
        "competence": share(family.competences_wished, volunteer.competences, 99),
        "volunteer_wish": share(volunteer.wished_life_stages, family.life_stages, 1),
    }


def points(volunteer: Volunteer, family: Family, weights: dict[str, int]) -> dict[str, int]:
    worth = values(volunteer, family)
    return {code: weights[code] * (500 if value is None else value) // 1000 for code, value in worth.items()}


def fit(volunteer: Volunteer, family: Family, weights: dict[str, int]) -> int:
    return sum(points(volunteer, family, weights).values())


def best(
    people: Iterable[Volunteer], family: Family, top: int, weights: dict[str, int]
) -> list[tuple[Volunteer, int, dict[str, int]]]:
    """Return the `top` feasible volunteers with fit and points, best first."""
    feasible = [volunteer for volunteer in people if is_feasible(volunteer, family)]
    scored = [(volunteer, points(volunteer, family, weights)) for volunteer in feasible]
    listed = [(volunteer, sum(given.values()), given) for volunteer, given in scored]
    return sorted(listed, key=lambda one: (-one[1], one[0].id))[:top]


def why_not_all(people: Iterable[Volunteer], family: Family) -> list[tuple[str, ...]]:
    """Return for each volunteer all the rules that fail."""
    return [tuple(failing(volunteer, family)) for volunteer in people]
