"""Columns refuse what the rules could not reckon with exactly."""

import subprocess
import sys

import numpy as np
import pytest

from matching import engine
from matching.engine.kinds import FARTHEST_COORDINATE_M

VOLUNTEER = engine.VolunteerRow(
    id=1,
    east_m=385_000,
    north_m=6_672_000,
    radius_m=10_000,
    languages=1,
    life_stages=0,
    wished_life_stages=0,
    competences=0,
    topics=0,
    slots=0,
    support_forms=1,
    limits=0,
    brings=0,
    gender=engine.GENDER_NOT_SAID,
    capacity_left=1,
    is_available=True,
)
FAMILY = engine.FamilyRow(
    id=1,
    east_m=385_000,
    north_m=6_672_000,
    max_distance_m=engine.NO_LIMIT_M,
    languages=3,
    first_language=2,
    life_stages=0,
    topics=0,
    slots=0,
    support_form=1,
    competences_required=0,
    competences_wished=0,
    limits=0,
    home_has=0,
    gender_wish=engine.GENDER_NOT_SAID,
)


def test_rows_come_back_as_they_were_given():
    widest = VOLUNTEER._replace(id=-(2**63), languages=2**63 - 1, slots=2**21 - 1, is_available=False)
    assert engine.Volunteers.from_rows([VOLUNTEER, tuple(widest)]).rows() == [VOLUNTEER, widest]
    assert engine.Families.from_rows([FAMILY]).rows() == [FAMILY]


def test_rows_may_come_from_a_generator_and_may_be_none_at_all():
    assert len(engine.Volunteers.from_rows(row for row in [VOLUNTEER])) == 1
    assert engine.Volunteers.from_rows([]).rows() == []
    assert len(engine.Families.from_rows([])) == 0


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"radius_m": -1}, "radius_m: expected 0 to 30000000"),
        ({"radius_m": engine.NO_LIMIT_M + 1}, "radius_m"),
        ({"east_m": FARTHEST_COORDINATE_M + 1}, "east_m"),
        ({"north_m": -FARTHEST_COORDINATE_M - 1}, "north_m"),
        ({"languages": -1}, "languages"),
        ({"life_stages": 2**31}, "life_stages"),
        ({"slots": 2**31}, "slots"),
        ({"gender": 4}, "gender"),
        ({"capacity_left": -1}, "capacity_left"),
        ({"capacity_left": engine.MOST_CAPACITY + 1}, "capacity_left"),
        ({"is_available": 2}, "is_available"),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(wrong, complaint):
    with pytest.raises(ValueError, match=complaint):
        engine.Volunteers.from_rows([VOLUNTEER, VOLUNTEER._replace(id=2, **wrong)])


@pytest.mark.parametrize("wrong", [{"east_m": 1.5}, {"languages": 2**63}, {"topics": None}, {"id": "1"}])
def test_what_is_not_a_whole_number_is_refused_by_name(wrong):
    with pytest.raises((TypeError, ValueError), match="|".join([*wrong, "ids"])):
        engine.Volunteers.from_rows([VOLUNTEER._replace(**wrong)])


def test_an_id_twice_is_refused():
    with pytest.raises(ValueError, match="ids: an id is there twice"):
        engine.Volunteers.from_rows([VOLUNTEER, VOLUNTEER])


@pytest.mark.parametrize("row", [VOLUNTEER[:-1], (*VOLUNTEER, 0)])
def test_a_row_of_another_length_is_refused(row):
    with pytest.raises(ValueError, match="expected 16 values each"):
        engine.Volunteers.from_rows([row])


def test_columns_of_different_lengths_are_refused():
    whole = engine.Volunteers.from_rows([VOLUNTEER])
    columns = {name: getattr(whole, name) for name in engine.Volunteers.kinds}
    with pytest.raises(ValueError, match="east_m: expected 1 rows, got 2"):
        engine.Volunteers(**{**columns, "east_m": np.array([1, 2])})
    with pytest.raises(ValueError, match="slots: expected one dimension, got 2"):
        engine.Volunteers(**{**columns, "slots": np.array([[1]])})


@pytest.mark.parametrize("form", [0, 3, 6])
def test_a_family_asks_for_exactly_one_form_of_support(form):
    with pytest.raises(ValueError, match="support_form: expected exactly one bit"):
        engine.Families.from_rows([FAMILY._replace(support_form=form)])


@pytest.mark.parametrize("language", [4, 3])
def test_the_first_language_is_one_of_the_languages(language):
    with pytest.raises(ValueError, match="first_language: expected one of languages"):
        engine.Families.from_rows([FAMILY._replace(first_language=language)])


def test_columns_are_copies_that_nobody_can_change():
    given = np.array([5])
    columns = {name: [value] for name, value in zip(engine.Volunteers.kinds, VOLUNTEER, strict=True)}
    volunteers = engine.Volunteers(**{**columns, "radius_m": given})
    given[0] = 9
    assert volunteers.radius_m.tolist() == [5]
    with pytest.raises(ValueError, match="read-only"):
        volunteers.radius_m[0] = 9


def test_a_family_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        engine.Families.from_rows([FAMILY]).one(2)


def test_pairs_of_somebody_who_is_not_there_do_no_harm():
    pairs = engine.Pairs.of([(1, 99), (1, 99), (5, 1)])
    family = engine.Families.from_rows([FAMILY], conflicts=pairs, earlier=pairs).one(1)
    assert engine.shortlist(engine.Volunteers.from_rows([VOLUNTEER]), family).feasible == 1
    assert engine.shortlist(engine.Volunteers.from_rows([]), family).feasible == 0


def test_the_widest_masks_are_shared_to_the_last_bit():
    volunteer = VOLUNTEER._replace(languages=2**62, topics=2**62, support_forms=2**62, slots=2**30, life_stages=2**30)
    family = FAMILY._replace(
        languages=2**62, first_language=2**62, topics=2**62, support_form=2**62, slots=2**30, life_stages=2**30
    )
    families = engine.Families.from_rows([family])
    (candidate,) = engine.shortlist(engine.Volunteers.from_rows([volunteer]), families).candidates
    assert {reason.code: reason.params for reason in candidate.reasons} == {
        "near": {"metres": 0},
        "life_stage_lived": {"life_stages": (30,)},
        "shared_times": {"slots": (30,)},
        "first_language": {"languages": (62,)},
        "shared_interests": {"topics": (62,)},
    }


def test_the_engine_runs_without_django():
    script = "import sys, matching.engine.__main__; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
