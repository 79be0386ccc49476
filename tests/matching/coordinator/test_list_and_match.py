"""The list of companionships, and the page of one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.audit import openings_of
from core.models import AuditEntry
from matching import actions
from matching.models import Match
from matching.states import Match as State
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import (
    IN_A_MONTH,
    LIST,
    PAGES,
    WRITTEN,
    cost_of,
    fresh,
    page,
    typed,
    waiting,
)

pytestmark = pytest.mark.django_db


# The list


def references(client: Client, query: str = "") -> list[str]:
    return [row["cells"][0]["text"] for row in client.get(f"{LIST}?{query}").context["rows"]]


def test_the_list_shows_what_goes_on_here_alone(
    desk: Client, walked: Callable[[str], Match], match_there: Match
) -> None:
    match = walked(State.ACTIVE)
    assert references(desk) == [match.request.reference]
    assert match_there.request.reference not in desk.get(LIST).content.decode()


def test_filters_and_order_live_in_the_address(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person, walked: Callable[[str], Match]
) -> None:
    first = walked(State.TRIAL)
    other = waiting(cast.parent(here, "Aino"), coordinator_here)
    aune = cast.volunteer(here, "Aune Alku")
    second = matches.match_in(State.PROPOSED, other, aune.volunteer, office=coordinator_here.actor)
    Match.objects.filter(pk=first.pk).update(state_since=timezone.now() - timedelta(days=5))
    one, two = first.request.reference, second.request.reference
    assert references(desk) == [one, two]
    assert references(desk, "sort=newest") == [two, one]
    assert references(desk, "sort=volunteer") == [two, one]
    assert references(desk, "state=trial") == [one]
    assert references(desk, "state=over") == []
    assert references(desk, "assigned=mine") == [one, two]
    assert references(desk, "find=aune") == [two]
    assert references(desk, "find=aino") == [two]
    assert references(desk, f"find={one}&municipality={cast.SASTAMALA}") == [one]
    actions.cancel_match(second, reason="coordinator", actor=coordinator_here.actor)
    assert references(desk, "state=over") == [two]


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "No companionships yet." in desk.get(LIST).content.decode()
    assert "Nothing found with these choices." in desk.get(f"{LIST}?find=zz").content.decode()


def test_the_lists_cost_the_same_with_3_and_30_rows(desk: Client, here: Office, coordinator_here: Person) -> None:
    many = cast.volunteer(here, "Eeva Ehtiväinen", capacity=40).volunteer

    def suggest(number: int) -> None:
        request = waiting(cast.parent(here, f"P{number}"), coordinator_here)
        matches.match_in(State.PROPOSED, request, many, office=coordinator_here.actor)

    for number in range(3):
        suggest(number)
    cost_of(desk, LIST)
    few = cost_of(desk, LIST)
    for number in range(3, 30):
        suggest(number)
    assert cost_of(desk, LIST) == few


def test_the_table_to_download_names_no_family(desk: Client, walked: Callable[[str], Match], here: Office) -> None:
    match = walked(State.ACTIVE)
    text = desk.get(f"{LIST}?format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"{match.request.reference};Sastamala;Eero Vapaa;walking beside;")
    assert "Kaisa" not in text
    assert openings_of(here.organisation).get().reason == "match list as a table"


# The match


@pytest.mark.parametrize("name", PAGES)
def test_another_associations_match_is_not_there(name: str, desk: Client, match_there: Match) -> None:
    before = AuditEntry.objects.count()
    assert desk.get(page(name, match_there)).status_code == 404
    data = {**WRITTEN, "reason": "safety", "on": typed(timezone.localdate()), "until": typed(IN_A_MONTH)}
    assert desk.post(page(name, match_there), data).status_code in (404, 405)
    assert fresh(match_there).state == State.ACTIVE
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("state", [s.value for s in State if s != State.CANCELLED])
def test_every_page_opens_in_every_state_and_moves_nothing(
    state: str, desk: Client, walked: Callable[[str], Match]
) -> None:
    match = walked(state)
    for name in PAGES:
        assert desk.get(page(name, match)).status_code == 200, name
    assert fresh(match).state == state


OFFERED = {
    State.PROPOSED: {"Take the suggestion back": ""},
    State.VOLUNTEER_ACCEPTED: {"Record the family's answer": "", "Take the suggestion back": ""},
    State.FAMILY_ACCEPTED: {"Book the first meeting": "", "Take the suggestion back": ""},
    State.MEETING_BOOKED: {
        "Book the first meeting": "",
        "Begin the trial": "All three must accept the agreement first.",
        "Take the suggestion back": "",
    },
    State.TRIAL: {
        "Record whether they go on": "",
        "Go on after the trial": "Both must first say that they want to go on.",
        "End the companionship": "",
    },
    State.ACTIVE: {"Begin a pause": "", "Plan the end": "", "End the companionship": ""},
    State.PAUSED: {"End the pause": "", "Plan the end": "", "End the companionship": ""},
    State.CLOSING: {
        "Record the closing meeting": "",
        "Record what was learned": "",
        "Go on after all": "Write a new version of the agreement with a new last day first.",
        "End the companionship": "",
    },
    State.ENDED: {"Record what was learned": ""},
}


@pytest.mark.parametrize(("state", "offered"), OFFERED.items())
def test_only_steps_that_make_sense_are_offered_and_refused_ones_say_why(
    state: str, offered: dict[str, str], desk: Client, walked: Callable[[str], Match]
) -> None:
    offers = desk.get(page("match-detail", walked(state))).context["offers"]
    assert {str(offer["label"]): str(offer["refusal"]) for offer in offers} == offered


NEXT = {
    State.PROPOSED: "The volunteer is thinking.",
    State.VOLUNTEER_ACCEPTED: "The family is thinking.",
    State.FAMILY_ACCEPTED: "Both said yes. Book the first meeting.",
    State.MEETING_BOOKED: "Write the agreement.",
    State.TRIAL: "Ask both whether they want to go on.",
    State.PAUSED: "On a pause.",
    State.CLOSING: "Hold the closing meeting.",
}


@pytest.mark.parametrize(("state", "title"), NEXT.items())
def test_the_next_step_follows_the_state(state: str, title: str, desk: Client, walked: Callable[[str], Match]) -> None:
    assert desk.get(page("match-detail", walked(state))).context["next"].title == title


def test_opening_a_match_is_written_into_the_familys_trail(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.ACTIVE)
    desk.get(page("match-detail", match))
    assert openings_of(match.request.family).first().reason == "companionship"


def test_the_page_costs_the_same_with_a_short_and_a_long_diary(
    desk: Client, walked: Callable[[str], Match], volunteer_here: Person
) -> None:
    match = walked(State.ACTIVE)

    def visit(days: int) -> None:
        told = {"minutes": 60, "form": "face_to_face", "place_type": "outside", "mood": 4}
        starts_at = timezone.now() - timedelta(days=days)
        goals = match.agreements.get().goals.all()
        actions.log_visit(match, starts_at=starts_at, goals=goals, actor=volunteer_here.actor, **told)

    visit(1)
    visit(2)
    visit(3)
    cost_of(desk, page("match-detail", match))
    few = cost_of(desk, page("match-detail", match))
    for days in range(4, 31):
        visit(days)
    # one query more: a diary of several pages counts them; the rows themselves cost nothing
    assert cost_of(desk, page("match-detail", match)) <= few + 1
