"""The plan is the best there is, says why the others wait, and proves both."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import naive_matching as naive
from matching import engine
from tests.matching.engine_worlds import asked, columns, families, plenty, volunteers

Fits = dict[tuple[int, int], int]
two_hundred = settings(max_examples=200)
ids = st.integers(-(2**63), 2**63 - 1) | st.integers(1, 9)
bonuses = st.sampled_from((0, 60, 1000))


def waiting(priorities: dict[int, int], capacities: dict[int, int], fits: Fits, **more: Any) -> engine.Waiting:
    """Return what is to be planned, in the order of the dictionaries."""
    known = {name: engine.Pairs.of(more.pop(name)) for name in ("frozen", "keep") if name in more}
    column = lambda values: np.array(list(values), dtype=np.int64)  # noqa: E731
    pairs = engine.Feasible(column(f for f, _ in fits), column(v for _, v in fits), column(fits.values()))
    return engine.Waiting(
        column(priorities), column(priorities.values()), column(capacities), column(capacities.values()), pairs,
        **known, **more,
    )  # fmt: skip


@st.composite
def instances(draw: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the arguments of `waiting`, with pairs that nobody had to find."""
    families = draw(st.lists(ids, max_size=5, unique=True))
    people = draw(st.lists(ids, max_size=4, unique=True))
    pairs = [(family, volunteer) for family in families for volunteer in people]
    some_pairs = st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([])
    frozen = dict(draw(some_pairs)[:2])
    fits = draw(some_pairs)
    return {
        "priorities": {one: draw(st.sampled_from((1, 2, 2, 7, 2**31 - 1))) for one in families},
        "capacities": {one: draw(st.integers(0, 3)) for one in people},
        "fits": {pair: draw(st.sampled_from((0, 500, 501, 1000))) for pair in fits},
        "frozen": list(frozen.items()),
        "keep": draw(some_pairs),
        "keep_bonus": draw(bonuses),
    }


def every_plan(families: list[int], free: Counter[int], fits: Fits) -> Iterator[Fits]:
    """Yield every plan there is."""
    if not families:
        yield {}
        return
    first, *others = families
    yield from every_plan(others, free, fits)
    for (family, volunteer), fit in fits.items():
        if family == first and free[volunteer] > 0:
            for rest in every_plan(others, free - Counter([volunteer]), fits):
                yield {(family, volunteer): fit, **rest}


def best_value(given: dict[str, Any]) -> tuple[int, int, int]:
    """Return families placed, their priorities, and fit with bonus of the best of all plans."""
    out = dict(given["frozen"])
    free = Counter(given["capacities"])
    free.subtract(out.values())
    left = [family for family in given["priorities"] if family not in out]
    return max(value(plan, given) for plan in every_plan(left, +free, given["fits"]))


def value(pairs: Fits, given: dict[str, Any]) -> tuple[int, int, int]:
    kept = given["keep_bonus"] * len(set(pairs) & set(given["keep"]))
    return len(pairs), sum(given["priorities"][family] for family, _ in pairs), sum(pairs.values()) + kept


def pairs_of(plan: engine.Plan) -> Fits:
    return {(one.family_id, one.volunteer_id): one.fit for one in plan.placed}


def check(given: dict[str, Any], plan: engine.Plan) -> None:
    """Hold a plan to everything that it promises."""
    placed, out = pairs_of(plan), dict(given["frozen"])
    assert value(placed, given) == best_value(given)
    assert plan.optimal
    assert placed.items() <= given["fits"].items()
    assert plan.objective == (len(placed), value(placed, given)[1], sum(placed.values()))
    used = Counter(volunteer for _, volunteer in placed)
    used.update(out.values())
    assert all(used[one] <= places or one not in {v for _, v in placed} for one, places in given["capacities"].items())
    everybody = [family for family, _ in placed] + [one.family_id for one in plan.unplaced] + list(out)
    assert sorted(everybody) == sorted(given["priorities"])
    for listed in (plan.placed, plan.unplaced):
        assert [one.family_id for one in listed] == sorted(one.family_id for one in listed)
    for one in plan.unplaced:
        recount(one, given)


def recount(one: engine.Unplaced, given: dict[str, Any]) -> None:
    """Hold a reason to its proof."""
    candidates = {volunteer for family, volunteer in given["fits"] if family == one.family_id}
    if one.reason == "no_candidate":
        assert (candidates, one.rivals, one.volunteers, one.places) == (set(), (), (), 0)
        return
    out = dict(given["frozen"])
    taken = Counter(out.values())
    assert one.reason == "scarce"
    assert one.family_id in one.rivals
    assert not out.keys() & set(one.rivals)
    assert list(one.rivals) == sorted(set(one.rivals))
    assert list(one.volunteers) == sorted(set(one.volunteers))
    assert {volunteer for family, volunteer in given["fits"] if family in one.rivals} == set(one.volunteers)
    assert one.places == sum(max(0, given["capacities"][each] - taken[each]) for each in one.volunteers)
    assert one.places < len(one.rivals)
    assert all(given["priorities"][rival] >= given["priorities"][one.family_id] for rival in one.rivals)


