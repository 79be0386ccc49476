"""Check-ins with each party alone: their rhythm, their three answers, and a call that somebody wishes for."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor
from core.privacy import export
from core.refusals import Refused
from matching import actions
from matching.actions.course import check_in_days
from matching.models import CheckIn, Match
from matching.states import Match as State
from matching.states import Party
from partners.models import Programme
from partners.presets import Rhythm, check_ins, rhythm_of
from portal.today import queue_of
from tests.factories import matches
from tests.factories.cast import Person

pytestmark = pytest.mark.django_db

TODAY = "/coordinator/"
ANSWERS = {"going": "4", "wants_change": "no", "wants_call": "no"}
MONDAY = date(2026, 11, 2)


@pytest.fixture
def match(walked: Callable[..., Match], parent_here: Person) -> Match:
    return walked(State.ACTIVE, parent_here)


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


def talk_of(match: Match, party: str) -> CheckIn:
    return match.check_ins.filter(party=party).order_by("due_on").first()


def page(name: str, row: CheckIn | Match) -> str:
    return reverse(f"coordinator:{name}", args=[row.pk])


def kinds(person: Person) -> list[str]:
    return [work.kind for work in queue_of(person.actor, timezone.now()).works if work.kind != "helpline"]


# The rhythm


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [(Rhythm.MONTHLY, [14, 28, 56, 84, 112, 140, 168]), (Rhythm.SAFE_CONTACT, [21, 70, 126, 154, 182])],
)
def test_talks_follow_the_preset(rhythm: str, days: list[int]) -> None:
    programme = Programme(**check_ins(rhythm))
    found = check_in_days(programme, began_on=MONDAY, ends_on=MONDAY + timedelta(days=190))
    assert [(day - MONDAY).days for day in found][: len(days)] == days
    assert rhythm_of(programme) == rhythm


def test_a_programme_may_have_days_of_its_own() -> None:
    assert rhythm_of(Programme(check_in_days=[14, 42])) is None


def test_each_party_has_its_own_talks_and_a_longer_companionship_more_of_them(
    match: Match, coordinator_here: Person
) -> None:
    number = match.check_ins.count()
    assert match.check_ins.filter(party=Party.FAMILY).count() == number / 2
    end = match.planned_end_on
    actions.begin_closing(match, planned_end_on=timezone.localdate() + timedelta(days=28), actor=coordinator_here.actor)
    ahead = timezone.localdate() + timedelta(days=180)
    matches.agreed(match, office=coordinator_here.actor, planned_end_on=ahead)
    actions.prolong_match(match, actor=coordinator_here.actor)
    assert end > ahead
    assert match.check_ins.count() == number


# The answers


def test_a_talk_is_marked_as_had_once_with_its_three_answers(
    desk: Client, match: Match, coordinator_here: Person
) -> None:
    talk = talk_of(match, Party.VOLUNTEER)
    assert b"How has it been?" in desk.get(page("check-in-done", talk)).content
    assert desk.post(page("check-in-done", talk), ANSWERS).url == page("match-detail", match)
    talk.refresh_from_db()
    assert (talk.going, talk.wants_change, talk.wants_call, talk.by) == (4, False, False, coordinator_here.user)
    assert desk.post(page("check-in-done", talk), ANSWERS).status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"going": ""}, "Choose a figure, or that it was not told."),
        ({"going": "6"}, "Select a valid choice."),
        ({"wants_change": ""}, "Choose yes or no."),
        ({"wants_call": ""}, "Choose yes or no."),
    ],
)
def test_a_missing_answer_is_asked_for_and_the_others_stay(
    changed: dict[str, str], words: str, desk: Client, match: Match
) -> None:
    talk = talk_of(match, Party.FAMILY)
    shown = desk.post(page("check-in-done", talk), {**ANSWERS, **changed}).content.decode()
    assert words in shown
    assert shown.count(" checked") == 2
    talk.refresh_from_db()
    assert talk.done_at is None


def test_how_it_goes_may_be_left_untold(desk: Client, match: Match) -> None:
    talk = talk_of(match, Party.FAMILY)
    desk.post(page("check-in-done", talk), {**ANSWERS, "going": "skip"})
    talk.refresh_from_db()
    assert talk.done_at
    assert talk.going is None


def test_only_the_office_marks_a_talk(match: Match, parent_here: Person) -> None:
    talk = talk_of(match, Party.FAMILY)
    for actor in (parent_here.actor, matches.volunteer_actor(match.volunteer), Actor.public()):
        with pytest.raises(Refused):
            actions.do_check_in(talk, going=5, actor=actor)


def test_there_is_no_field_for_words(desk: Client, match: Match) -> None:
    main = desk.get(page("check-in-done", talk_of(match, Party.FAMILY))).content.decode().split("<main")[1]
    assert "<textarea" not in main
    assert 'type="text"' not in main


def test_another_associations_talk_is_not_there(coordinator_there: Person, match: Match) -> None:
    talk = talk_of(match, Party.FAMILY)
    for name in ("check-in-done", "check-in-called"):
        assert coordinator_there.client.post(page(name, talk), ANSWERS).status_code == 404


def test_the_page_shows_the_next_talks_and_folds_those_that_were_had(desk: Client, match: Match) -> None:
    desk.post(page("check-in-done", talk_of(match, Party.FAMILY)), {**ANSWERS, "wants_change": "yes"})
    answer = desk.get(page("match-detail", match))
    assert (len(answer.context["talks_ahead"]), len(answer.context["talks_had"])) == (4, 1)
    assert "4 of 5" in answer.content.decode()
    assert "Wants a change" in answer.content.decode()


# Each party apart


def test_neither_party_sees_the_others_answers(match: Match, parent_here: Person, coordinator_here: Person) -> None:
    for party, going in ((Party.FAMILY, 2), (Party.VOLUNTEER, 5)):
        actions.do_check_in(talk_of(match, party), going=going, actor=coordinator_here.actor)
    seen = {
        "family": CheckIn.objects.visible_to(parent_here.actor),
        "volunteer": CheckIn.objects.visible_to(matches.volunteer_actor(match.volunteer)),
    }
    for party, rows in seen.items():
        assert set(rows.values_list("party", flat=True)) == {party}


def test_what_each_takes_along_of_its_data_has_its_own_answers_alone(match: Match, parent_here: Person) -> None:
    of_family = export(parent_here.family)["matching.CheckIn"]
    of_volunteer = export(match.volunteer.user)["matching.CheckIn"]
    assert {row["party"] for row in of_family} == {"family"}
    assert {row["party"] for row in of_volunteer} == {"volunteer"}


def test_both_see_when_the_coordinator_talks_with_them_next(match: Match, parent_here: Person) -> None:
    assert "The coordinator talks with you alone next:" in parent_here.client.get("/family/").content.decode()


# A call


def test_a_wish_for_a_call_waits_in_today_until_the_call_is_made(
    desk: Client, match: Match, coordinator_here: Person
) -> None:
    talk = talk_of(match, Party.FAMILY)
    desk.post(page("check-in-done", talk), {**ANSWERS, "wants_call": "yes"})
    assert kinds(coordinator_here) == ["call"]
    actions.do_check_in(talk_of(match, Party.VOLUNTEER), going=5, wants_call=False, actor=coordinator_here.actor)
    assert kinds(coordinator_here) == ["call"]
    address = queue_of(coordinator_here.actor, timezone.now()).works[0].action_url
    assert desk.post(address).url == TODAY
    assert kinds(coordinator_here) == []
    assert desk.post(address).status_code == 409
    talk.refresh_from_db()
    assert talk.wants_call is True


def test_no_call_is_made_that_nobody_wished_for(match: Match, coordinator_here: Person) -> None:
    talk = talk_of(match, Party.FAMILY)
    actions.do_check_in(talk, going=4, wants_call=False, actor=coordinator_here.actor)
    with pytest.raises(Refused):
        actions.call_made(talk, actor=coordinator_here.actor)


def test_the_row_names_the_family_by_its_reference_alone(desk: Client, match: Match) -> None:
    actions.do_check_in(talk_of(match, Party.FAMILY), wants_call=True, actor=Actor.system("test"))
    shown = desk.get(TODAY).content.decode()
    assert match.request.reference in shown
    assert "Kaisa" not in shown
