"""What the engine says of a pair is true of the pair: reasons that hold, and blocks that say how much is lacking."""

from dataclasses import replace
from math import isqrt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine
from tests.matching.engine_worlds import (
    asked,
    columns,
    listed,
    plenty,
    words,
    worlds,
)


def is_true(reason: engine.Reason, one: naive.Volunteer, family: naive.Family) -> bool:
    """Return whether a reason holds for the pair, worked out from the objects alone."""
    shared = {
        "life_stage_lived": ("life_stages", one.life_stages & family.life_stages),
        "shared_times": ("slots", one.slots & family.slots),
        "first_language": ("languages", one.languages & {family.first_language}),
        "common_language": ("languages", one.languages & family.languages),
        "shared_interests": ("topics", one.topics & family.topics),
        "wished_competence": ("competences", one.competences & family.competences_wished),
        "volunteer_wish": ("life_stages", one.wished_life_stages & family.life_stages),
    }
    if reason.code == "near":
        return reason.params == {"metres": isqrt(naive.squared_metres(one, family))}
    name, expected = shared[reason.code]
    return bool(expected) and set(reason.params) == {name} and words(name, reason.params[name]) == expected


@plenty
@given(worlds())
def test_every_reason_given_is_true_of_the_pair_and_none_is_left_out(world):
    people, family = world
    by_id = {one.id: one for one in people}
    for candidate in listed(people, family, top=50).candidates:
        one = by_id[candidate.volunteer_id]
        codes = [reason.code for reason in candidate.reasons]
        assert all(is_true(reason, one, family) for reason in candidate.reasons)
        worth = {code for code, value in naive.values(one, family).items() if value}
        assert len(codes) == len(worth | {"distance", "first_language"})
        assert codes.count("first_language") + codes.count("common_language") == 1
        assert len(set(codes)) == len(codes)
        assert set(codes) <= set(engine.REASON_CODES)


def how_it_would_pass(block: engine.Blocked, one: naive.Volunteer, family: naive.Family) -> Any:
    """Return the pair with what the block complains of put right, exactly as its parameters say."""
    params = block.params
    here = {
        "not_approved": lambda: {"support_forms": one.support_forms | words("support_forms", params["support_forms"])},
        "not_available": lambda: {"is_available": True},
        "no_capacity": lambda: {"capacity_left": 1},
        "no_common_language": lambda: {"languages": one.languages | words("languages", params["languages"])},
        "too_far": lambda: {"radius_m": one.radius_m + params["over_volunteer_metres"]},
        "competence_missing": lambda: {"competences": one.competences | words("competences", params["competences"])},
        "gender_wish": lambda: {"gender": params["gender"]},
        "limits": lambda: {
            "limits": one.limits - words("limits", params["limits"]),
            "brings": one.brings - words("limits", params["limits"]),
        },
        "no_shared_time": lambda: {"slots": one.slots | words("slots", params["slots"])},
        "conflict_of_interest": dict,
        "earlier_pair": dict,
    }[block.code]()
    there = {
        "too_far": lambda: {"max_distance_m": family.max_distance_m + params["over_family_metres"]},
        "conflict_of_interest": lambda: {"conflicts": family.conflicts - {one.id}},
        "earlier_pair": lambda: {"earlier": family.earlier - {one.id}},
    }.get(block.code, dict)()
    return replace(one, **here), replace(family, **there)


@plenty
@given(worlds())
def test_putting_right_what_a_block_says_is_enough_to_pass_that_rule(world):
    people, family = world
    for one in people:
        for block in engine.why_not(columns(people), asked(family), one.id):
            assert block.code not in naive.failing(*how_it_would_pass(block, one, family))


@plenty
@given(worlds(), st.sampled_from(("over_volunteer_metres", "over_family_metres")))
def test_a_metre_less_than_said_would_not_be_enough(world, side):
    people, family = world
    for one in people:
        for block in engine.why_not(columns(people), asked(family), one.id):
            if block.code == "too_far" and block.params[side]:
                short = engine.Blocked(block.code, {**block.params, side: block.params[side] - 1})
                assert "too_far" in naive.failing(*how_it_would_pass(short, one, family))
