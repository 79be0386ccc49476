"""The engine gives the answers of the plain rules in `benchmarks/naive_matching.py`, only faster."""

from collections import Counter
from dataclasses import replace
from math import isqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine
from matching.engine.filters import failing, failing_codes
from tests.matching.engine_worlds import (
    LIMITS,
    SLOTS,
    WEIGHTS,
    asked,
    columns,
    crowd,
    families,
    few,
    listed,
    metres_needed,
    people,
    plenty,
    row,
    some,
    worlds,
)


@plenty
@given(worlds())
def test_every_rule_fails_for_those_whom_the_plain_rules_turn_away(world):
    people, family = world
    here = columns(people)
    found = [tuple(block.code for block in engine.why_not(here, asked(family), one.id)) for one in people]
    assert found == naive.why_not_all(people, family)


@plenty
@given(worlds())
def test_one_pair_in_plain_values_fails_what_it_fails_among_everybody(world):
    people, family = world
    found = [
        engine.failing_filters(
            row(one, engine.VolunteerRow),
            row(family, engine.FamilyRow),
            is_conflict=one.id in family.conflicts,
            is_earlier=one.id in family.earlier,
        )
        for one in people
    ]
    assert found == naive.why_not_all(people, family)


@plenty
@given(st.data(), people)
def test_rules_say_the_same_pair_by_pair_as_for_one_family(data, people):
    waiting = [data.draw(families(people)) for _ in people]
    waiting = [replace(family, id=number) for number, family in enumerate(waiting)]
    fails = failing(columns(people), asked(*waiting))
    found = [failing_codes(fails[:, place]) for place in range(len(people))]
    assert found == [tuple(naive.failing(one, family)) for one, family in zip(people, waiting, strict=True)]


@plenty
@given(worlds(), st.integers(1, 8))
def test_candidates_are_the_best_of_the_feasible_with_equal_fits_by_id(world, top):
    people, family = world
    found = listed(people, family, top=top)
    points = [
        (one.volunteer_id, one.fit, {factor.code: factor.points for factor in one.factors}) for one in found.candidates
    ]
    assert points == [(one.id, fit, given) for one, fit, given in naive.best(people, family, top, WEIGHTS)]
    assert [one.rank for one in found.candidates] == list(range(1, len(points) + 1))
    assert engine.candidates(columns(people), asked(family), top=top) == found.candidates


@plenty
@given(worlds())
def test_a_fit_is_the_sum_of_its_points_and_a_factor_tells_its_value(world):
    people, family = world
    by_id = {one.id: one for one in people}
    for candidate in listed(people, family, top=50).candidates:
        values = naive.values(by_id[candidate.volunteer_id], family)
        assert candidate.fit == sum(factor.points for factor in candidate.factors) <= 1000
        assert {f.code: f.value if f.is_stated else None for f in candidate.factors} == values
        assert all(f.is_stated or f.value == 500 for f in candidate.factors)


@plenty
@given(worlds())
def test_the_funnel_counts_what_each_rule_takes_away(world):
    people, family = world
    failed = naive.why_not_all(people, family)
    found = listed(people, family)
    first = Counter(codes[0] for codes in failed if codes)
    every = Counter(code for codes in failed for code in codes)
    only = Counter(codes[0] for codes in failed if len(codes) == 1)
    assert [step.code for step in found.funnel] == list(engine.FILTER_CODES)
    assert [step.before - step.left for step in found.funnel] == [first[code] for code in engine.FILTER_CODES]
    assert [step.failing for step in found.funnel] == [every[code] for code in engine.FILTER_CODES]
    assert [step.only for step in found.funnel] == [only[code] for code in engine.FILTER_CODES]
    assert found.funnel[0].before == found.considered == len(people)
    assert found.funnel[-1].left == found.feasible == failed.count(())


@plenty
@given(worlds())
def test_near_misses_are_the_best_of_those_whom_one_rule_stops(world):
    people, family = world
    expected = []
    for code in engine.FILTER_CODES:
        alone = [one for one in people if tuple(naive.failing(one, family)) == (code,)]
        fits = {one.id: naive.fit(one, family, WEIGHTS) for one in alone}
        over = {one.id: metres_needed(one, family) - min(one.radius_m, family.max_distance_m) for one in alone}
        order = sorted(fits, key=lambda one: (over[one] if code == "too_far" else -fits[one], one))
        expected += [(one, code, fits[one]) for one in order[:3]]
    found = listed(people, family).near_misses
    assert [(miss.volunteer_id, miss.code, miss.fit) for miss in found] == expected


