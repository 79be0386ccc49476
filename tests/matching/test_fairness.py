"""Who is left waiting: figures of small worlds that can be counted by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Municipality
from families import actions as families
from families.models import SupportRequest
from matching import actions, engine, fairness
from matching.engine import Farther
from matching.fairness import Group
from matching.states import Match as State
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching import learned
from volunteers import actions as volunteers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def asked_ago(request: SupportRequest, days: int) -> SupportRequest:
    SupportRequest.objects.filter(pk=request.pk).update(received_at=timezone.now() - timedelta(days=days))
    request.refresh_from_db()
    return request


def report_of(coordinator: Person) -> fairness.Fairness:
    return fairness.report_of(coordinator.actor, timezone.now())


def groups_of(report: fairness.Fairness, code: str) -> dict[str, tuple[int, ...]]:
    (table,) = [table for table in report.tables if table.code == code]
    return {g.label: (g.asked, g.placed, g.waiting, g.waiting_days) for g in table.groups}


# Families without a candidate


def test_families_without_a_candidate_come_by_urgency_and_then_by_wait(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    short = asked_ago(learned.family(here, coordinator_here, "A", languages=("ar",)), 3)
    urgent = asked_ago(learned.family(here, coordinator_here, "B", languages=("so",)), 1)
    families.change_wishes(urgent, priority=3, actor=coordinator_here.actor)
    long = asked_ago(learned.family(here, coordinator_here, "C", languages=("ar",)), 40)
    learned.family(here, coordinator_here, "D")
    report = report_of(coordinator_here)
    assert [(w.pk, w.place, w.urgency, w.days) for w in report.without] == [
        (urgent.pk, "Sastamala", 3, 1), (long.pk, "Sastamala", 1, 40), (short.pk, "Sastamala", 1, 3),
    ]  # fmt: skip
    assert report.everybody.waiting == 4


def test_what_keeps_each_away_is_told_by_rule(here: Office, coordinator_here: Person) -> None:
    request = learned.family(here, coordinator_here, "A")
    cast.volunteer(here, "Sven", languages=["sv"])
    cast.volunteer(here, "Svea", languages=["sv"])
    cast.volunteer(here, "Dora", support_forms=["doula"])
    cast.volunteer(here, "Doris", support_forms=["doula"], languages=["sv"])
    tired = cast.volunteer(here, "Taina").volunteer
    volunteers.pause_volunteer(tired, until=None, actor=coordinator_here.actor)
    known = cast.volunteer(here, "Kaija", capacity=2).volunteer
    learned.say_no(actions.propose(request, known, actor=coordinator_here.actor), "knows_family")
    report = report_of(coordinator_here)
    assert fairness.misses_of(report.scope, request.pk) == [
        "1 is not approved for this form of support",
        "1 is on a pause",
        "2 speak no common language",
        "1 may know the family",
    ]


def test_a_full_volunteer_would_do_with_room(here: Office, coordinator_here: Person) -> None:
    full = cast.volunteer(here, "Eeva", capacity=1).volunteer
    actions.propose(learned.family(here, coordinator_here, "A"), full, actor=coordinator_here.actor)
    left = learned.family(here, coordinator_here, "B")
    report = report_of(coordinator_here)
    assert [waiter.pk for waiter in report.without] == [left.pk]
    assert fairness.misses_of(report.scope, left.pk) == ["1 has no room for another family now"]


def test_a_pair_set_aside_is_no_candidate(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    request = learned.family(here, coordinator_here, "A")
    assert report_of(coordinator_here).without == []
    actions.set_aside(request, volunteer_here.volunteer, reason="rest", actor=coordinator_here.actor)
    report = report_of(coordinator_here)
    assert [waiter.pk for waiter in report.without] == [request.pk]
    assert fairness.misses_of(report.scope, request.pk) == ["1 has already been suggested or set aside"]


def test_a_longer_way_is_told_by_its_first_step() -> None:
    steps = (Farther(5_000, 0), Farther(10_000, 6), Farther(20_000, 9), Farther(50_000, 9))
    assert fairness.miss_words("too_far", 9, steps) == "6 would do if the way could be 10 km longer"
    none = tuple(Farther(step.extra_metres, 0) for step in steps)
    assert fairness.miss_words("too_far", 2, none) == "2 live more than 50 km too far away"


def test_no_volunteers_and_no_single_change_are_told(here: Office, coordinator_here: Person) -> None:
    request = learned.family(here, coordinator_here, "A")
    scope = report_of(coordinator_here).scope
    assert fairness.misses_of(scope, request.pk) == ["There are no volunteers here yet."]
    cast.volunteer(here, "Doris", support_forms=["doula"], languages=["sv"])
    scope = report_of(coordinator_here).scope
    assert fairness.misses_of(scope, request.pk) == ["No single change would bring anybody."]


def test_every_rule_has_its_words() -> None:
    for code in engine.FILTER_CODES:
        for n in (1, 2):
            assert str(n) in fairness.miss_words(code, n, (Farther(50_000, n),))


# Groups


def test_groups_are_counted_as_by_hand(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    office = coordinator_here.actor
    walking = asked_ago(learned.family(here, coordinator_here, "A"), 30)
    matches.match_in(State.TRIAL, walking, volunteer_here.volunteer, office=office)
    proposed = asked_ago(learned.family(here, coordinator_here, "B", languages=("fi", "ar")), 20)
    actions.propose(proposed, volunteer_here.volunteer, actor=office)
    asked_ago(learned.family(here, coordinator_here, "C", languages=("ar",)), 10)
    asked_ago(learned.family(here, coordinator_here, "D", languages=("sv", "ar")), 400)
    cast.parent(here, "E")
    report = report_of(coordinator_here)
    assert report.everybody == Group("All families", 3, 1, 2, 410, (30, 20))
    assert groups_of(report, "place") == {"Sastamala": (3, 1, 2, 410)}
    assert groups_of(report, "form") == {"companion": (3, 1, 2, 410)}
    assert groups_of(report, "language") == {
        "Arabic": (2, 0, 2, 410), "Finnish": (2, 1, 0, 0), "Swedish": (0, 0, 1, 400),
    }  # fmt: skip


def test_a_family_that_waited_and_left_still_counts_as_having_asked(here: Office, coordinator_here: Person) -> None:
    request = learned.family(here, coordinator_here, "A")
    families.withdraw_request(request, actor=matches.parent_actor(request))
    assert report_of(coordinator_here).everybody == Group("All families", 1, 0, 0, 0, ())


def test_families_with_few_candidates_are_a_group_of_their_own(here: Office, coordinator_here: Person) -> None:
    for number in range(6):
        cast.volunteer(here, f"V{number}")
    cast.volunteer(here, "Samira", languages=["ar"], capacity=1)
    seen = learned.family(here, coordinator_here, "A")
    learned.look(seen, office=coordinator_here.actor)
    learned.family(here, coordinator_here, "B")
    few = learned.family(here, coordinator_here, "C", languages=("ar",))
    unseen = learned.family(here, coordinator_here, "D")
    eero = cast.volunteer(here, "Eero").volunteer
    matches.match_in(State.TRIAL, unseen, eero, office=coordinator_here.actor)
    found = groups_of(report_of(coordinator_here), "candidates")
    assert found == {
        "Five candidates or fewer": (1, 0, 1, 0),
        "More than five": (2, 0, 2, 0),
        "Not known": (1, 1, 0, 0),
    }
    learned.look(few, office=coordinator_here.actor)
    salma = cast.volunteer(here, "Salma", languages=["ar"]).volunteer
    matches.match_in(State.TRIAL, few, salma, office=coordinator_here.actor)
    found = groups_of(report_of(coordinator_here), "candidates")
    assert found["Five candidates or fewer"] == (1, 1, 0, 0)


def test_shares_and_medians_of_four_are_not_told_and_of_five_are() -> None:
    four = Group("x", 4, 3, 0, 0, (1, 2, 3, 4))
    assert (four.rate, four.median_days) == (None, None)
    five = Group("x", 5, 3, 0, 0, (1, 2, 3, 9, 90))
    assert (five.rate, five.median_days) == (60, 3)
    assert Group("x", 8, 1, 0, 0, (1, 2, 3, 4, 5, 6)).rate == 13
    assert Group("x", 8, 1, 0, 0, (1, 2, 3, 4, 5, 6)).median_days == 4


def test_another_place_of_the_same_association_is_left_out(here: Office, coordinator_here: Person) -> None:
    beside = cast.open_office("x", cast.HUITTINEN, organisation=here.organisation)
    other = cast.worker(beside, coordinator_here.actor.role, "Heli Huittinen")
    learned.family(beside, other, "A")
    report = report_of(coordinator_here)
    assert (report.everybody.asked, report.everybody.waiting, report.without) == (0, 0, [])
    assert report_of(other).everybody.waiting == 1
    assert Municipality.objects.get(pk=cast.HUITTINEN).name in groups_of(report_of(other), "place")
