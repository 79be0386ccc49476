"""The days of a companionship: when it begins, until when it may go on, and when it has ended."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.refusals import Refused
from matching import actions
from matching.models import Agreement, Match
from matching.states import Match as State
from tests.factories import matches
from tests.factories.cast import Person
from tests.matching.coordinator.pages import FAR_AHEAD, IN_A_MONTH, WRITTEN, fresh, page, typed

pytestmark = pytest.mark.django_db

Walk = Callable[[str], Match]
TODAY = timezone.localdate()
LONG_BEFORE = date(1950, 1, 1)


def begun(match: Match, *, days_ago: int) -> Match:
    Match.objects.filter(pk=match.pk).update(trial_began_on=TODAY - timedelta(days=days_ago))
    return fresh(match)


def said_beside(desk: Client, name: str, match: Match, field: str, **sent: Any) -> list[str]:
    """Return what the page of a step says beside one question, after nothing was done."""
    before = fresh(match).state
    answer = desk.post(page(name, match), {**sent})
    assert answer.status_code == 200
    assert fresh(match).state == before
    return answer.context["form"].errors[field]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY + timedelta(days=1), "This day is still ahead."),
        (date(TODAY.year + 10, 1, 1), "This day is still ahead."),
        (TODAY - timedelta(days=41), "The companionship had not begun on this day."),
        (LONG_BEFORE, "The companionship had not begun on this day."),
    ],
)
def test_the_last_day_lies_between_the_first_day_and_today(day: date, words: str, desk: Client, walked: Walk) -> None:
    match = begun(walked(State.ACTIVE), days_ago=40)
    assert said_beside(desk, "match-end", match, "on", reason="life_change", on=typed(day)) == [words]


@pytest.mark.parametrize("days_ago", [0, 40])
def test_a_last_day_from_the_first_day_to_today_ends_it(days_ago: int, desk: Client, walked: Walk) -> None:
    match = begun(walked(State.ACTIVE), days_ago=40)
    day = TODAY - timedelta(days=days_ago)
    desk.post(page("match-end", match), {"reason": "life_change", "on": typed(day)})
    assert (fresh(match).state, fresh(match).ended_on) == (State.ENDED, day)


def test_a_trial_whose_first_day_is_ahead_can_end_today(desk: Client, walked: Walk) -> None:
    match = begun(walked(State.TRIAL), days_ago=-5)
    desk.post(page("match-end", match), {"reason": "safety", "on": typed(TODAY)})
    assert fresh(match).state == State.ENDED


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), LONG_BEFORE])
def test_a_closing_meeting_is_recorded_when_it_has_been_held(day: date, desk: Client, walked: Walk) -> None:
    match = walked(State.CLOSING)
    assert said_beside(desk, "match-closing-meeting", match, "on", on=typed(day))
    assert fresh(match).closing_meeting_on is None


def test_an_end_is_planned_within_two_years_of_the_beginning(desk: Client, walked: Walk) -> None:
    match = begun(walked(State.ACTIVE), days_ago=700)
    words = ["A companionship lasts two years at most."]
    for day in (typed(TODAY + timedelta(days=32)), FAR_AHEAD):
        assert said_beside(desk, "match-closing", match, "planned_end_on", planned_end_on=day) == words
    desk.post(page("match-closing", match), {"planned_end_on": typed(TODAY + timedelta(days=31))})
    assert fresh(match).state == State.CLOSING


def test_a_companionship_of_over_two_years_is_closed_within_four_weeks(desk: Client, walked: Walk) -> None:
    match = begun(walked(State.ACTIVE), days_ago=900)
    late = typed(TODAY + timedelta(days=29))
    assert said_beside(desk, "match-closing", match, "planned_end_on", planned_end_on=late)
    desk.post(page("match-closing", match), {"planned_end_on": typed(TODAY + timedelta(days=28))})
    assert fresh(match).state == State.CLOSING


@pytest.mark.parametrize("day", [LONG_BEFORE, TODAY - timedelta(days=43), TODAY + timedelta(days=43)])
def test_the_first_day_of_an_agreement_is_near(day: date, desk: Client, walked: Walk) -> None:
    match = walked(State.MEETING_BOOKED)
    sent = {**WRITTEN, "starts_on": typed(day)}
    words = ["Choose a first day at most six weeks from today."]
    assert said_beside(desk, "match-agreement", match, "starts_on", **sent) == words
    assert not Agreement.objects.exists()


def test_a_renewed_agreement_keeps_its_first_day_and_its_last(desk: Client, walked: Walk) -> None:
    match = begun(walked(State.ACTIVE), days_ago=200)
    sent = {**WRITTEN, "starts_on": typed(match.trial_began_on)}
    desk.post(page("match-agreement", match), sent)
    newest = match.agreements.first()
    assert (newest.version, newest.starts_on) == (2, match.trial_began_on)
    assert newest.planned_end_on == match.planned_end_on


# Ending as planned


@pytest.mark.parametrize("reason", ["goal_reached", "period_over"])
@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED])
def test_a_planned_end_is_closed_together_first(state: str, reason: str, desk: Client, walked: Walk) -> None:
    match = walked(state)
    words = ["For this reason, plan the end first and meet once more."]
    assert said_beside(desk, "match-end", match, "reason", reason=reason, on=typed(TODAY)) == words


@pytest.mark.parametrize("reason", ["safety", "family_wish", "volunteer_wish", "moved"])
def test_at_the_wish_of_a_party_or_for_safety_it_ends_at_once(reason: str, desk: Client, walked: Walk) -> None:
    match = walked(State.ACTIVE)
    desk.post(page("match-end", match), {"reason": reason, "on": typed(TODAY)})
    assert fresh(match).state == State.ENDED


def test_a_trial_may_end_with_any_reason(desk: Client, walked: Walk) -> None:
    match = walked(State.TRIAL)
    desk.post(page("match-end", match), {"reason": "goal_reached", "on": typed(TODAY)})
    assert fresh(match).state == State.ENDED


# Going on after all


def why_not_go_on(desk: Client, match: Match) -> str:
    """Return what the page of the companionship says beside the greyed step."""
    offers = desk.get(page("match-detail", match)).context["offers"]
    return next(str(offer["refusal"]) for offer in offers if offer["url"] == page("match-prolong", match))


def test_going_on_after_all_needs_a_new_yes_of_all_three(
    desk: Client, walked: Walk, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = walked(State.CLOSING)
    assert why_not_go_on(desk, match) == "Write a new version of the agreement with a new last day first."
    assert desk.post(page("match-prolong", match)).status_code == 409
    ahead = TODAY + timedelta(days=90)
    desk.post(page("match-agreement", match), {**WRITTEN, "planned_end_on": typed(ahead)})
    assert match.agreements.first().planned_end_on == ahead
    assert why_not_go_on(desk, match).endswith("Not yet: family, volunteer, association")
    desk.post(page("match-accept", match), {"version": "2"})
    for party, actor in (("family", matches.parent_actor(match.request)), ("volunteer", volunteer_here.actor)):
        assert desk.post(page("match-prolong", match)).status_code == 409
        actions.accept_agreement(match.agreements.first(), party=party, actor=actor)
    assert why_not_go_on(desk, match) == ""
    desk.post(page("match-prolong", match))
    assert (fresh(match).state, fresh(match).planned_end_on) == (State.ACTIVE, ahead)


def test_an_agreement_from_before_the_closing_does_not_let_it_go_on(walked: Walk, coordinator_here: Person) -> None:
    match, office = walked(State.ACTIVE), coordinator_here.actor
    matches.agreed(match, office=office)
    actions.begin_closing(match, planned_end_on=TODAY + timedelta(days=28), actor=office)
    with pytest.raises(Refused, match="agreement_missing"):
        actions.prolong_match(match, actor=office)


def test_other_terms_for_the_last_weeks_do_not_let_it_go_on(walked: Walk, coordinator_here: Person) -> None:
    match, office = walked(State.CLOSING), coordinator_here.actor
    matches.agreed(match, office=office)
    with pytest.raises(Refused, match="agreement_missing"):
        actions.prolong_match(match, actor=office)


@pytest.mark.parametrize(
    ("began", "days", "words"),
    [
        (0, 184, "Choose a day within the next six months."),
        (0, -1, "Choose a day within the next six months."),
        (700, 100, "A companionship lasts two years at most."),
    ],
)
def test_a_new_last_day_is_within_six_months_and_two_years(
    began: int, days: int, words: str, desk: Client, walked: Walk
) -> None:
    match = begun(walked(State.CLOSING), days_ago=began)
    sent = {**WRITTEN, "planned_end_on": typed(TODAY + timedelta(days=days))}
    assert said_beside(desk, "match-agreement", match, "planned_end_on", **sent) == [words]
    assert match.agreements.count() == 1


def test_a_new_last_day_is_asked_for_in_the_closing_only(desk: Client, walked: Walk) -> None:
    match = walked(State.ACTIVE)
    assert "planned_end_on" not in desk.get(page("match-agreement", match)).context["form"].fields
    desk.post(page("match-closing", match), {"planned_end_on": typed(IN_A_MONTH)})
    asked = desk.get(page("match-agreement", match)).context["form"]
    assert asked["planned_end_on"].value() == IN_A_MONTH


# One sending, one version


def test_sending_the_agreement_twice_writes_it_once(desk: Client, walked: Walk, volunteer_here: Person) -> None:
    match = walked(State.MEETING_BOOKED)
    assert {desk.post(page("match-agreement", match), WRITTEN).status_code for _twice in range(2)} == {302}
    agreement = Agreement.objects.get(match=match)
    actions.accept_agreement(agreement, party="volunteer", actor=volunteer_here.actor)
    desk.post(page("match-agreement", match), WRITTEN)
    assert [row.acceptances.count() for row in match.agreements.all()] == [1]


@pytest.mark.parametrize(("name", "said"), [("match-accept", {}), ("match-accept-for", {"party": "family"})])
def test_a_yes_is_to_the_version_that_was_on_the_page(
    name: str, said: dict[str, str], desk: Client, walked: Walk
) -> None:
    match = walked(State.MEETING_BOOKED)
    desk.post(page("match-agreement", match), WRITTEN)
    opened = desk.get(page(name, match)).context
    assert opened["form"]["version"].value() == 1
    assert str(opened["happens"][0]) == "The yes is to version 1 of the agreement."
    desk.post(page("match-agreement", match), {**WRITTEN, "submission_key": "another-sending"})
    late = desk.post(page(name, match), {"version": "1", "channel": "phone", **said})
    assert late.status_code == 409
    assert match.agreements.first().acceptances.count() == 0
    desk.post(page(name, match), {"version": "2", "channel": "phone", **said})
    assert match.agreements.first().acceptances.count() == 1