@two_hundred
@given(instances())
def test_the_plan_is_the_best_of_all_plans_and_gives_true_reasons(given):
    check(given, engine.plan(waiting(**given)))


@st.composite
def towns(draw: Callable[[Any], Any]) -> tuple[list[naive.Volunteer], list[naive.Family], dict[str, Any]]:
    people = draw(st.lists(volunteers, min_size=1, max_size=4, unique_by=lambda one: one.id))
    asking = draw(st.lists(families(people), min_size=1, max_size=5, unique_by=lambda one: one.id))
    return people, asking, {"priorities": {one.id: draw(st.integers(1, 4)) for one in asking}}


@two_hundred
@given(towns(), st.data())
def test_from_what_people_say_to_the_best_plan(town, data):
    people, asking, given = town
    # Half of the worlds are easy ones, so that plans are not empty.
    if data.draw(st.booleans()):
        easy = {"languages": frozenset({"fi"}), "radius_m": engine.NO_LIMIT_M, "slots": frozenset()}
        people = [replace(one, **easy) for one in people]
        asking = [replace(one, languages=frozenset({"fi"}), first_language=None) for one in asking]
    found = engine.feasible(columns(people), asked(*asking))
    feasible = list(zip(found.family_ids.tolist(), found.volunteer_ids.tolist(), strict=True))
    some_pairs = st.lists(st.sampled_from(feasible), unique=True) if feasible else st.just([])
    given |= {
        "capacities": {one.id: data.draw(st.integers(0, 3)) for one in people},
        "fits": dict(zip(feasible, found.fits.tolist(), strict=True)),
        "frozen": list(dict(data.draw(some_pairs)[:2]).items()),
        "keep": data.draw(some_pairs),
        "keep_bonus": data.draw(bonuses),
    }
    plan = engine.plan(waiting(**given))
    check(given, plan)
    who = {one.id: one for one in people}
    asks = {one.id: one for one in asking}
    assert all(naive.is_feasible(who[one.volunteer_id], asks[one.family_id]) for one in plan.placed)


def shuffled(values: Any, random: Random) -> Any:
    listed = random.sample(list(values), len(values))
    return {key: values[key] for key in listed} if isinstance(values, dict) else listed


@plenty
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(given, random):
    other = {name: values if name == "keep_bonus" else shuffled(values, random) for name, values in given.items()}
    plan, again = engine.plan(waiting(**given)), engine.plan(waiting(**other))
    assert (plan.placed, plan.unplaced, plan.objective) == (again.placed, again.unplaced, again.objective)
    assert plan.prices.prices.tobytes() == again.prices.prices.tobytes()
    assert plan.prices.shares.tobytes() == again.prices.shares.tobytes()


def crowded(seed: int, families: int, volunteers: int, degree: int, capacity: int = 1) -> dict[str, Any]:
    """Return a large instance in which more families ask than there are places."""
    random = Random(seed)
    pairs = {(family, random.randrange(volunteers)) for family in range(families) for _ in range(degree)}
    return {
        "priorities": {family: random.randint(1, 3) for family in range(families)},
        "capacities": {volunteer: random.randint(0, capacity) for volunteer in range(volunteers)},
        "fits": {pair: random.randrange(1001) for pair in sorted(pairs)},
        "frozen": [],
        "keep": sorted(pairs)[::7],
    }


@pytest.mark.parametrize(("families", "volunteers", "degree", "capacity"), [(90, 90, 4, 2), (1500, 1500, 2, 1)])
def test_a_crowd_is_planned_as_the_certificate_demands(families, volunteers, degree, capacity):
    given = crowded(1, families, volunteers, degree, capacity)
    plan = engine.plan(waiting(**given))
    assert plan.optimal
    assert plan.prices.worth == plan.prices.bound
    assert {one.reason for one in plan.unplaced} == {"scarce"}
    for one in plan.unplaced:
        recount(one, {**given, "keep_bonus": 60})


