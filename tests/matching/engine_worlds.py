"""Small worlds for the engine's tests: invented people as plain objects, and the same people as columns."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from math import isqrt
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine

LANGUAGES = ("fi", "sv", "so")
LIFE_STAGES = ("expecting", "newborn", "toddler", "separation")
COMPETENCES = ("car", "sign_language", "first_aid")
TOPICS = ("forms", "outdoors", "cooking", "bookings")
SLOTS = tuple(f"{day}_{part}" for day in range(7) for part in ("morning", "afternoon", "evening"))
SUPPORT_FORMS = ("companion", "doula")
LIMITS = ("pets", "smoking", "stairs")
WEIGHTS = {each.name: each.default for each in fields(engine.Weights)}
VOCABULARY = {
    "languages": LANGUAGES,
    "first_language": LANGUAGES,
    "life_stages": LIFE_STAGES,
    "wished_life_stages": LIFE_STAGES,
    "competences": COMPETENCES,
    "competences_required": COMPETENCES,
    "competences_wished": COMPETENCES,
    "topics": TOPICS,
    "slots": SLOTS,
    "support_forms": SUPPORT_FORMS,
    "support_form": SUPPORT_FORMS,
    "limits": LIMITS,
    "brings": LIMITS,
    "home_has": LIMITS,
}


def some(words: tuple[str, ...], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(words), max_size=min(most, len(words)))


plenty = settings(max_examples=60)
few = settings(max_examples=20)

# Multiples of 3 and 4 km, so that a distance is often exactly a limit.
kilometres = st.integers(-4, 4).map(lambda steps: steps * 3000) | st.integers(-4, 4).map(lambda steps: steps * 4000)
limits_of_distance = st.sampled_from((0, 5_000, 10_000, 15_000, engine.NO_LIMIT_M)) | st.integers(0, 20_000)
volunteers = st.builds(
    naive.Volunteer,
    id=st.integers(-(2**63), 2**63 - 1),
    east_m=kilometres | st.integers(-9_000, 9_000),
    north_m=kilometres,
    radius_m=limits_of_distance,
    languages=some(LANGUAGES),
    life_stages=some(LIFE_STAGES),
    wished_life_stages=some(LIFE_STAGES),
    competences=some(COMPETENCES),
    topics=some(TOPICS, 4),
    slots=some(SLOTS[:5], 5),
    support_forms=st.just(frozenset(SUPPORT_FORMS)) | some(SUPPORT_FORMS),
    limits=st.just(frozenset()) | some(LIMITS),
    brings=st.just(frozenset()) | some(LIMITS),
    gender=st.integers(0, 3),
    capacity_left=st.sampled_from((1, 1, 2, 0)),
    is_available=st.sampled_from((True, True, True, False)),
)
people = st.lists(volunteers, max_size=9, unique_by=lambda volunteer: volunteer.id)


@st.composite
def families(draw: Callable[[Any], Any], people: Iterable[naive.Volunteer] = ()) -> naive.Family:
    languages = draw(some(LANGUAGES).filter(bool))
    ids = [volunteer.id for volunteer in people]
    blocked = st.frozensets(st.sampled_from(ids), max_size=2) if ids else st.just(frozenset())
    return naive.Family(
        id=draw(st.integers(-(2**63), 2**63 - 1)),
        support_form=draw(st.sampled_from(SUPPORT_FORMS)),
        east_m=draw(kilometres),
        north_m=draw(kilometres),
        max_distance_m=draw(limits_of_distance),
        languages=languages,
        first_language=draw(st.none() | st.sampled_from(sorted(languages))),
        life_stages=draw(some(LIFE_STAGES, 4)),
        topics=draw(some(TOPICS, 4)),
        slots=draw(some(SLOTS[:5], 5)),
        competences_required=draw(st.just(frozenset()) | some(COMPETENCES, 1)),
        competences_wished=draw(some(COMPETENCES)),
        limits=draw(st.just(frozenset()) | some(LIMITS, 1)),
        home_has=draw(st.just(frozenset()) | some(LIMITS, 1)),
        gender_wish=draw(st.sampled_from((0, 0, 0, 1, 2))),
        conflicts=draw(st.just(frozenset()) | blocked),
        earlier=draw(st.just(frozenset()) | blocked),
    )


@st.composite
def worlds(draw: Callable[[Any], Any]) -> tuple[list[naive.Volunteer], naive.Family]:
    volunteers = draw(people)
    return volunteers, draw(families(volunteers))


def mask(column: str, words: Any) -> int:
    chosen = words if isinstance(words, frozenset) else {words} - {None}
    return sum(1 << VOCABULARY[column].index(word) for word in chosen)


def row(person: Any, kind: type[Any]) -> Any:
    given = {name: getattr(person, name) for name in kind._fields}
    return kind(**{name: mask(name, value) if name in VOCABULARY else value for name, value in given.items()})


def columns(people: Iterable[naive.Volunteer]) -> engine.Volunteers:
    return engine.Volunteers.from_rows(row(volunteer, engine.VolunteerRow) for volunteer in people)


def asked(*families: naive.Family) -> engine.Families:
    return engine.Families.from_rows(
        (row(family, engine.FamilyRow) for family in families),
        conflicts=engine.Pairs.of((family.id, one) for family in families for one in sorted(family.conflicts)),
        earlier=engine.Pairs.of((family.id, one) for family in families for one in sorted(family.earlier)),
    )


def listed(people: list[naive.Volunteer], family: naive.Family, **how: Any) -> engine.Shortlist:
    return engine.shortlist(columns(people), asked(family), **how)


def words(column: str, positions: Any) -> set[str]:
    return {VOCABULARY[column][place] for place in positions}


def metres_needed(volunteer: naive.Volunteer, family: naive.Family) -> int:
    squared = naive.squared_metres(volunteer, family)
    return isqrt(squared) + (isqrt(squared) ** 2 < squared)


def crowd(seed: int, size: int) -> list[naive.Volunteer]:
    """Return many volunteers of whom most pass most rules, so that every rule has several near misses."""
    random = Random(seed)
    pick = lambda words, odds: frozenset(word for word in words if random.random() < odds)  # noqa: E731
    return [
        naive.Volunteer(
            id=number,
            east_m=random.randrange(-12_000, 12_000),
            radius_m=random.choice((4_000, 8_000, 30_000)),
            languages=pick(LANGUAGES, 0.7),
            life_stages=pick(LIFE_STAGES, 0.5),
            wished_life_stages=pick(LIFE_STAGES, 0.3),
            competences=pick(COMPETENCES, 0.7),
            topics=pick(TOPICS, 0.5),
            slots=pick(SLOTS, 0.3),
            support_forms=pick(SUPPORT_FORMS, 0.9),
            limits=pick(LIMITS, 0.1),
            brings=pick(LIMITS, 0.1),
            gender=random.choice((1, 1, 1, 2)),
            capacity_left=random.choice((0, 1, 1, 1)),
            is_available=random.random() < 0.9,
        )
        for number in random.sample(range(10 * size), size)
    ]


def walker(number: int, **attributes: Any) -> naive.Volunteer:
    known = {"languages": frozenset({"fi"}), "support_forms": frozenset({"companion"})}
    return naive.Volunteer(id=number, **{**known, **attributes})


FAMILY = naive.Family(
    id=7, support_form="companion", languages=frozenset({"fi"}), life_stages=frozenset({"newborn", "separation"})
)
