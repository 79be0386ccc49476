"""The plan as numbers: what the engine is asked, what is kept of its answer, what working by hand would bring."""

from __future__ import annotations

import pytest
from django.utils import timezone

from matching import engine, planning
from matching.candidates import priority_of
from matching.models import Plan
from matching.states import Plan as State
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.coordinator.planned import family, scope_of
from volunteers.models import Volunteer

pytestmark = pytest.mark.smoke


def in_words(stage: str, percent: int) -> None:
    assert stage in planning.STAGES
    assert 0 <= percent <= 100


def asked(coordinator: Person, **kept: object) -> Plan:
    return Plan.objects.create(
        organisation_id=coordinator.actor.organisation_id,
        made_by=coordinator.user,
        municipality_ids=sorted(coordinator.actor.municipality_ids),
        **kept,
    )


def made(coordinator: Person) -> planning.Made:
    plan = Plan(organisation_id=coordinator.actor.organisation_id)
    return planning.make(plan, actor=coordinator.actor, watch=in_words)


def test_a_plan_is_what_the_engine_says_of_those_who_wait(here: Office, coordinator_here: Person) -> None:
    for letter in "ABC":
        family(here, coordinator_here, f"Kaisa {letter}")
    for letter in "DE":
        cast.volunteer(here, f"Eero {letter}", capacity=1)
    scope = scope_of(coordinator_here)
    pairs = engine.feasible(scope.volunteers, scope.families, weights=scope.weights)
    expected = engine.plan(planning.waiting_of(scope, pairs, keep=engine.Pairs.none()))

    plan = made(coordinator_here)
    assert plan.result["placed"] == [list(pair) for pair in expected.placed]
    assert [row["request"] for row in plan.result["unplaced"]] == [one.family_id for one in expected.unplaced]
    assert (plan.is_proven, plan.families, plan.volunteers) == (True, 3, 2)
    assert plan.input_hash == scope.digest()


