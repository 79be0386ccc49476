"""The wish list says truly how many more families a kind of new volunteer would let be placed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine
from tests.matching.engine_worlds import FAMILY, asked, families, few, mask, plenty

RADIUS_M = 10_000
Pairs = set[tuple[int, int]]


@st.composite
def worlds(draw: Callable[[Any], Any]) -> tuple[list[naive.Family], dict[int, int], Pairs]:
    """Return families with the places of a few volunteers and the pairs that may be."""
    waiting = draw(st.lists(families(), min_size=1, max_size=6, unique_by=lambda one: one.id))
    places = draw(st.dictionaries(st.integers(1, 4), st.integers(0, 2)))
    pairs = [(family.id, volunteer) for family in waiting for volunteer in places]
    return waiting, places, set(draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else [])


def planned(waiting: list[naive.Family], places: dict[int, int], pairs: Pairs) -> engine.Waiting:
    column = lambda values: np.array(list(values), dtype=np.int64)  # noqa: E731
    listed = sorted(pairs)
    feasible = engine.Feasible(
        column(one for one, _ in listed), column(other for _, other in listed), column(500 for _ in listed)
    )
    ids = column(one.id for one in waiting)
    return engine.Waiting(ids, np.ones_like(ids), column(places), column(places.values()), feasible)


def reached(profile: engine.Profile, waiting: list[naive.Family]) -> set[int]:
    """Return whom the profile reaches, by the plain rules."""
    found = set()
    for family in waiting:
        metres = (family.east_m - profile.east_m) ** 2 + (family.north_m - profile.north_m) ** 2
        speaks = any(mask("languages", word) == profile.language for word in family.languages)
        asks = mask("support_form", family.support_form) == profile.support_form
        if speaks and asks and metres <= min(RADIUS_M, family.max_distance_m) ** 2:
            found.add(family.id)
    return found


def placeable(families: list[int], places: dict[int, int], pairs: Pairs) -> int:
    """Return how many of the families can be placed, by trying."""
    if not families:
        return 0
    first, *others = families
    best = placeable(others, places, pairs)
    for volunteer, free in places.items():
        if free and (first, volunteer) in pairs:
            best = max(best, 1 + placeable(others, {**places, volunteer: free - 1}, pairs))
    return best


def more(profiles: list[engine.Profile], waiting: list[naive.Family], places: dict[int, int], pairs: Pairs) -> int:
    """Return how many more can be placed with as many volunteers of the profiles as needed."""
    helped = set().union(*(reached(profile, waiting) for profile in profiles))
    ids = [family.id for family in waiting]
    others = [one for one in ids if one not in helped]
    return len(helped) + placeable(others, places, pairs) - placeable(ids, places, pairs)


@plenty
@given(worlds())
def test_every_line_is_the_best_there_is_and_counts_truly(world):
    waiting, places, pairs = world
    given = planned(waiting, places, pairs)
    left_out = {one.family_id for one in engine.plan(given).unplaced}
    wishes = engine.wish_list(given, asked(*waiting), radius_m=RADIUS_M)
    profiles = sorted(
        engine.Profile(one.east_m, one.north_m, mask("languages", word), mask("support_form", one.support_form))
        for one in waiting
        if one.id in left_out
        for word in one.languages
    )
    chosen: list[engine.Profile] = []
    for wish in wishes:
        before = more(chosen, waiting, places, pairs)
        gains = {profile: more([*chosen, profile], waiting, places, pairs) - before for profile in profiles}
        assert wish.more == max(gains.values()) > 0
        assert wish.profile == min(profile for profile, gain in gains.items() if gain == wish.more)
        helped = reached(wish.profile, waiting) - set().union(*(reached(one, waiting) for one in chosen))
        assert list(wish.families) == sorted(helped & left_out)
        chosen.append(wish.profile)
    # Whoever is left out is within reach of a volunteer next door who speaks as they do.
    assert more(chosen, waiting, places, pairs) == len(left_out)


@few
@given(worlds(), st.integers(1, 2))
def test_the_list_is_as_long_as_asked_for_and_no_longer(world, top):
    waiting, places, pairs = world
    given = planned(waiting, places, pairs)
    whole = engine.wish_list(given, asked(*waiting), radius_m=RADIUS_M, top=99)
    assert engine.wish_list(given, asked(*waiting), radius_m=RADIUS_M, top=top) == whole[:top]


@few
@given(worlds())
def test_the_order_of_rows_changes_nothing(world):
    waiting, places, pairs = world
    backwards = dict(reversed(places.items()))
    found = engine.wish_list(planned(waiting, places, pairs), asked(*waiting), radius_m=RADIUS_M)
    again = engine.wish_list(
        planned(waiting[::-1], backwards, pairs), asked(*sorted(waiting, key=lambda one: one.id)), radius_m=RADIUS_M
    )
    assert found == again


def test_what_to_have_lived_is_counted_most_first():
    stages = [{"newborn"}, {"newborn", "separation"}, {"toddler", "separation"}, {"newborn"}]
    waiting = [
        naive.Family(id=number, support_form="companion", languages=frozenset({"fi"}), life_stages=frozenset(each))
        for number, each in enumerate(stages)
    ]
    (wish,) = engine.wish_list(planned(waiting, {}, set()), asked(*waiting), radius_m=0)
    assert wish.more == 4
    assert wish.families == (0, 1, 2, 3)
    assert wish.life_stages == ((1, 3), (3, 2), (2, 1))


def test_a_new_volunteer_for_one_family_can_free_a_place_for_another():
    far = naive.Family(id=1, support_form="doula", languages=frozenset({"so"}), east_m=900_000)
    near, beside = (replace(FAMILY, id=number) for number in (2, 3))
    given = planned([far, near, beside], {1: 1}, {(1, 1), (2, 1)})
    wishes = engine.wish_list(given, asked(far, near, beside), radius_m=5_000)
    assert [(wish.profile.support_form, wish.more) for wish in wishes] == [(1, 2)]


def test_nobody_left_out_is_an_empty_list():
    assert engine.wish_list(planned([FAMILY], {1: 1}, {(7, 1)}), asked(FAMILY), radius_m=5_000) == ()
    assert engine.wish_list(planned([], {}, set()), asked(), radius_m=5_000) == ()


def test_families_must_be_known():
    with pytest.raises(ValueError, match="a family that waits is not among them"):
        engine.wish_list(planned([FAMILY], {}, set()), asked(), radius_m=5_000)
