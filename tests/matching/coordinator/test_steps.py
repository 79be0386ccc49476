"""Every step of a companionship, done by its form."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from families.models import SupportRequest
from matching.models import Agreement, Match
from matching.states import Match as State
from matching.states import Party
from notifications.models import OutboxMessage
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import (
    FAR_AHEAD,
    IN_A_MONTH,
    LONG_AGO,
    WRITTEN,
    fresh,
    page,
    typed,
    waiting,
)

pytestmark = pytest.mark.django_db


def test_the_familys_yes_by_phone_opens_names_and_says_how_it_came(
    desk: Client, walked: Callable[[str], Match], volunteer_here: Person
) -> None:
    match = walked(State.VOLUNTEER_ACCEPTED)
    assert "answer" in desk.post(page("match-family-answer", match), {}).context["form"].errors
    desk.post(page("match-family-answer", match), {"answer": "yes", "on_behalf_note": "phone"})
    assert fresh(match).state == State.FAMILY_ACCEPTED
    assert AuditEntry.objects.about(match).get(verb="match.family_accepted").reason == "phone"
    assert "Kaisa" in volunteer_here.client.get(f"/volunteer/families/{match.pk}/").content.decode()


def test_the_familys_no_puts_it_back_to_waiting(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.VOLUNTEER_ACCEPTED)
    told = {"answer": "no", "reason": "knows_family", "on_behalf_note": "in person"}
    desk.post(page("match-family-answer", match), told)
    assert (fresh(match).state, fresh(match).cancel_reason) == (State.CANCELLED, "knows_family")
    assert SupportRequest.objects.get(pk=match.request_id).state == "accepted"


def test_taking_a_suggestion_back_leads_to_where_it_began(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.PROPOSED)
    answer = desk.post(f"{page('match-cancel', match)}?from=today", {"reason": "no_answer"})
    assert answer.url == "/coordinator/"
    assert fresh(match).cancel_reason == "no_answer"


def test_the_first_meeting_is_booked_ahead_and_both_are_told(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.FAMILY_ACCEPTED)
    OutboxMessage.objects.all().delete()
    address = page("match-meeting", match)
    past = desk.post(address, {"at_day": LONG_AGO, "at_time": "9.05", "place": "Kirjasto"})
    assert past.context["form"].non_field_errors() == ["Choose a time that is still ahead."]
    assert len(desk.get(address).context["told"]) == 2
    desk.post(address, {"at_day": typed(IN_A_MONTH), "at_time": "9.05", "place": "Kirjasto"})
    match = fresh(match)
    assert (match.state, match.first_meeting_place) == (State.MEETING_BOOKED, "Kirjasto")
    assert timezone.localtime(match.first_meeting_at).strftime("%H.%M") == "09.05"
    assert OutboxMessage.objects.filter(kind="first_meeting").count() == 2


def test_from_the_agreement_to_an_active_companionship(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.MEETING_BOOKED)
    begun = desk.get(page("match-agreement", match)).context["form"]
    assert begun["place"].value() == "At home or outside, as the family wishes"
    desk.post(page("match-agreement", match), WRITTEN)
    agreement = Agreement.objects.get(match=match)
    assert [goal.text for goal in agreement.goals.all()] == ["Muistan ajat", "Lähden mukaan"]
    assert desk.post(page("match-trial", match)).status_code == 409
    desk.post(page("match-accept", match), {"version": "1"})
    desk.post(page("match-accept-for", match), {"version": "1", "party": "family", "channel": "paper"})
    desk.post(page("match-accept-for", match), {"version": "1", "party": "volunteer", "channel": "phone"})
    given = dict(agreement.acceptances.values_list("party", "channel"))
    assert given == {"association": "web_form", "family": "paper", "volunteer": "phone"}
    desk.post(page("match-trial", match))
    assert fresh(match).state == State.TRIAL
    assert desk.post(page("match-active", match)).status_code == 409
    for party in (Party.FAMILY, Party.VOLUNTEER):
        desk.post(page("match-continue", match), {"party": party, "answer": "yes"})
    desk.post(page("match-active", match))
    assert fresh(match).state == State.ACTIVE


def test_a_party_that_has_accepted_is_not_recorded_again(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.MEETING_BOOKED)
    desk.post(page("match-agreement", match), WRITTEN)
    told = {"version": "1", "party": "family", "channel": "paper"}
    desk.post(page("match-accept-for", match), told)
    again = desk.post(page("match-accept-for", match), told)
    assert again.context["form"].non_field_errors() == ["This party has already accepted."]


def test_a_new_version_begins_with_the_old_one(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.ACTIVE)
    form = desk.get(page("match-agreement", match)).context["form"]
    assert form["goal_1"].value() == "Muistan varatut ajat"
    desk.post(page("match-agreement", match), WRITTEN)
    assert list(Agreement.objects.filter(match=match).values_list("version", flat=True)) == [2, 1]
    assert desk.get(page("match-detail", match)).context["acceptances"][0]["given"] is None


@pytest.mark.parametrize(
    ("field", "value"), [("goal_1", ""), ("goal_2", "Tunnus 131052-308T"), ("starts_on", "30.2.2026"), ("place", "")]
)
def test_a_wrong_agreement_writes_nothing(field: str, value: str, desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.MEETING_BOOKED)
    answer = desk.post(page("match-agreement", match), {**WRITTEN, field: value})
    assert field in answer.context["form"].errors
    assert not Agreement.objects.exists()


def test_the_agreement_of_a_protected_family_begins_outside_the_home(
    desk: Client, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    request = waiting(cast.parent(here, "Salla", has_protected_address=True), coordinator_here)
    office = coordinator_here.actor
    match = matches.match_in(State.MEETING_BOOKED, request, volunteer_here.volunteer, office=office)
    form = desk.get(page("match-agreement", match)).context["form"]
    assert form["place"].value() == "Outside the home"


def test_a_pause_within_three_months_and_back(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.ACTIVE)
    answer = desk.post(page("match-pause", match), {"until": FAR_AHEAD})
    assert answer.context["form"].non_field_errors() == ["Choose a day within the next three months."]
    desk.post(page("match-pause", match), {"until": typed(IN_A_MONTH)})
    assert fresh(match).paused_until == IN_A_MONTH
    desk.post(page("match-resume", match))
    assert fresh(match).state == State.ACTIVE


def test_from_a_planned_end_to_the_end(desk: Client, walked: Callable[[str], Match], volunteer_here: Person) -> None:
    match = walked(State.ACTIVE)
    family_page = f"/volunteer/families/{match.pk}/"
    assert desk.get(page("match-closing", match)).context["form"]["planned_end_on"].value()
    desk.post(page("match-closing", match), {"planned_end_on": typed(IN_A_MONTH)})
    ending = {"reason": "goal_reached", "on": typed(timezone.localdate())}
    answer = desk.post(page("match-end", match), ending)
    assert "Hold the closing meeting first" in answer.context["form"].non_field_errors()[0]
    neither = desk.post(page("match-closing-meeting", match), {})
    both = desk.post(page("match-closing-meeting", match), {"on": ending["on"], "reason": "safety"})
    assert neither.context["form"].errors
    assert both.context["form"].errors
    desk.post(page("match-closing-meeting", match), {"on": ending["on"]})
    assert volunteer_here.client.get(family_page).status_code == 200
    desk.post(page("match-end", match), ending)
    assert (fresh(match).state, fresh(match).end_reason) == (State.ENDED, "goal_reached")
    assert volunteer_here.client.get(family_page).status_code == 200  # the farewell of two weeks
    Match.objects.filter(pk=match.pk).update(ended_on=timezone.localdate() - timedelta(days=15))
    assert volunteer_here.client.get(family_page).status_code == 404
    assert SupportRequest.objects.get(pk=match.request_id).state == "completed"


def test_a_closing_meeting_left_out_is_kept_with_its_reason(desk: Client, walked: Callable[[str], Match]) -> None:
    match = walked(State.CLOSING)
    desk.post(page("match-closing-meeting", match), {"reason": "no_contact"})
    assert fresh(match).closing_waived_reason == "no_contact"
    assert "the family cannot be reached" in desk.get(page("match-detail", match)).content.decode()


def test_an_end_for_safety_needs_no_meeting_and_the_family_may_wait_again(
    desk: Client, walked: Callable[[str], Match]
) -> None:
    match = walked(State.ACTIVE)
    assert "two weeks" in str(desk.get(page("match-end", match)).context["happens"][1])
    told = {"reason": "safety", "on": typed(timezone.localdate()), "family_waits_again": "on"}
    desk.post(page("match-end", match), told)
    assert fresh(match).state == State.ENDED
    assert SupportRequest.objects.get(pk=match.request_id).state == "accepted"


STALE = [
    ("match-family-answer", {"answer": "yes", "on_behalf_note": "phone"}),
    ("match-cancel", {"reason": "no_answer"}),
    ("match-meeting", {"at_day": typed(IN_A_MONTH), "at_time": "9", "place": "Kirjasto"}),
    ("match-agreement", WRITTEN),
    ("match-accept", {"version": "1"}),
    ("match-accept-for", {"version": "1", "party": "family", "channel": "phone"}),
    ("match-trial", {}),
    ("match-continue", {"party": "family", "answer": "yes"}),
    ("match-active", {}),
    ("match-pause", {"until": typed(IN_A_MONTH)}),
    ("match-resume", {}),
    ("match-closing", {"planned_end_on": typed(IN_A_MONTH)}),
    ("match-prolong", {}),
    ("match-closing-meeting", {"reason": "safety"}),
    ("match-end", {"reason": "safety", "on": typed(IN_A_MONTH)}),
]


@pytest.mark.parametrize(("name", "data"), STALE)
def test_a_stale_page_says_so_and_changes_nothing(
    name: str, data: dict[str, str], desk: Client, walked: Callable[[str], Match]
) -> None:
    match = walked(State.ENDED)
    before = AuditEntry.objects.count()
    answer = desk.post(page(name, match), data)
    assert answer.status_code == 409
    assert answer.context["sentence"]
    assert AuditEntry.objects.count() == before