def test_prices_and_shares_cover_every_pair():
    given = crowded(2, 60, 40, 4, 2)
    plan = engine.plan(waiting(**{**given, "priorities": dict.fromkeys(range(60), 1), "keep": []}))
    prices = dict(zip(plan.prices.volunteer_ids.tolist(), plan.prices.prices.tolist(), strict=True))
    shares = dict(zip(plan.prices.family_ids.tolist(), plan.prices.shares.tolist(), strict=True))
    scale = plan.prices.worth // plan.objective.placed
    assert min(*prices.values(), *shares.values()) >= 0
    assert all(shares[family] + prices[volunteer] >= fit for (family, volunteer), fit in given["fits"].items())
    used = Counter(one.volunteer_id for one in plan.placed)
    assert all(prices[one] == 0 for one, places in given["capacities"].items() if used[one] < places)
    assert all(shares[one.family_id] == 0 for one in plan.unplaced)
    assert scale > 1000


@two_hundred
@given(instances(), st.data())
def test_the_certificate_says_no_to_every_worse_plan(given, data):
    best = engine.plan(waiting(**given))
    out = dict(given["frozen"])
    free = Counter(given["capacities"])
    free.subtract(out.values())
    left = [family for family in given["priorities"] if family not in out]
    other = data.draw(st.sampled_from(list(every_plan(left, +free, given["fits"]))[:500]))
    prices = engine.certify(waiting(**given), other)
    assert prices.is_optimal == (value(other, given) == best_value(given))
    assert prices.bound >= best.prices.worth
    assert engine.certify(waiting(**given), pairs_of(best)).is_optimal


def test_the_certificate_says_no_when_two_families_would_rather_change_places():
    fits = {(1, 1): 500, (1, 2): 600, (2, 1): 600, (2, 2): 500}
    given = waiting({1: 1, 2: 1}, {1: 1, 2: 1}, fits)
    assert not engine.certify(given, [(1, 1), (2, 2)]).is_optimal
    assert engine.certify(given, [(1, 2), (2, 1)]).is_optimal


@pytest.mark.parametrize(
    ("placed", "complaint"),
    [
        ([(2, 2)], "a pair is not among the pairs"),
        ([(9, 1)], "a pair is not among the pairs"),
        ([(1, 1), (1, 2)], "a family is there twice"),
        ([(1, 1), (2, 1)], "more families than free places"),
    ],
)
def test_what_is_no_plan_gets_no_certificate(placed, complaint):
    given = waiting({1: 1, 2: 1}, {1: 1, 2: 1}, {(1, 1): 5, (1, 2): 5, (2, 1): 5})
    with pytest.raises(ValueError, match=complaint):
        engine.certify(given, placed)


def test_an_urgent_family_comes_first_but_never_at_the_cost_of_two():
    fits = {(1, 1): 900, (2, 1): 100, (2, 2): 100, (3, 2): 1000}
    plan = engine.plan(waiting({1: 1, 2: 9, 3: 1}, {1: 1, 2: 1}, fits))
    assert plan.placed == ((2, 1, 100), (3, 2, 1000))
    assert plan.objective == (2, 10, 1100)
    fits = {(1, 1): 0, (1, 2): 0, (2, 1): 1000, (3, 2): 0}
    plan = engine.plan(waiting({1: 9, 2: 8, 3: 7}, {1: 1, 2: 1}, fits))
    assert plan.placed == ((1, 2, 0), (2, 1, 1000))


def test_a_pair_proposed_before_is_kept_when_another_is_hardly_better():
    fits = {(1, 1): 500, (1, 2): 550}
    kept = [(1, 1)]
    assert pairs_of(engine.plan(waiting({1: 1}, {1: 1, 2: 1}, fits))) == {(1, 2): 550}
    assert pairs_of(engine.plan(waiting({1: 1}, {1: 1, 2: 1}, fits, keep=kept))) == {(1, 1): 500}
    assert pairs_of(engine.plan(waiting({1: 1}, {1: 1, 2: 1}, fits, keep=kept, keep_bonus=49))) == {(1, 2): 550}


def test_a_place_that_nobody_else_wants_is_not_taken_for_the_best():
    fits = {(1, 1): 500, (1, 2): 501, (2, 2): 0, (2, 3): 0}
    plan = engine.plan(waiting({1: 1, 2: 1}, {1: 1, 2: 1, 3: 1}, fits))
    assert plan.placed == ((1, 2, 501), (2, 3, 0))


def test_a_frozen_pair_takes_its_place_and_its_family_is_not_planned():
    fits = {(1, 1): 500, (2, 1): 900}
    plan = engine.plan(waiting({1: 1, 2: 5}, {1: 1}, fits, frozen=[(1, 1)]))
    assert plan.placed == ()
    assert plan.unplaced == (engine.Unplaced(2, "scarce", (2,), (1,), 0),)
    assert plan.objective == (0, 0, 0)


def test_more_frozen_than_capacity_leaves_no_place():
    plan = engine.plan(waiting({1: 1, 2: 1, 3: 1}, {1: 1}, {(3, 1): 7}, frozen=[(1, 1), (2, 1)]))
    assert plan.unplaced == (engine.Unplaced(3, "scarce", (3,), (1,), 0),)


