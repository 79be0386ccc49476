"""The plan's page: whom to suggest to whom at once, with nothing sent before a person says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from families import actions as families
from matching import actions
from matching.models import Choice, Match, Plan
from matching.states import Outcome
from matching.states import Plan as State
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import page
from tests.matching.coordinator.planned import PLAN, family, look, newest, placed, suggest
from volunteers import actions as volunteers

# Looking at it


@pytest.mark.smoke
def test_the_plan_is_made_at_the_first_look_and_kept_until_something_changes(
    desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    answer = look(desk)
    plan = newest(coordinator_here)
    assert plan.state == State.DONE
    assert set(placed(plan)) == {request.pk for request in two}
    html = answer.content.decode()
    assert "2 families wait. The plan would give each of them a companion." in html
    assert all(request.reference in html for request in two)
    assert "Proven best" in html
    look(desk)
    assert Plan.objects.count() == 1


def test_the_page_says_the_reasons_the_distance_and_the_days(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    cast.volunteer(here, "Eero Ensi", life_stages=["separation"], slots=["tue_evening"], topics=["talk", "kela"])
    told = {"life_stages": ("separation",), "slots": ("tue_evening",), "topics": ("talk",)}
    family(here, coordinator_here, "Kaisa", days=12, urgency=2, **told)
    html = look(desk).content.decode()
    assert "Has lived through: separation" in html
    assert "waited 12 days" in html
    assert "Sastamala" in html
    assert "More reasons" in html
    assert "soon</span>" in html


def changes(here: Office, coordinator: Person, request: Any) -> list[Any]:
    eero = cast.volunteer(here, "Eero Uusi", capacity=1)
    return [
        lambda: None,
        lambda: family(here, coordinator, "Oona"),
        lambda: volunteers.pause_volunteer(
            eero.volunteer, until=timezone.localdate() + timedelta(days=9), actor=cast.MAKER
        ),
        lambda: actions.propose(request, eero.volunteer, actor=coordinator.actor),
        lambda: families.change_wishes(request, priority=3, actor=coordinator.actor),
    ]


@pytest.mark.parametrize(("number", "plans_made"), [(0, 1), (1, 2), (2, 2), (3, 2), (4, 2)])
def test_an_arrival_a_pause_a_suggestion_or_a_changed_wish_makes_a_new_plan(
    number: int, plans_made: int, desk: Client, here: Office, coordinator_here: Person, two: list[Any]
) -> None:
    change = changes(here, coordinator_here, two[0])[number]
    look(desk)
    change()
    look(desk)
    assert Plan.objects.count() == plans_made


def test_after_a_refusal_the_pair_is_planned_no_more_and_the_other_pair_stays(
    desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    look(desk)
    before = placed(newest(coordinator_here))
    suggest(desk, newest(coordinator_here), two[0])
    match = Match.objects.get()
    refuser = match.volunteer.user
    actions.answer_as_volunteer(
        match, says_yes=False, actor=cast.hat_of(refuser.memberships.get(role="volunteer")).actor
    )
    look(desk)
    after = placed(newest(coordinator_here))
    assert len(before) == 2
    assert after.get(two[0].pk) != before[two[0].pk]


def test_what_is_out_keeps_its_place_and_its_family_is_planned_no_more(
    desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    look(desk)
    before = placed(newest(coordinator_here))
    suggest(desk, newest(coordinator_here), two[1])
    look(desk)
    assert placed(newest(coordinator_here)) == {two[0].pk: before[two[0].pk]}


# Who is left over


def test_those_whom_nobody_fits_come_first_then_the_scarce_with_their_proof(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    eero = cast.volunteer(here, "Eero Ainoa", capacity=1)
    first = family(here, coordinator_here, "Kaisa", days=30)
    later = family(here, coordinator_here, "Maria", days=2)
    nobody = family(here, coordinator_here, "Oona", languages=("so",))
    html = look(desk).content.decode()
    assert "3 families wait. The plan would give 1 of them a companion." in html
    left = html[html.index("Who would be left over") :]
    assert left.index(nobody.reference) < left.index(later.reference)
    assert "2 families can be helped only by this volunteer, who has room for 1." in left
    assert "The others are more urgent or have waited longer." in left
    assert page("request-shortlist", nobody) in left
    assert page("volunteer-detail", eero.volunteer) in left
    assert left.index("Placed by the plan") < left.index(first.reference)


def test_between_equals_it_is_not_said_that_the_others_waited_longer(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    cast.volunteer(here, "Eero Ainoa", capacity=1)
    for letter in "AB":
        family(here, coordinator_here, f"Kaisa {letter}", days=5)
    html = look(desk).content.decode()
    assert "The others are more urgent or have waited longer." not in html
    assert "Between equals the better fit decides." in html


def test_whom_to_recruit_is_said_with_place_language_and_what_to_have_lived(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    for letter in "AB":
        family(here, coordinator_here, f"Maria {letter}", languages=("sv",), life_stages=("separation", "school_start"))
    html = look(desk).content.decode()
    assert "Sastamala · Swedish · companion" in html
    assert "Such volunteers would bring a companion to 2 more families." in html
    assert "Helpful to have lived: starting school, separation." in html
    assert "100 km" in html


def test_without_waiting_families_there_is_no_plan_but_a_way_on(desk: Client, volunteer_here: Person) -> None:
    html = look(desk).content.decode()
    assert "No family waits for a companion now." in html
    assert not Plan.objects.exists()


def test_without_volunteers_the_page_says_what_is_missing(desk: Client, here: Office, coordinator_here: Person) -> None:
    request = family(here, coordinator_here, "Kaisa")
    html = look(desk).content.decode()
    assert "There are no volunteers yet." in html
    assert "Nobody can be placed now." in html
    assert request.reference in html


# Suggesting


@pytest.mark.smoke
def test_nothing_is_sent_before_it_is_confirmed(desk: Client, coordinator_here: Person, two: list[Any]) -> None:
    look(desk, "?all=1")
    plan = newest(coordinator_here)
    before = OutboxMessage.objects.count()
    answer = desk.get(f"{PLAN}{plan.pk}/suggest/", {"chosen": [request.pk for request in two]})
    html = answer.content.decode()
    assert "2 suggestions go out, one for each pair here." in html
    assert "An e-mail with a link to the card: Eero A, Eero B" in html or "Eero B, Eero A" in html
    assert all(request.reference in html for request in two)
    assert (OutboxMessage.objects.count(), Match.objects.count()) == (before, 0)

    answer = desk.post(f"{PLAN}{plan.pk}/suggest/", {"chosen": [request.pk for request in two]}, follow=True)
    assert "2 suggestions are out." in answer.content.decode()
    assert OutboxMessage.objects.filter(kind="match_proposed").count() == 2
    assert Choice.objects.filter(is_from_plan=True, outcome=Outcome.SUGGESTED, rank=None).count() == 2


def test_some_pairs_are_suggested_and_the_others_are_left(
    desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    look(desk)
    suggest(desk, newest(coordinator_here), two[1])
    assert [match.request_id for match in Match.objects.all()] == [two[1].pk]
    html = look(desk).content.decode()
    assert "1 suggestion is out." in html
    assert "suggestion is out." not in look(desk).content.decode()


def test_choosing_all_needs_no_script(desk: Client, two: list[Any]) -> None:
    html = look(desk).content.decode()
    assert html.count('name="chosen"') == 2
    assert '" checked>' not in html
    assert 'href="?all=1#pairs"' in html
    assert look(desk, "?all=1").content.decode().count('" checked>') == 2


@pytest.mark.parametrize("chosen", [[], ["0"], ["x"], ["999999"]])
def test_what_is_not_a_pair_of_the_plan_is_not_suggested(
    chosen: list[str], desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    look(desk)
    plan = newest(coordinator_here)
    for send in (desk.get, desk.post):
        answer = send(f"{PLAN}{plan.pk}/suggest/", {"chosen": chosen}, follow=True)
        assert "Choose at least one pair of the plan." in answer.content.decode()
    assert not Match.objects.exists()


def test_what_cannot_go_out_any_more_is_told_and_the_others_go_out(
    desk: Client, coordinator_here: Person, two: list[Any]
) -> None:
    look(desk)
    plan = newest(coordinator_here)
    families.hold_request(two[0], actor=coordinator_here.actor)
    answer = desk.post(f"{PLAN}{plan.pk}/suggest/", {"chosen": [request.pk for request in two]}, follow=True)
    html = answer.content.decode()
    assert "1 suggestion is out." in html
    assert "1 pair could not be suggested any more." in html
    assert "This family is not waiting for a companion now." in html
    assert [match.request_id for match in Match.objects.all()] == [two[1].pk]


# Setting aside


def test_a_pair_set_aside_is_planned_no_more_until_it_is_taken_back(
    desk: Client, here: Office, coordinator_here: Person
) -> None:
    eero = cast.volunteer(here, "Eero Ainoa")
    request = family(here, coordinator_here, "Kaisa")
    look(desk)
    address = page("plan-set-aside", request, eero.volunteer)
    assert "Nobody gets a message about this." in desk.get(address).content.decode()
    assert desk.post(address, {"reason": "forged"}).status_code == 200
    assert not Choice.objects.exists()
    html = desk.post(address, {"reason": "rest"}, follow=True).content.decode()
    assert placed(newest(coordinator_here)) == {}
    day = timezone.localdate() + timedelta(days=30)
    assert f"Until {day.day}.{day.month}.{day.year}: is to have a lighter time now" in html

    choice = Choice.objects.get()
    desk.post(page("plan-take-back", choice))
    answer = look(desk)
    assert placed(answer.context["done"]) == {request.pk: eero.volunteer.pk}
    assert "Plan this pair again" not in answer.content.decode()
    assert AuditEntry.objects.filter(verb="choice.taken_back").count() == 1
    assert desk.post(page("plan-take-back", choice)).status_code == 409


def test_a_pair_set_aside_twice_is_listed_and_taken_back_once(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    request = family(here, coordinator_here, "Kaisa")
    for _ in range(2):
        choice = actions.set_aside(request, volunteer_here.volunteer, reason="way", actor=coordinator_here.actor)
    assert look(desk).content.decode().count("Plan this pair again") == 1
    actions.take_back(choice, actor=coordinator_here.actor)
    look(desk)
    assert placed(newest(coordinator_here)) == {request.pk: volunteer_here.volunteer.pk}


# The file


def test_the_file_has_references_and_no_names_of_families(
    desk: Client, here: Office, coordinator_here: Person, two: list[Any]
) -> None:
    nobody = family(here, coordinator_here, "Salla Salainen", languages=("so",))
    rows = look(desk, "?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert [row.split(";")[0] for row in rows[1:]] == [two[0].reference, two[1].reference, nobody.reference]
    assert rows[1].split(";")[4:6] in (["a pair", "Eero A"], ["a pair", "Eero B"])
    assert "nobody fits now" in rows[3]
    assert not any("Kaisa" in row or "Salla" in row for row in rows)
    assert AuditEntry.objects.filter(verb="organisation.opened", reason="plan as a table").count() == 1