@plenty
@given(worlds())
def test_longer_limits_give_the_volunteers_that_they_promise(world):
    people, family = world
    for step in listed(people, family).farther:
        wider = replace(family, max_distance_m=min(family.max_distance_m + step.extra_metres, engine.NO_LIMIT_M))
        further = [replace(one, radius_m=min(one.radius_m + step.extra_metres, engine.NO_LIMIT_M)) for one in people]
        before, after = listed(people, family).feasible, listed(further, wider).feasible
        assert after - before == step.volunteers


@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_gets_the_answers_of_the_plain_rules(seed):
    people = crowd(seed, 600)
    family = naive.Family(
        id=1,
        support_form="companion",
        max_distance_m=9_000,
        languages=frozenset({"fi", "so"}),
        first_language="so",
        life_stages=frozenset({"newborn", "toddler", "separation"}),
        topics=frozenset({"forms", "cooking"}),
        slots=frozenset(SLOTS[:6]),
        competences_required=frozenset({"car"}),
        competences_wished=frozenset({"first_aid", "sign_language"}),
        limits=frozenset({"smoking"}),
        home_has=frozenset({"pets"}),
        gender_wish=1,
        conflicts=frozenset(one.id for one in people[:20]),
        earlier=frozenset(one.id for one in people[20:40]),
    )
    alone = {code: [] for code in engine.FILTER_CODES}
    for one, codes in zip(people, naive.why_not_all(people, family), strict=True):
        if len(codes) == 1:
            alone[codes[0]].append((-naive.fit(one, family, WEIGHTS), one.id))
    found = listed(people, family, top=7)
    best = [(one.volunteer_id, one.fit) for one in found.candidates]
    misses = [(miss.code, -miss.fit, miss.volunteer_id) for miss in found.near_misses if miss.code != "too_far"]
    assert best == [(one.id, fit) for one, fit, _ in naive.best(people, family, 7, WEIGHTS)]
    assert [step.only for step in found.funnel] == [len(some) for some in alone.values()]
    assert misses == [(code, *miss) for code in alone if code != "too_far" for miss in sorted(alone[code])[:3]]


@plenty
@given(worlds(), st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(world, seed):
    people, family = world
    shuffled = Random(seed).sample(people, len(people))
    assert listed(shuffled, family, top=4) == listed(people, family, top=4)


@plenty
@given(worlds(), st.integers(0, 3), some(LIMITS))
def test_gender_and_limits_never_change_a_fit(world, gender, limits):
    people, family = world
    changed = [replace(one, gender=gender, limits=limits, brings=limits) for one in people]
    family = replace(family, gender_wish=0, home_has=frozenset(), limits=frozenset())
    assert listed(changed, family, top=50).candidates == listed(people, family, top=50).candidates


def test_no_column_holds_ethnicity_religion_or_health():
    columns = {*engine.VolunteerRow._fields, *engine.FamilyRow._fields}
    assert columns == {
        *("id", "east_m", "north_m", "radius_m", "max_distance_m", "languages", "first_language", "life_stages"),
        *("wished_life_stages", "competences", "competences_required", "competences_wished", "topics", "slots"),
        *("support_forms", "support_form", "limits", "brings", "home_has", "gender", "gender_wish"),
        *("capacity_left", "is_available"),
    }


FARTHEST = 10_000_000
coordinates = st.integers(-FARTHEST, FARTHEST) | st.sampled_from((-FARTHEST, FARTHEST))


@plenty
@given(coordinates, coordinates, coordinates, coordinates)
def test_distances_are_exact_to_the_farthest_corner(east, north, other_east, other_north):
    one = naive.Volunteer(
        id=1, east_m=east, north_m=north, languages=frozenset({"fi"}), support_forms=frozenset({"doula"})
    )
    family = naive.Family(
        id=1, support_form="doula", east_m=other_east, north_m=other_north, languages=frozenset({"fi"})
    )
    (candidate,) = listed([one], family).candidates
    (near,) = (reason.params for reason in candidate.reasons if reason.code == "near")
    assert near == {"metres": isqrt(naive.squared_metres(one, family))}
    needed = metres_needed(one, family)
    assert "too_far" not in naive.failing(replace(one, radius_m=needed), family)
    assert listed([replace(one, radius_m=needed)], family).feasible == 1
    assert listed([replace(one, radius_m=max(needed - 1, 0))], family).feasible == int(needed == 0)


@few
@given(st.integers(0, 2**32), st.integers(1, 7))
def test_many_equal_fits_are_still_settled_by_id(seed, top):
    same = [
        naive.Volunteer(id=number, languages=frozenset({"fi"}), support_forms=frozenset({"doula"}))
        for number in Random(seed).sample(range(1000), 60)
    ]
    family = naive.Family(id=1, support_form="doula", languages=frozenset({"fi"}))
    found = listed(same, family, top=top).candidates
    assert [one.volunteer_id for one in found] == sorted(one.id for one in same)[:top]