def test_pairs_kept_that_may_no_longer_be_mean_nothing():
    assert pairs_of(engine.plan(waiting({1: 1}, {1: 1}, {(1, 1): 7}, keep=[(1, 1), (1, 5), (8, 1)]))) == {(1, 1): 7}


def test_nobody_waiting_is_a_plan_too():
    for nobody in (({}, {}, {}), ({1: 1}, {}, {}), ({}, {1: 1}, {})):
        plan = engine.plan(waiting(*nobody))
        assert (plan.placed, plan.objective, plan.optimal) == ((), (0, 0, 0), True)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"priorities": {1: 0}}, "priorities: expected 1 to"),
        ({"capacities": {1: -1}}, "capacities: expected 0 to"),
        ({"capacities": {1: 32_768}}, "capacities: expected 0 to"),
        ({"fits": {(1, 1): 1001}}, "fits: expected 0 to 1000"),
        ({"fits": {(1, 1): -1}}, "fits: expected 0 to 1000"),
        ({"fits": {(1, 2): 1}}, "pairs: an id is unknown"),
        ({"fits": {(2, 1): 1}}, "pairs: an id is unknown"),
        ({"frozen": [(2, 1)]}, "frozen: an id is unknown"),
        ({"frozen": [(1, 1), (1, 1)]}, "frozen: a family is there twice"),
        ({"keep_bonus": 1001}, "keep_bonus: expected 0 to 1000"),
        ({"keep_bonus": -1}, "keep_bonus: expected 0 to 1000"),
        ({"keep_bonus": True}, "keep_bonus: expected 0 to 1000"),
    ],
)
def test_what_cannot_be_is_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        engine.plan(waiting(**{"priorities": {1: 1}, "capacities": {1: 1}, "fits": {(1, 1): 1}, **change}))


def test_columns_must_belong_together():
    one, two, none = np.array([1]), np.array([1, 1]), np.array([], dtype=np.int64)
    no_pairs = engine.Feasible(none, none, none)
    for rows, complaint in (
        ((two, two, one, one, no_pairs), "family_ids: an id is there twice"),
        ((one, one, two, two, no_pairs), "volunteer_ids: an id is there twice"),
        ((one, two, one, one, no_pairs), "priorities: expected 1 rows, got 2"),
        ((one, one, two, one, no_pairs), "capacities: expected 2 rows, got 1"),
        ((one, one, one, one, engine.Feasible(one, one, two)), "pairs: expected columns of one length"),
        ((one, one, one, one, engine.Feasible(two, two, two)), "pairs: a pair is there twice"),
    ):
        with pytest.raises(ValueError, match=complaint):
            engine.plan(engine.Waiting(*rows))


def everybody(families: int, volunteers: int, priorities: range, capacity: int) -> engine.Waiting:
    family, volunteer = np.divmod(np.arange(families * volunteers), volunteers)
    pairs = engine.Feasible(family, volunteer, np.full(families * volunteers, 1000))
    capacities = np.full(volunteers, capacity)
    return engine.Waiting(np.arange(families), np.array(priorities), np.arange(volunteers), capacities, pairs)


def test_too_many_priorities_are_refused_rather_than_reckoned_wrong():
    with pytest.raises(engine.PlanTooLarge, match="are too many to plan at once"):
        engine.plan(everybody(22_000, 1, range(1, 22_001), 1))


def test_priorities_too_many_for_all_at_once_are_reckoned_group_by_group():
    families = 22_000
    rows = np.arange(families)
    pairs = engine.Feasible(rows, rows // 2, np.full(families, 1000))
    ones = np.ones(families // 2, dtype=np.int64)
    plan = engine.plan(engine.Waiting(rows, rows + 1, np.arange(families // 2), ones, pairs))
    assert plan.optimal
    assert [one.family_id for one in plan.placed] == list(range(1, families, 2))


def test_too_many_places_are_refused_before_memory_ends():
    with pytest.raises(engine.PlanTooLarge, match="pairs of a family and a place are too many"):
        engine.plan(everybody(6_000, 3, range(1, 6_001), 5_999))


def test_somebody_watches_and_may_stop_the_work():
    told: list[tuple[str, int]] = []
    engine.plan(waiting(**crowded(3, 30, 20, 3)), watch=lambda stage, percent: told.append((stage, percent)))
    assert list(dict.fromkeys(stage for stage, _ in told)) == ["solving", "checking", "explaining"]
    assert told[-1] == ("explaining", 100)

    def stop(stage: str, percent: int) -> None:
        raise TimeoutError(stage)

    with pytest.raises(TimeoutError, match="solving"):
        engine.plan(waiting(**crowded(3, 30, 20, 3)), watch=stop)
