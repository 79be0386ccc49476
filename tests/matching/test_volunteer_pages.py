"""The volunteer's pages: a card before names, the family's page while it lasts, meetings and lists."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from families import actions as families
from families.models import Adult, Family
from matching import actions
from matching.models import Match, Meeting
from matching.states import Match as State
from matching.states import Party
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.volunteer_steps import SECRETS, entry, entry_values, page, text_of, volunteer_actor

MATCH_PAGES = ("match-detail", "match-agreement", "visit-new", "meeting-new")


# The card


def test_the_card_of_a_suggested_family_holds_nothing_that_names_it(
    eero: Client, suggested: Match, family: Person
) -> None:
    shown = text_of(eero, page("proposal", suggested)) + text_of(eero, reverse("volunteer:home"))
    named = [SECRETS["called"], "0400000077", "040 0000077", "400000077", SECRETS["email"], SECRETS["text"]]
    assert [word for word in [*named, family.request.reference] if word in shown] == []
    assert "Sastamala" in shown


def test_the_card_of_a_family_with_a_protected_address_has_no_place(
    eero: Client, suggested: Match, family: Person
) -> None:
    Family.objects.filter(pk=family.family.pk).update(has_protected_address=True)
    assert "Sastamala" not in text_of(eero, page("proposal", suggested)).split("Would you like to ask")[0].replace(
        "Rinnalla täällä ry", ""
    )


def test_the_card_has_no_file_behind_it(eero: Client, suggested: Match) -> None:
    assert {eero.get(page(name, suggested)).status_code for name in MATCH_PAGES} == {404}


def test_a_yes_lets_the_family_be_asked(eero: Client, suggested: Match) -> None:
    response = eero.post(page("proposal", suggested), {"answer": "yes"})
    suggested.refresh_from_db()
    assert (response.url, suggested.state) == (reverse("volunteer:home"), State.VOLUNTEER_ACCEPTED)
    assert "Now the family thinks" in text_of(eero, reverse("volunteer:home"))
    assert SECRETS["called"] not in text_of(eero, page("proposal", suggested))


@pytest.mark.parametrize("reason", ["", "too_far", "knows_family"])
def test_a_no_needs_no_reason_and_goes_without_blame(eero: Client, suggested: Match, reason: str) -> None:
    response = eero.post(page("proposal", suggested), {"answer": "no", "reason": reason}, follow=True)
    suggested.refresh_from_db()
    assert (suggested.state, suggested.cancel_reason) == (State.CANCELLED, reason or "not_now")
    assert "A no is always a good answer" in response.content.decode()
    assert "This suggestion is not open any more" in text_of(eero, page("proposal", suggested))


def test_a_reason_of_the_office_is_not_the_volunteers_to_give(eero: Client, suggested: Match) -> None:
    response = eero.post(page("proposal", suggested), {"answer": "no", "reason": "coordinator"})
    suggested.refresh_from_db()
    assert (response.status_code, suggested.state) == (200, State.PROPOSED)


# The family's page


def test_names_open_when_both_have_said_yes(eero: Client, walked: Callable[..., Match], family: Person) -> None:
    match = walked(State.VOLUNTEER_ACCEPTED, family)
    assert eero.get(page("match-detail", match)).status_code == 404
    actions.answer_as_family(match, says_yes=True, actor=family.actor)
    shown = text_of(eero, page("match-detail", match))
    assert SECRETS["called"] in shown
    assert "tel:+358400000077" in shown
    assert SECRETS["text"] not in shown


def test_the_safe_way_to_reach_the_family_is_told(eero: Client, trial: Match, family: Person) -> None:
    facts = {"channel": "call", "call_hours": ["evening"], "may_leave_message": False, "has_shared_phone": True}
    Adult.objects.filter(pk=family.adult.pk).update(**facts)
    shown = text_of(eero, page("match-detail", trial))
    for sentence in (
        "Only call. Do not send messages.",
        "A good time to call: 16–19",
        "Do not leave a voice message.",
        "Somebody else may answer this phone.",
    ):
        assert sentence in shown
    assert SECRETS["email"] not in shown


def test_the_companion_knows_that_somebody_must_not_know_but_not_who(
    eero: Client, trial: Match, family: Person, coordinator_here: Person
) -> None:
    families.add_adult(family.family, called="Matti", is_told=False, actor=family.actor)
    Adult.objects.filter(pk=family.adult.pk).update(wants_neutral_sender=True)
    shown = text_of(eero, page("match-detail", trial))
    desk = text_of(coordinator_here.client, reverse("coordinator:match-detail", args=[trial.pk]))
    for sentence in ("Somebody in this household must not know.", "Do not say or write whom you come from."):
        assert sentence in shown
        assert sentence in desk
    assert "Matti" not in shown


def test_a_protected_address_hides_the_municipality_from_the_companion(
    eero: Client, trial: Match, family: Person
) -> None:
    Family.objects.filter(pk=family.family.pk).update(has_protected_address=True)
    shown = text_of(eero, page("match-detail", trial))
    assert "Sastamala" not in shown
    assert "Meet outside the home" in shown


def test_opening_the_familys_page_is_written_into_the_trail(
    eero: Client, trial: Match, family: Person, volunteer_here: Person
) -> None:
    before = AuditEntry.objects.about(family.family).openings().count()
    eero.get(page("match-detail", trial))
    entry_of_now = AuditEntry.objects.about(family.family).openings().first()
    assert AuditEntry.objects.about(family.family).openings().count() == before + 1
    assert (entry_of_now.reason, entry_of_now.actor_user_id) == ("companion", volunteer_here.user.pk)


def test_an_ended_match_hides_the_family_from_its_volunteer_at_once(
    eero: Client, trial: Match, family: Person, coordinator_here: Person
) -> None:
    actions.log_visit(trial, **entry_values(), actor=volunteer_actor(trial))
    assert SECRETS["called"] in text_of(eero, page("match-detail", trial))
    actions.end_match(trial, reason="family_wish", on=timezone.localdate(), actor=coordinator_here.actor)
    assert {eero.get(page(name, trial)).status_code for name in MATCH_PAGES} == {404}
    assert eero.post(page("visit-new", trial), entry()).status_code == 404
    assert eero.post(page("visit-draft", trial), entry()).status_code == 404
    for address in (reverse("volunteer:home"), reverse("volunteer:visit-list"), reverse("volunteer:worry")):
        assert SECRETS["called"] not in text_of(eero, address)


def test_a_cancelled_match_hides_the_family_from_its_volunteer_at_once(
    eero: Client, walked: Callable[..., Match], family: Person, coordinator_here: Person
) -> None:
    match = walked(State.MEETING_BOOKED, family)
    actions.cancel_match(match, reason="coordinator", actor=coordinator_here.actor)
    assert {eero.get(page(name, match)).status_code for name in MATCH_PAGES} == {404}


@pytest.mark.parametrize("name", [*MATCH_PAGES, "match-continue", "visit-draft"])
def test_another_volunteer_finds_nothing(trial: Match, here: Office, name: str) -> None:
    other = cast.volunteer(here, "Toinen Vapaa").client
    asked = [other.get] if name == "match-detail" else [other.post, other.get] if name in MATCH_PAGES else [other.post]
    assert {ask(page(name, trial), entry(continues="yes")).status_code for ask in asked} == {404}


def test_another_volunteer_does_not_find_the_suggestion(suggested: Match, here: Office) -> None:
    other = cast.volunteer(here, "Toinen Vapaa").client
    assert other.get(page("proposal", suggested)).status_code == 404
    assert other.post(page("proposal", suggested), {"answer": "yes"}).status_code == 404


def test_only_appointments_that_the_family_shares_are_shown(eero: Client, trial: Match, family: Person) -> None:
    soon = timezone.now() + timedelta(days=2)
    told = {"starts_at": soon, "service": "dental", "adult": family.adult, "actor": family.actor}
    families.book_appointment(family.family, place="Jaettu paikka", is_shared=True, **told)
    families.book_appointment(family.family, place="Oma paikka", **told)
    for address in (page("match-detail", trial), reverse("volunteer:home")):
        shown = text_of(eero, address)
        assert "Jaettu paikka" in shown
        assert "Oma paikka" not in shown


# Agreement and trial


def renewed(match: Match, coordinator: Person) -> Any:
    words = {"purpose": "Uusi tarkoitus", "rhythm": "Joka viikko", "place": "Kirjasto", "goals": ["Uusi tavoite"]}
    return actions.write_agreement(match, starts_on=timezone.localdate(), actor=coordinator.actor, **words)


def test_the_agreement_tells_the_limit_of_confidentiality_and_is_accepted_with_its_version(
    eero: Client, trial: Match, coordinator_here: Person
) -> None:
    agreement = renewed(trial, coordinator_here)
    shown = text_of(eero, page("match-agreement", trial))
    assert "I tell no one what I hear about the family. If a child is in danger I tell the coordinator." in shown
    assert "Uusi tavoite" in shown
    assert "Read the agreement" in text_of(eero, reverse("volunteer:home"))
    eero.post(page("match-agreement", trial), {"version": agreement.version, "accepts": "on"})
    acceptance = agreement.acceptances.get()
    assert (acceptance.party, acceptance.channel) == (Party.VOLUNTEER, "web_form")
    assert "You have accepted this agreement." in text_of(eero, page("match-agreement", trial))


def test_an_agreement_is_not_accepted_without_the_tick(eero: Client, trial: Match, coordinator_here: Person) -> None:
    agreement = renewed(trial, coordinator_here)
    response = eero.post(page("match-agreement", trial), {"version": agreement.version})
    assert "Tick the box" in response.content.decode()
    assert agreement.acceptances.count() == 0


def test_a_yes_to_an_older_version_does_not_count_for_the_newer(
    eero: Client, trial: Match, coordinator_here: Person
) -> None:
    agreement = renewed(trial, coordinator_here)
    response = eero.post(page("match-agreement", trial), {"version": agreement.version - 1, "accepts": "on"})
    assert response.status_code == 409
    assert agreement.acceptances.count() == 0


def test_a_match_without_an_agreement_says_when_it_comes(
    eero: Client, walked: Callable[..., Match], family: Person
) -> None:
    match = walked(State.FAMILY_ACCEPTED, family)
    assert "There is no agreement yet" in text_of(eero, page("match-agreement", match))
    assert eero.post(page("match-agreement", match), {"version": "1", "accepts": "on"}).status_code == 200


@pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("no", False)])
def test_the_volunteer_tells_whether_to_go_on(eero: Client, trial: Match, answer: str, kept: bool) -> None:
    eero.post(page("match-continue", trial), {"continues": answer})
    trial.refresh_from_db()
    assert (trial.volunteer_continues, trial.family_continues) == (kept, None)


def test_whether_to_go_on_is_not_asked_after_the_trial(
    eero: Client, walked: Callable[..., Match], family: Person
) -> None:
    match = walked(State.ACTIVE, family)
    assert "Would you like to go on" not in text_of(eero, page("match-detail", match))
    assert eero.post(page("match-continue", match), {"continues": "no"}).status_code == 409


# Meetings


def plan(days: int, **changes: Any) -> dict[str, str]:
    day = timezone.localtime() + timedelta(days=days)
    sent = {"starts_at_day": f"{day:%d.%m.%Y}", "starts_at_time": "17", "place_type": "home", "submission_key": "one"}
    return {**sent, **changes}


def test_a_meeting_is_planned_once_and_shown_on_the_home_page(eero: Client, trial: Match, family: Person) -> None:
    for _twice in range(2):
        eero.post(page("meeting-new", trial), plan(2))
    assert Meeting.objects.get(match=trial, logged_at=None).place_type == "home"
    assert f"You meet: {SECRETS['called']}" in text_of(eero, reverse("volunteer:home"))


def test_a_meeting_is_not_planned_into_the_past_and_nothing_typed_is_lost(eero: Client, trial: Match) -> None:
    shown = eero.post(page("meeting-new", trial), plan(-2)).content.decode()
    assert "Choose a time that is still ahead." in shown
    assert plan(-2)["starts_at_day"] in shown
    assert not Meeting.objects.filter(match=trial).exists()


# Lists


def queries_of(eero: Client, address: str) -> int:
    eero.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert eero.get(address).status_code == 200
    return len(queries)


def fill(match: Match, family: Person, number: int) -> None:
    """Write `number` visits, planned meetings and shared appointments."""
    now = timezone.now()
    for step in range(number):
        actions.log_visit(
            match,
            **entry_values(starts_at=now - timedelta(days=step + 1)),
            goals=match.agreements.first().goals.all(),
            actor=volunteer_actor(match),
        )
        ahead = now + timedelta(days=step + 1)
        actions.plan_meeting(match, starts_at=ahead, place_type="home", actor=volunteer_actor(match))
        details = {"service": "dental", "adult": family.adult, "is_shared": True, "actor": family.actor}
        families.book_appointment(family.family, starts_at=ahead, **details)


def test_thirty_rows_cost_as_many_queries_as_three(eero: Client, trial: Match, family: Person) -> None:
    addresses = [reverse("volunteer:home"), reverse("volunteer:visit-list"), page("match-detail", trial)]
    fill(trial, family, 3)
    with_three = {address: queries_of(eero, address) for address in addresses}
    Meeting.objects.all().delete()
    fill(trial, family, 30)
    assert {address: queries_of(eero, address) for address in addresses} == with_three


def test_three_families_cost_as_many_queries_as_one(
    eero: Client, trial: Match, family: Person, walked: Callable[..., Match], here: Office
) -> None:
    fill(trial, family, 1)
    addresses = [reverse("volunteer:home"), reverse("volunteer:visit-list"), reverse("volunteer:worry")]
    with_one = {address: queries_of(eero, address) for address in addresses}
    for name in ("Toinen", "Kolmas"):
        other = cast.parent(here, name)
        fill(walked(State.TRIAL, other), other, 1)
    assert {address: queries_of(eero, address) for address in addresses} == with_one


def test_the_list_counts_visits_and_hours(eero: Client, trial: Match) -> None:
    assert "No visits yet" in text_of(eero, reverse("volunteer:visit-list"))
    for days in (1, 2):
        when = timezone.now() - timedelta(days=days)
        actions.log_visit(trial, **entry_values(starts_at=when, minutes=90), actor=volunteer_actor(trial))
    assert "2 visits, 3 h 0 min in all" in text_of(eero, reverse("volunteer:visit-list"))


def test_a_volunteer_without_a_family_is_told_what_comes(eero: Client, here: Office) -> None:
    shown = text_of(eero, reverse("volunteer:home"))
    assert "No family yet" in shown
    assert here.organisation.phone in shown
