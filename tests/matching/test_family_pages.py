"""The family's pages about its companion: who is suggested, the agreement, the diary, what happens next."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from families import actions as families
from families.models import SupportRequest
from matching import actions
from matching.models import Match, Meeting
from matching.states import Match as State
from matching.states import Party
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

SURNAME, PHONE = "Vapaaherra", "040 000 0066"
HOME = "/family/"


@pytest.fixture
def companion(here: Office) -> Person:
    told = {"phone": PHONE, "introduction": "Olen neljän lapsen vaari.", "life_stages": ["toddler"]}
    return cast.volunteer(here, f"Eero {SURNAME}", **told)


@pytest.fixture
def walked(companion: Person, coordinator_here: Person) -> Callable[..., Match]:
    """Return the match of a family with the companion, walked to a state."""

    def walk(state: str, parent: Person) -> Match:
        request = matches.accepted(parent.request, office=coordinator_here.actor, worker=coordinator_here.user)
        return matches.match_in(state, request, companion.volunteer, office=coordinator_here.actor)

    return walk


@pytest.fixture
def suggested(walked: Callable[..., Match], parent_here: Person) -> Match:
    return walked(State.VOLUNTEER_ACCEPTED, parent_here)


@pytest.fixture
def trial(walked: Callable[..., Match], parent_here: Person) -> Match:
    return walked(State.TRIAL, parent_here)


@pytest.fixture
def kaisa(parent_here: Person) -> Client:
    """The parent's own browser, with the family's page open."""
    return parent_here.client


def page(name: str, match: Match) -> str:
    return reverse(f"family:{name}", args=[match.pk])


def text_of(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


# The suggestion


def test_the_suggested_volunteer_is_known_by_first_name_only(
    kaisa: Client, suggested: Match, companion: Person
) -> None:
    shown = text_of(kaisa, page("proposal", suggested)) + text_of(kaisa, HOME)
    assert [word for word in (SURNAME, PHONE, "0400000066", companion.user.email) if word in shown] == []
    assert "Eero" in shown
    assert "Olen neljän lapsen vaari." in shown


def test_a_volunteer_who_has_not_answered_is_not_shown(
    kaisa: Client, walked: Callable[..., Match], parent_here: Person
) -> None:
    match = walked(State.PROPOSED, parent_here)
    assert kaisa.get(page("proposal", match)).status_code == 404
    assert "Eero" not in text_of(kaisa, HOME)


def test_a_volunteer_who_said_no_is_not_shown(
    kaisa: Client, walked: Callable[..., Match], parent_here: Person, companion: Person
) -> None:
    match = walked(State.PROPOSED, parent_here)
    actions.answer_as_volunteer(match, says_yes=False, actor=companion.actor)
    assert kaisa.get(page("proposal", match)).status_code == 404
    assert "Eero" not in text_of(kaisa, HOME)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_answer_counts_when_it_is_confirmed(kaisa: Client, suggested: Match, answer: str) -> None:
    asked = kaisa.post(page("proposal", suggested), {"answer": answer, "reason": ""}).content.decode()
    suggested.refresh_from_db()
    assert suggested.state == State.VOLUNTEER_ACCEPTED
    assert "Is this your answer?" in asked
    kaisa.post(page("proposal", suggested), {"answer": answer, "reason": "", "is_confirmed": "True"})
    suggested.refresh_from_db()
    assert suggested.state == (State.FAMILY_ACCEPTED if answer == "yes" else State.CANCELLED)


def test_the_page_to_confirm_carries_the_answer_unseen(kaisa: Client, suggested: Match) -> None:
    form = kaisa.post(page("proposal", suggested), {"answer": "no", "reason": "times"}).context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "answer": "no",
        "reason": "times",
        "is_confirmed": True,
    }
    assert all(form[name].is_hidden for name in form.fields)


def test_wishing_for_somebody_else_keeps_the_place_and_needs_no_reason(
    kaisa: Client, suggested: Match, parent_here: Person
) -> None:
    response = kaisa.post(page("proposal", suggested), {"answer": "no", "is_confirmed": "True"}, follow=True)
    suggested.refresh_from_db()
    assert suggested.cancel_reason == "family_wish"
    assert SupportRequest.objects.get(pk=parent_here.request.pk).state == "accepted"
    assert "We look for somebody else for you." in response.content.decode()


def test_an_answer_must_be_chosen(kaisa: Client, suggested: Match) -> None:
    assert "Choose one of the two." in kaisa.post(page("proposal", suggested), {"answer": ""}).content.decode()


def test_names_and_numbers_open_when_both_have_said_yes(kaisa: Client, suggested: Match) -> None:
    kaisa.post(page("proposal", suggested), {"answer": "yes", "is_confirmed": "True"})
    shown = text_of(kaisa, HOME)
    assert f"Eero {SURNAME}" in shown
    assert "tel:0400000066" in shown


# Agreement, trial, pause


def test_the_agreement_holds_all_that_is_agreed(kaisa: Client, trial: Match) -> None:
    shown = text_of(kaisa, page("agreement", trial))
    for words in (
        "Muistan varatut ajat",
        "Joka toinen viikko",
        "What a companion does not do",
        "I tell no one what I hear about the family. If a child is in danger I tell the coordinator.",
        "at least two hours before",
        "We do not meet when somebody is ill.",
        "We do not lend money",
        "takes no keys to the home and gives no medicine",
        "does not drive the family in a car",
        "no pictures of each other or of the children on social media",
        "may end the companionship at any time",
        "text 2026-1",
    ):
        assert words in shown


def renewed(match: Match, coordinator: Person) -> Any:
    words = {"purpose": "Uusi tarkoitus", "rhythm": "Joka viikko", "place": "Kirjasto", "goals": ["Uusi tavoite"]}
    return actions.write_agreement(match, starts_on=timezone.localdate(), actor=coordinator.actor, **words)


def test_a_new_version_is_read_and_accepted(kaisa: Client, trial: Match, coordinator_here: Person) -> None:
    agreement = renewed(trial, coordinator_here)
    assert page("agreement", trial) in text_of(kaisa, HOME)
    kaisa.post(page("agreement", trial), {"version": agreement.version, "accepts": "on"})
    assert agreement.acceptances.get().party == Party.FAMILY
    assert agreement.acceptances.get().by_label == "family"
    assert "You have accepted this agreement." in text_of(kaisa, page("agreement", trial))


def test_a_yes_to_an_older_version_does_not_count(kaisa: Client, trial: Match, coordinator_here: Person) -> None:
    agreement = renewed(trial, coordinator_here)
    sent = {"version": agreement.version - 1, "accepts": "on"}
    assert kaisa.post(page("agreement", trial), sent).status_code == 409
    assert agreement.acceptances.count() == 0


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False)])
def test_the_family_tells_whether_to_go_on_and_the_volunteer_does_not_see_it(
    kaisa: Client, trial: Match, companion: Person, answer: str, kept: bool
) -> None:
    kaisa.post(page("continue", trial), {"continues": answer})
    trial.refresh_from_db()
    assert (trial.family_continues, trial.volunteer_continues) == (kept, None)
    assert "You have said" in text_of(kaisa, page("continue", trial))
    shown = text_of(companion.client, reverse("volunteer:match-detail", args=[trial.pk]))
    assert "You have told the coordinator" not in shown


def test_after_the_trial_there_is_nothing_to_answer(
    kaisa: Client, walked: Callable[..., Match], parent_here: Person
) -> None:
    match = walked(State.ACTIVE, parent_here)
    assert "The trial is over." in text_of(kaisa, page("continue", match))
    assert kaisa.post(page("continue", match), {"continues": "no"}).status_code == 200
    match.refresh_from_db()
    assert match.family_continues is True


def test_the_family_takes_a_pause(kaisa: Client, walked: Callable[..., Match], parent_here: Person) -> None:
    match = walked(State.ACTIVE, parent_here)
    until = timezone.localdate() + timedelta(days=30)
    assert page("pause", match) in text_of(kaisa, HOME)
    kaisa.post(page("pause", match), {"until": f"{until:%d.%m.%Y}"})
    match.refresh_from_db()
    assert (match.state, match.paused_until) == (State.PAUSED, until)
    assert "The companionship is on a pause" in text_of(kaisa, HOME)


def test_a_pause_longer_than_three_months_is_refused_beside_its_day(
    kaisa: Client, walked: Callable[..., Match], parent_here: Person
) -> None:
    match = walked(State.ACTIVE, parent_here)
    until = timezone.localdate() + timedelta(days=120)
    shown = kaisa.post(page("pause", match), {"until": f"{until:%d.%m.%Y}"}).content.decode()
    assert "Choose a day within the next three months." in shown
    assert f"{until:%d.%m.%Y}" in shown


# Meetings


def log(match: Match, *, days: int = 1, **changes: Any) -> Meeting:
    told = {"minutes": 75, "form": "face_to_face", "place_type": "outside", "mood": 1, "note": "Söimme pullaa."}
    begun = timezone.now() - timedelta(days=days)
    actor = matches.volunteer_actor(match.volunteer)
    return actions.log_visit(match, starts_at=begun, actor=actor, **{**told, **changes})


def test_the_family_reads_the_diary_but_not_how_the_companion_felt(kaisa: Client, trial: Match) -> None:
    log(trial, has_worry=True, wants_talk=True, travel_km=797)
    shown = text_of(kaisa, reverse("family:meetings"))
    for words in ("Söimme pullaa.", "75 minutes", "face to face", "outside or at a café"):
        assert words in shown
    main = shown.split("<main")[1].split("</main>")[0]
    assert [word for word in ("heavy", "worr", "797", "talk with") if word in main] == []


def test_a_planned_meeting_is_on_the_home_page_and_in_the_list(kaisa: Client, trial: Match) -> None:
    ahead = timezone.now() + timedelta(days=3)
    actor = matches.volunteer_actor(trial.volunteer)
    actions.plan_meeting(trial, starts_at=ahead, place_type="home", actor=actor)
    for address in (HOME, reverse("family:meetings")):
        assert "At the family" in text_of(kaisa, address)


def test_the_diary_stays_readable_after_the_end(kaisa: Client, trial: Match, coordinator_here: Person) -> None:
    log(trial)
    actions.end_match(trial, reason="family_wish", on=timezone.localdate(), actor=coordinator_here.actor)
    assert "Söimme pullaa." in text_of(kaisa, reverse("family:meetings"))


def queries_of(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def fill(match: Match, parent: Person, number: int) -> None:
    actor = matches.volunteer_actor(match.volunteer)
    for step in range(1, number + 1):
        log(match, days=step, goals=match.agreements.first().goals.all())
        ahead = timezone.now() + timedelta(days=step)
        actions.plan_meeting(match, starts_at=ahead, place_type="home", actor=actor)
        details = {"service": "dental", "adult": parent.adult, "actor": parent.actor}
        families.book_appointment(parent.family, starts_at=ahead, **details)


def test_thirty_rows_cost_as_many_queries_as_three(kaisa: Client, trial: Match, parent_here: Person) -> None:
    addresses = [HOME, reverse("family:meetings")]
    fill(trial, parent_here, 3)
    with_three = {address: queries_of(kaisa, address) for address in addresses}
    fill(trial, parent_here, 30)
    assert {address: queries_of(kaisa, address) for address in addresses} == with_three


# The home page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.PROPOSED, "We have a suggestion for you"),
        (State.VOLUNTEER_ACCEPTED, "Read and answer"),
        (State.FAMILY_ACCEPTED, "The coordinator calls you to agree on the first meeting."),
        (State.MEETING_BOOKED, "Your first meeting is booked"),
        (State.TRIAL, "You are getting to know each other"),
        (State.ACTIVE, "You have a companion"),
        (State.CLOSING, "The companionship is coming to its end."),
        (State.ENDED, "The companionship has ended"),
    ],
)
def test_the_home_page_says_what_happens_next(
    kaisa: Client, walked: Callable[..., Match], parent_here: Person, state: str, words: str
) -> None:
    walked(state, parent_here)
    shown = text_of(kaisa, HOME)
    assert words in shown
    assert ("Responsible: Outi" in shown) == (state != State.ENDED)


def test_a_new_request_is_answered_by_the_office(kaisa: Client, here: Office) -> None:
    shown = text_of(kaisa, HOME)
    assert "Your request has arrived" in shown
    assert here.organisation.phone in shown
    for name in ("openings", "my-data", "leave"):
        assert reverse(f"family:{name}") in shown


def test_asking_to_stay_keeps_the_page_open(kaisa: Client) -> None:
    kaisa.get(HOME)
    assert kaisa.post(reverse("family:stay")).status_code == 204
    assert kaisa.get(reverse("family:stay")).status_code == 405


# Others


@pytest.mark.parametrize("name", ["proposal", "agreement", "continue", "pause"])
def test_another_family_finds_nothing(suggested: Match, parent_there: Person, name: str) -> None:
    sent = {"answer": "yes", "is_confirmed": "True", "continues": "yes", "version": "1", "accepts": "on"}
    other = parent_there.client
    assert other.get(page(name, suggested)).status_code == 404
    assert other.post(page(name, suggested), sent).status_code == 404


@pytest.mark.parametrize("name", ["agreement", "continue", "pause"])
def test_nothing_is_agreed_before_both_have_said_yes(kaisa: Client, suggested: Match, name: str) -> None:
    assert kaisa.get(page(name, suggested)).status_code == 404


def test_another_familys_diary_is_not_in_the_list(trial: Match, parent_there: Person) -> None:
    log(trial)
    assert "Söimme pullaa." not in text_of(parent_there.client, reverse("family:meetings"))


def test_without_the_private_link_the_way_to_a_new_one_is_shown(suggested: Match) -> None:
    for address in (HOME, page("proposal", suggested), reverse("family:meetings")):
        assert "/own-link/" in Client().get(address).url


def test_a_volunteer_without_a_phone_has_no_empty_number(kaisa: Client, trial: Match, companion: Person) -> None:
    User.objects.filter(pk=companion.user.pk).update(phone="")
    shown = text_of(kaisa, HOME)
    assert f"Eero {SURNAME}" in shown
    assert 'href="tel:"' not in shown