def test_an_urgent_family_comes_first_and_the_one_left_over_has_its_proof(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(capacity=1)
    volunteer_here.volunteer.packed.capacity = 1
    volunteer_here.volunteer.packed.save(update_fields=["capacity"])
    old = family(here, coordinator_here, "Kaisa", days=30)
    urgent = family(here, coordinator_here, "Maria", days=2, urgency=3)

    result = made(coordinator_here).result
    assert [pair[:2] for pair in result["placed"]] == [[urgent.pk, volunteer_here.volunteer.pk]]
    assert result["unplaced"] == [
        {
            "request": old.pk,
            "reason": "scarce",
            "knot": 1,
            "places": 1,
            "rivals": [old.pk, urgent.pk],
            "volunteers": [volunteer_here.volunteer.pk],
            "rival_count": 2,
            "volunteer_count": 1,
        }
    ]
    fit = result["placed"][0][2]
    assert result["figures"] == {
        "now": {"left": 2, "urgent": 1, "days": 32, "fit": 0},
        "by_hand": {"left": 1, "urgent": 1, "days": 2, "fit": fit},
        "plan": {"left": 1, "urgent": 0, "days": 30, "fit": fit},
    }
    assert result["first_come"] == 1


def test_whom_nobody_fits_is_left_over_without_a_candidate_and_is_wished_for(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    swedish = family(here, coordinator_here, "Maria", languages=("sv",))
    result = made(coordinator_here).result
    assert result["unplaced"] == [{"request": swedish.pk, "reason": "no_candidate"}]
    (wish,) = result["wishes"]
    assert (wish["east_m"], wish["north_m"]) == (here.municipality.east_m, here.municipality.north_m)
    assert (wish["language"], wish["support_form"], wish["more"]) == (0b10, 0b1, 1)
    assert wish["families"] == [swedish.pk]


def test_where_too_many_are_left_over_the_plan_does_not_wait_for_whom_to_recruit(
    here: Office, coordinator_here: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    family(here, coordinator_here, "Kaisa")
    result = made(coordinator_here).result
    assert (len(result["wishes"]), result["has_wishes"]) == (1, True)
    monkeypatch.setattr(planning, "MOST_WISHED_FOR", 0)
    result = made(coordinator_here).result
    assert (result["wishes"], result["has_wishes"]) == ([], False)


def test_pairs_of_the_last_plan_are_kept_where_nothing_speaks_against_it(
    here: Office, coordinator_here: Person
) -> None:
    request = family(here, coordinator_here, "Kaisa")
    twins = [cast.volunteer(here, f"Eero {letter}", capacity=1).volunteer for letter in "AB"]
    for twin in twins:
        kept = {"placed": [[request.pk, twin.pk, 500]]}
        last = asked(coordinator_here, state=State.DONE, result=kept)
        assert planning.make(last, actor=coordinator_here.actor, watch=in_words).result["placed"][0][1] == twin.pk


def test_a_last_plan_of_another_reach_is_not_kept(here: Office, coordinator_here: Person) -> None:
    plan = asked(coordinator_here, state=State.DONE, result={"placed": []})
    assert planning.last_done(coordinator_here.actor) == plan
    Plan.objects.filter(pk=plan.pk).update(municipality_ids=["005"])
    assert planning.last_done(coordinator_here.actor) is None


def test_the_one_who_asked_is_rebuilt_from_the_plan_with_the_same_reach(coordinator_here: Person) -> None:
    plan = Plan.objects.select_related("made_by").get(pk=asked(coordinator_here).pk)
    assert planning.asker_of(plan) == coordinator_here.actor


# By hand


def waiting(pairs: list[tuple[int, int, int]], *, days: dict[int, int], places: dict[int, int]) -> engine.Waiting:
    columns = list(zip(*sorted(pairs), strict=True))
    return engine.Waiting(
        family_ids=list(days),
        priorities=[10_000 + waited for waited in days.values()],
        volunteer_ids=list(places),
        capacities=list(places.values()),
        pairs=engine.Feasible(*(engine.Pairs.of(zip(column, column, strict=True)).family_ids for column in columns)),
    )


def test_by_hand_takes_in_order_of_arrival_the_best_fit_that_has_a_place() -> None:
    pairs = [(1, 7, 900), (1, 8, 100), (2, 7, 800), (2, 8, 700), (3, 7, 990), (3, 8, 10)]
    found = planning.by_hand(waiting(pairs, days={1: 5, 2: 50, 3: 20}, places={7: 1, 8: 1}))
    assert found == [(2, 7, 800), (3, 8, 10)]


def test_by_hand_the_one_with_the_smaller_number_came_first_on_the_same_day() -> None:
    pairs = [(1, 7, 100), (2, 7, 900)]
    assert planning.by_hand(waiting(pairs, days={2: 3, 1: 3}, places={7: 1})) == [(1, 7, 100)]


def test_by_hand_equal_fits_go_to_the_volunteer_with_the_smaller_number() -> None:
    assert planning.by_hand(waiting([(1, 8, 500), (1, 7, 500)], days={1: 0}, places={8: 1, 7: 1})) == [(1, 7, 500)]


# What is kept


def test_families_with_the_same_candidates_share_a_knot() -> None:
    rows = planning.unplaced_rows(
        [
            engine.Unplaced(1, "scarce", (1, 9), (7,), 1),
            engine.Unplaced(2, "no_candidate"),
            engine.Unplaced(3, "scarce", (3, 8, 9), (6, 7), 2),
            engine.Unplaced(4, "scarce", (4, 9), (7,), 1),
        ]
    )
    assert [(row["request"], row.get("knot")) for row in rows] == [(1, 1), (2, None), (3, 2), (4, 1)]


def test_a_large_knot_is_kept_as_its_numbers() -> None:
    rivals = tuple(range(1, planning.MOST_NAMED + 2))
    (row,) = planning.unplaced_rows([engine.Unplaced(1, "scarce", rivals, (7,), 1)])
    assert (row["rivals"], row["volunteers"]) == ([], [])
    assert (row["rival_count"], row["volunteer_count"], row["places"]) == (len(rivals), 1, 1)


def test_the_stages_of_a_plan_follow_each_other_to_its_end() -> None:
    ends = list(planning.STAGES.values())
    assert [begins for begins, _end in ends] == [0, *(end for _begins, end in ends[:-1])]
    assert ends[-1][1] == 100
    assert [planning.overall("pairs", percent) for percent in (0, 50, 100)] == [0, 5, 10]


def test_urgency_comes_before_any_wait() -> None:
    assert priority_of(planning.URGENT, timezone.now()) == planning.URGENT * planning.DAYS_A_LEVEL
