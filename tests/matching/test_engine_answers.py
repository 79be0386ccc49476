"""Answers at the edges: nobody, ties, close calls, weights, and what is refused."""

from dataclasses import astuple, replace

import numpy as np
import pytest

from matching import engine
from matching.engine.filters import failing
from tests.matching.engine_worlds import (
    FAMILY,
    asked,
    columns,
    listed,
    walker,
)


def test_nobody_at_all_gives_an_empty_shortlist_with_a_whole_funnel():
    found = listed([], FAMILY)
    assert (found.candidates, found.near_misses, found.considered, found.feasible) == ((), (), 0, 0)
    assert [step[1:] for step in found.funnel] == [(0, 0, 0, 0)] * len(engine.FILTER_CODES)
    assert [step.volunteers for step in found.farther] == [0, 0, 0, 0]
    assert not found.is_close_call


def test_a_clear_first_choice_is_no_close_call_and_an_equal_one_is():
    lived = walker(2, life_stages=FAMILY.life_stages)
    assert not listed([lived], FAMILY).is_close_call
    assert not listed([lived, walker(1)], FAMILY).is_close_call
    assert listed([lived, replace(lived, id=1)], FAMILY).is_close_call


def test_a_first_choice_that_other_weights_would_change_is_a_close_call():
    far = walker(1, life_stages=FAMILY.life_stages, east_m=25_000)
    found = listed([far, walker(2)], FAMILY)
    assert [one.fit for one in found.candidates] == [546, 525]
    assert found.is_close_call


@pytest.mark.parametrize(("life_stage", "is_close"), [(600, True), (601, False)])
def test_a_call_is_close_as_far_as_a_fifth_of_each_weight_can_level_it(life_stage, is_close):
    weights = engine.Weights(0, life_stage, 0, 0, 1000 - life_stage, 0, 0)
    asks_both = replace(FAMILY, topics=frozenset({"forms"}))
    people = [walker(1, life_stages=FAMILY.life_stages), walker(2, topics=asks_both.topics)]
    found = listed(people, asks_both, weights=weights)
    assert [one.fit for one in found.candidates] == [life_stage, 1000 - life_stage]
    assert found.is_close_call is is_close


@pytest.mark.parametrize(
    ("east_m", "north_m", "promised"),
    [
        (15_000, 0, [1, 1, 1, 1]),
        (15_000, 1, [0, 1, 1, 1]),
        (60_000, 0, [0, 0, 0, 1]),
        (60_001, 0, [0, 0, 0, 0]),
    ],
)
def test_longer_limits_reach_to_the_metre(east_m, north_m, promised):
    found = listed([walker(1, east_m=east_m, north_m=north_m, radius_m=10_000)], FAMILY)
    assert [step.volunteers for step in found.farther] == promised


def test_weights_decide_the_order():
    far = walker(1, life_stages=FAMILY.life_stages, east_m=25_000)
    only_distance = engine.Weights(1000, 0, 0, 0, 0, 0, 0)
    found = listed([far, walker(2)], FAMILY, weights=only_distance)
    assert [(one.volunteer_id, one.fit) for one in found.candidates] == [(2, 1000), (1, 285)]


@pytest.mark.parametrize("weights", [(1000, 1, 0, 0, 0, 0, 0), (1001, -1, 0, 0, 0, 0, 0), (999.0, 1, 0, 0, 0, 0, 0)])
def test_weights_that_do_not_make_a_thousand_are_refused(weights):
    with pytest.raises(ValueError, match="together 1000"):
        engine.Weights(*weights)


def test_the_weights_start_from_what_was_measured():
    assert astuple(engine.Weights()) == (250, 200, 150, 120, 100, 100, 80)


def test_a_top_below_one_is_refused():
    with pytest.raises(ValueError, match="top"):
        listed([walker(1)], FAMILY, top=0)


def test_more_than_one_family_at_a_time_is_refused():
    here, two = columns([walker(1)]), asked(FAMILY, replace(FAMILY, id=8))
    for answer in (engine.shortlist, engine.candidates, lambda v, f: engine.why_not(v, f, 1)):
        with pytest.raises(ValueError, match="expected 1 row"):
            answer(here, two)


def test_why_not_of_somebody_unknown_is_a_key_error():
    with pytest.raises(KeyError):
        engine.why_not(columns([walker(1)]), asked(FAMILY), 2)


def test_rules_refuse_sides_of_different_lengths():
    with pytest.raises(ValueError, match="expected 1 or 3 rows"):
        failing(columns([walker(1), walker(2), walker(3)]), asked(FAMILY, replace(FAMILY, id=8)))


def test_one_of_many_families_takes_its_own_pairs_along():
    mine = replace(FAMILY, conflicts=frozenset({1}), earlier=frozenset({2}))
    both = asked(mine, replace(FAMILY, id=8, conflicts=frozenset({3})))
    here = columns([walker(1), walker(2), walker(3)])
    assert [one.volunteer_id for one in engine.shortlist(here, both.one(7)).candidates] == [3]
    assert [one.volunteer_id for one in engine.shortlist(here, both.one(8)).candidates] == [1, 2]


def test_answers_hold_plain_numbers_that_json_can_write():
    found = listed([walker(1), walker(2, capacity_left=0)], FAMILY)
    numbers = [found.candidates[0].fit, found.funnel[0].left, found.near_misses[0].fit, found.farther[0].volunteers]
    assert [type(number) for number in numbers] == [int] * 4
    assert not isinstance(found.candidates[0].volunteer_id, np.integer)
