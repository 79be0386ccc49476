"""All pairs at once are the pairs of the plain rules, each with its fit."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine
from matching.engine.nearby import Runs, chunks
from tests.matching.engine_worlds import SUPPORT_FORMS, WEIGHTS, asked, columns, crowd, families, people, plenty, walker

CLOSE = engine.Weights(1000, 0, 0, 0, 0, 0, 0)
WISHED = engine.Weights(0, 0, 0, 0, 0, 0, 1000)


@st.composite
def towns(draw: Callable[[Any], Any]) -> tuple[list[naive.Volunteer], list[naive.Family]]:
    volunteers = draw(people)
    return volunteers, draw(st.lists(families(volunteers), max_size=6, unique_by=lambda family: family.id))


def plain(
    volunteers: list[naive.Volunteer], waiting: list[naive.Family], weights: dict[str, int] = WEIGHTS
) -> list[tuple[int, int, int]]:
    return sorted(
        (family.id, volunteer.id, naive.fit(volunteer, family, weights))
        for family in waiting
        for volunteer in volunteers
        if naive.is_feasible(volunteer, family)
    )


def rows(found: engine.Feasible) -> list[tuple[int, int, int]]:
    return list(zip(found.family_ids.tolist(), found.volunteer_ids.tolist(), found.fits.tolist(), strict=True))


@plenty
@given(towns())
def test_all_pairs_are_those_of_the_plain_rules_with_their_fits(town):
    volunteers, waiting = town
    found = engine.feasible(columns(volunteers), asked(*waiting))
    assert rows(found) == plain(volunteers, waiting)
    assert len(found) == len(found.fits)


@plenty
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(town, random):
    volunteers, waiting = town
    found = engine.feasible(columns(volunteers), asked(*waiting))
    again = engine.feasible(
        columns(random.sample(volunteers, len(volunteers))), asked(*random.sample(waiting, len(waiting)))
    )
    for column in ("family_ids", "volunteer_ids", "fits"):
        assert getattr(found, column).tobytes() == getattr(again, column).tobytes()


@plenty
@given(towns(), st.data())
def test_each_family_may_have_its_own_weights(town, data):
    volunteers, waiting = town
    chosen = data.draw(st.lists(st.sampled_from((CLOSE, WISHED)), min_size=len(waiting), max_size=len(waiting)))
    found = engine.feasible(columns(volunteers), asked(*waiting), weights=chosen)
    words = [dict(zip(engine.FACTOR_CODES, weights.listed(), strict=True)) for weights in chosen]
    expected = [plain(volunteers, [family], mine) for family, mine in zip(waiting, words, strict=True)]
    assert rows(found) == sorted(pair for pairs in expected for pair in pairs)


def town(seed: int, families: int, volunteers: int) -> tuple[list[naive.Volunteer], list[naive.Family]]:
    """Return a town too large to look at every pair, with every kind of radius and some known pairs."""
    random = Random(seed)
    there = crowd(seed, volunteers)
    radius = lambda: random.choice((0, 1, 2, 3, 900, 4_000, 8_000, 30_000, engine.NO_LIMIT_M))  # noqa: E731
    there = [replace(one, north_m=random.randrange(-12_000, 12_000), radius_m=radius()) for one in there]
    ids = [one.id for one in there]
    return there, [
        naive.Family(
            id=number,
            support_form=random.choice(SUPPORT_FORMS),
            languages=frozenset({random.choice(("fi", "sv"))}),
            # Some live in the very place of a volunteer.
            **random.choice(
                ({"east_m": one.east_m, "north_m": one.north_m}, {"east_m": random.randrange(-40_000, 40_000)})
            ),
            max_distance_m=random.choice((0, 5_000, 20_000, engine.NO_LIMIT_M)),
            conflicts=frozenset(random.sample(ids, 3)),
            earlier=frozenset(random.sample(ids, 3)),
        )
        for number, one in enumerate(random.choices(there, k=families))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_people_far_and_near_are_found_in_a_crowd(seed):
    volunteers, waiting = town(seed, 150, 1500)
    found = engine.feasible(columns(volunteers), asked(*waiting))
    expected = plain(volunteers, waiting)
    assert rows(found) == expected
    assert len(expected) > 1000


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_pairs_come_in_chunks_that_leave_none_out(size):
    runs = Runs(np.arange(5) * 10, np.array([3, 1, 2]), np.array([1, 0, 4]), np.array([2, 5, 1]))
    listed = list(chunks(runs, size))
    assert max(len(volunteers) for volunteers, _ in listed) <= size
    assert np.concatenate([volunteers for volunteers, _ in listed]).tolist() == [10, 20, 0, 10, 20, 30, 40, 40]
    assert np.concatenate([families for _, families in listed]).tolist() == [3, 3, 1, 1, 1, 1, 1, 2]


def test_a_limit_of_distance_holds_to_the_metre():
    at_the_limit, beyond = (
        walker(1, east_m=3_000, north_m=4_000, radius_m=5_000),
        walker(2, east_m=3_000, north_m=4_001),
    )
    family = naive.Family(id=7, support_form="companion", languages=frozenset({"fi"}), max_distance_m=5_000)
    assert rows(engine.feasible(columns([at_the_limit, beyond]), asked(family))) == plain([at_the_limit], [family])


def test_somebody_watches_and_may_stop_the_work():
    volunteers, waiting = town(5, 60, 200)
    told: list[tuple[str, int]] = []
    engine.feasible(columns(volunteers), asked(*waiting), watch=lambda stage, percent: told.append((stage, percent)))
    assert told[-1] == ("pairs", 100)
    assert told == sorted(told)

    def stop(stage: str, percent: int) -> None:
        raise TimeoutError(stage)

    with pytest.raises(TimeoutError, match="pairs"):
        engine.feasible(columns(volunteers), asked(*waiting), watch=stop)


def test_weights_must_be_one_for_each_family():
    volunteers, waiting = town(6, 3, 10)
    with pytest.raises(ValueError, match="weights: expected 3 rows, got 2"):
        engine.feasible(columns(volunteers), asked(*waiting), weights=[CLOSE, CLOSE])


def test_nobody_gives_no_pairs_of_the_right_kind():
    for volunteers, waiting in (([], []), ([walker(1)], []), ([], town(7, 2, 9)[1])):
        found = engine.feasible(columns(volunteers), asked(*waiting))
        assert len(found) == 0
        assert {found.family_ids.dtype, found.volunteer_ids.dtype, found.fits.dtype} == {np.dtype(np.int64)}
