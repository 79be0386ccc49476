"""How a plan is made: by the page or by a worker, once, stopped, lost; whose it is; and two at the same moment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.transitions import advance
from matching import actions, engine, planning, rules, tasks
from matching.actions import plans
from matching.models import Choice, Match, Plan
from matching.states import Match as MatchState
from matching.states import Outcome
from matching.states import Plan as State
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import cost_of, page
from tests.matching.coordinator.planned import PLAN, family, look, newest, placed, scope_of, suggest

# A large plan goes to the workers


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every plan is too large for the page that asks for it."""
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 0)


@pytest.mark.usefixtures("large")
class TestLargePlan:
    def test_it_waits_for_a_worker_and_the_page_shows_how_far_it_is(
        self, desk: Client, coordinator_here: Person, two: list[Any]
    ) -> None:
        html = look(desk).content.decode()
        plan = newest(coordinator_here)
        assert plan.state == State.QUEUED
        assert "A new plan is being made" in html
        assert f'hx-get="{PLAN}{plan.pk}/progress/"' in html
        part = desk.get(f"{PLAN}{plan.pk}/progress/", headers={"HX-Request": "true"})
        assert "Waiting for its turn" in part.content.decode()
        assert "<html" not in part.content.decode()
        assert desk.get(f"{PLAN}{plan.pk}/progress/").headers["Location"] == PLAN

        tasks.make_plan.apply(args=[plan.pk])
        plan.refresh_from_db()
        assert (plan.state, plan.percent, set(placed(plan))) == (State.DONE, 100, {request.pk for request in two})
        assert desk.get(f"{PLAN}{plan.pk}/progress/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
        assert "The plan would give each of them a companion." in look(desk).content.decode()
        assert Plan.objects.count() == 1

    def test_the_last_plan_is_shown_as_out_of_date_meanwhile(
        self, desk: Client, here: Office, coordinator_here: Person, two: list[Any]
    ) -> None:
        look(desk)
        tasks.make_plan.apply(args=[newest(coordinator_here).pk])
        family(here, coordinator_here, "Oona")
        html = look(desk).content.decode()
        assert "This is the last plan, and it is out of date." in html
        assert two[0].reference in html
        assert 'name="chosen"' not in html

    def test_a_second_look_and_a_second_tab_show_the_same_plan(
        self, desk: Client, coordinator_here: Person, two: list[Any]
    ) -> None:
        look(desk)
        look(desk)
        desk.post(page("plan-new"))
        assert actions.ask_plan(scope_of(coordinator_here), actor=coordinator_here.actor) == newest(coordinator_here)
        assert Plan.objects.count() == 1

    def test_a_stopped_plan_keeps_nothing_and_waits_for_a_person(
        self, desk: Client, coordinator_here: Person, two: list[Any]
    ) -> None:
        look(desk)
        plan = newest(coordinator_here)
        desk.post(page("plan-stop", plan))
        tasks.make_plan.apply(args=[plan.pk])
        plan.refresh_from_db()
        assert (plan.state, plan.result) == (State.CANCELLED, {})
        assert "The plan was stopped." in look(desk).content.decode()
        assert Plan.objects.count() == 1
        assert desk.post(page("plan-stop", plan)).status_code == 409
        desk.post(page("plan-new"))
        assert newest(coordinator_here).state == State.QUEUED

    @pytest.mark.parametrize("stage", ["pairs", "solving", "recruiting"])
    def test_stopped_while_it_is_being_made_it_keeps_nothing(
        self, stage: str, desk: Client, coordinator_here: Person, two: list[Any]
    ) -> None:
        look(desk)
        plan = newest(coordinator_here)

        def stop_there(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            done = execute(sql, params, many, context)
            if sql.startswith('UPDATE "matching_plan" SET "stage"') and stage in params:
                actions.stop_plan(Plan.objects.get(pk=plan.pk), actor=coordinator_here.actor)
            return done

        with connection.execute_wrapper(stop_there):
            tasks.make_plan.apply(args=[plan.pk])
        plan.refresh_from_db()
        assert (plan.state, plan.result, plan.stage) == (State.CANCELLED, {}, stage)

    def test_a_plan_that_breaks_is_called_failed_and_another_may_be_asked_for(
        self, desk: Client, coordinator_here: Person, two: list[Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        look(desk)
        plan = newest(coordinator_here)

        def break_there(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if "families_packedrequest" in sql:
                raise ZeroDivisionError("Kaisa, 040 000 0012")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(break_there):
            tasks.make_plan.apply(args=[plan.pk])
        plan.refresh_from_db()
        assert (plan.state, plan.result) == (State.FAILED, {})
        assert "The plan could not be made." in look(desk).content.decode()
        entry = AuditEntry.objects.get(verb="plan.failed")
        assert entry.reason == "ZeroDivisionError"
        assert "Kaisa" not in " ".join(record.getMessage() for record in caplog.records)

    def test_a_plan_that_nobody_makes_is_given_up_after_ten_minutes(
        self, desk: Client, coordinator_here: Person, two: list[Any]
    ) -> None:
        look(desk)
        plan = newest(coordinator_here)
        advance(plan, State.RUNNING, actor=coordinator_here.actor)
        Plan.objects.filter(pk=plan.pk).update(state_since=timezone.now() - timedelta(minutes=9))
        assert "A new plan is being made" in look(desk).content.decode()
        Plan.objects.filter(pk=plan.pk).update(state_since=timezone.now() - timedelta(minutes=11))
        assert "The plan could not be made." in look(desk).content.decode()
        desk.post(page("plan-new"))
        assert newest(coordinator_here) != plan

    def test_too_many_pairs_are_told_as_such(self, desk: Client, coordinator_here: Person, two: list[Any]) -> None:
        look(desk)
        plan = newest(coordinator_here)
        advance(plan, State.RUNNING, actor=coordinator_here.actor)
        with plans.Tended(plan, actor=coordinator_here.actor):
            raise engine.PlanTooLarge("too many")
        assert "There are too many pairs for one plan." in look(desk).content.decode()


def test_only_the_newest_plans_are_kept(desk: Client, coordinator_here: Person, two: list[Any]) -> None:
    for number in range(plans.PLANS_KEPT + 3):
        asked = plans.asked_by(actor=coordinator_here.actor)
        Plan.objects.create(**asked, state=State.DONE, input_hash=str(number), result={"placed": []})
    look(desk)
    assert Plan.objects.count() == plans.PLANS_KEPT
    assert newest(coordinator_here).result["placed"] != []


# What it costs, and whom it does not show


def test_the_page_costs_the_same_with_three_families_and_with_thirty(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    cast.volunteer(here, "Eero Ensi", capacity=2)
    cast.volunteer(here, "Eero Toinen", capacity=9)
    some = [family(here, coordinator_here, f"Kaisa {number}") for number in range(2)]
    family(here, coordinator_here, "Maria", languages=("sv",))
    actions.set_aside(some[0], cast.volunteer(here, "Eero Lepo").volunteer, reason="rest", actor=coordinator_here.actor)
    costs = []
    for more in (0, 27):
        for number in range(more):
            swedish = {"languages": ("sv",)} if number % 3 == 0 else {}
            family(here, coordinator_here, f"Maria {number}", **swedish)
        look(desk)
        costs.append(cost_of(desk, PLAN))
    assert costs[0] == costs[1]


def test_nothing_of_another_association_or_municipality_is_planned(
    desk: Client, here: Office, there: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    beside = cast.open_office("Rinnalla täällä ry", cast.HUITTINEN, organisation=here.organisation)
    coordinator_beside = cast.worker(beside, "coordinator", "Berit Naapuri")
    for office, coordinator in ((there, coordinator_there), (beside, coordinator_beside)):
        cast.volunteer(office, f"Elsa {office.municipality.name_fi}")
        family(office, coordinator, f"Maria {office.municipality.name_fi}")
    own = family(here, coordinator_here, "Kaisa")
    html = look(desk).content.decode()
    plan = newest(coordinator_here)
    assert (plan.families, plan.volunteers) == (1, 0)
    assert own.reference in html
    assert "Elsa" not in html
    assert "Raasepori" not in html
    assert "Huittinen" not in html


def test_a_plan_is_found_by_nobody_but_the_one_who_asked_for_it(
    desk: Client, here: Office, coordinator_here: Person, coordinator_there: Person, two: list[Any]
) -> None:
    look(desk)
    plan = newest(coordinator_here)
    colleague = cast.worker(here, "coordinator", "Kaarina Kollega")
    for stranger in (colleague, coordinator_there):
        for name in ("plan-suggest", "plan-progress"):
            assert stranger.client.get(page(name, plan)).status_code == 404
        for name in ("plan-suggest", "plan-stop"):
            assert stranger.client.post(page(name, plan), {"chosen": [two[0].pk]}).status_code == 404


def test_other_hats_do_not_find_the_plan(
    volunteer_here: Person, partner: Person, administrator_here: Person, statistics: Person
) -> None:
    for person in (volunteer_here, partner, administrator_here, statistics):
        assert person.client.get(PLAN).status_code == 404
        assert person.client.post(page("plan-new")).status_code == 404


REFUSED = [
    ("volunteer_here", lambda actor, plan, choice: rules.why_not_plan(actor=actor), "not_yours"),
    ("volunteer_here", lambda actor, plan, choice: rules.why_not_stop_plan(plan, actor=actor), "not_under_way"),
    ("volunteer_here", lambda actor, plan, choice: take_back_refusal(choice, actor), "not_yours"),
    ("coordinator_here", lambda actor, plan, choice: take_back_refusal(ended(choice), actor), "not_set_aside"),
    ("coordinator_here", lambda actor, plan, choice: take_back_refusal(Choice(), actor), "not_set_aside"),
    ("coordinator_here", lambda actor, plan, choice: rules.why_not_plan(actor=actor), None),
    ("coordinator_here", lambda actor, plan, choice: take_back_refusal(choice, actor), None),
]  # fmt: skip


def take_back_refusal(choice: Choice, actor: Any) -> Any:
    return rules.why_not_take_back(choice, now=timezone.now(), actor=actor)


def ended(choice: Choice) -> Choice:
    choice.blocked_until = timezone.now()
    return choice


@pytest.mark.parametrize(("who", "asked", "code"), REFUSED)
def test_each_refusal_has_its_code(who: str, asked: Any, code: str | None, request: Any) -> None:
    actor = request.getfixturevalue(who).actor
    choice = Choice(outcome=Outcome.SET_ASIDE, blocked_until=timezone.now() + timedelta(days=1))
    refusal = asked(actor, Plan(state=State.DONE), choice)
    assert (refusal.code if refusal else None) == code


# Two coordinators at once


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_with_plans_that_share_a_volunteer_make_one_match_and_read_one_sentence(
    here: Office, coordinator_here: Person
) -> None:
    eero = cast.volunteer(here, "Eero Ainoa", capacity=1)
    colleague = cast.worker(here, "coordinator", "Kaarina Kollega")
    requests = [family(here, coordinator_here, f"Kaisa {letter}", days=days) for letter, days in (("A", 1), ("B", 2))]
    asked = []
    for person, request in zip((coordinator_here, colleague), requests, strict=True):
        look(person.client)
        plan = newest(person)
        Plan.objects.filter(pk=plan.pk).update(result={**plan.result, "placed": [[request.pk, eero.volunteer.pk, 500]]})
        asked.append((person.client, plan, request))
    ready, said = Barrier(2), Counter()

    def hand(browser: Client, plan: Plan, request: Any) -> None:
        ready.wait()
        try:
            suggest(browser, plan, request)
            html = look(browser).content.decode()
            said["out"] += html.count("1 suggestion is out.")
            said["no room"] += html.count("This volunteer has no room for another family now.")
        finally:
            connection.close()

    threads = [Thread(target=hand, args=one) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert said == {"out": 1, "no room": 1}
    assert Match.objects.live().filter(volunteer=eero.volunteer, state=MatchState.PROPOSED).count() == 1
