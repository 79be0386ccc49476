from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.actor import Actor
from core.refusals import Refused
from families.models import Adult, Family
from matching import actions, candidates, rules
from matching.models import Match, Meeting
from matching.reminders import expire_proposals
from matching.states import CancelReason, Party
from matching.states import Match as State
from notifications.models import OutboxMessage
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers.models import PackedVolunteer
from volunteers.packing import packed_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(coordinator_here: Person, volunteer_here: Person, parent_here: Person):
    """Walk a match of the cast to a state."""

    def to(state: str) -> Match:
        request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
        return matches.match_in(state, request, volunteer_here.volunteer, office=coordinator_here.actor)

    return to


@pytest.mark.smoke
def test_the_ordinary_path_leads_from_suggestion_to_end(walk) -> None:
    match = walk(State.ENDED)
    match.refresh_from_db()
    assert (match.state, match.request.state, match.volunteer.state) == ("ended", "completed", "available")


@pytest.mark.smoke
def test_a_no_of_the_volunteer_puts_the_request_back_to_waiting_and_is_not_shown_to_the_family(
    walk, volunteer_here: Person, parent_here: Person
) -> None:
    match = walk(State.PROPOSED)
    actions.answer_as_volunteer(match, says_yes=False, actor=volunteer_here.actor, reason=CancelReason.NOT_NOW)
    match.request.refresh_from_db()
    assert match.request.state == "accepted"
    assert list(Match.objects.visible_to(parent_here.actor)) == []
    assert not OutboxMessage.objects.filter(kind="match_news").exists()


def test_a_refused_pair_is_not_suggested_again_until_its_refusal_has_passed(
    walk, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = walk(State.PROPOSED)
    actions.answer_as_volunteer(match, says_yes=False, actor=volunteer_here.actor)
    assert candidates.shortlist_for(match.request, actor=coordinator_here.actor).candidates == []
    Match.objects.filter(pk=match.pk).update(blocked_until=timezone.now() - timedelta(days=1))
    found = candidates.shortlist_for(match.request, actor=coordinator_here.actor).candidates
    assert [listed.volunteer for listed in found] == [volunteer_here.volunteer]


def test_names_open_at_the_familys_yes_and_close_at_the_end(walk, volunteer_here: Person) -> None:
    match = walk(State.VOLUNTEER_ACCEPTED)
    assert list(Adult.objects.visible_to(volunteer_here.actor)) == []
    actions.answer_as_family(match, says_yes=True, actor=matches.parent_actor(match.request))
    assert list(Family.objects.visible_to(volunteer_here.actor)) == [match.request.family]


def test_ended_match_hides_the_family_from_its_volunteer_after_two_weeks(walk, volunteer_here: Person) -> None:
    match = walk(State.ENDED)
    for days, seen in ((14, [match]), (15, [])):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert list(Match.objects.visible_to(volunteer_here.actor)) == seen
            assert list(Family.objects.visible_to(volunteer_here.actor)) == [one.request.family for one in seen]
            assert list(Meeting.objects.visible_to(volunteer_here.actor)) == []


def test_check_ins_follow_the_preset(walk, here: Office) -> None:
    match = walk(State.TRIAL)
    days = [(check_in.due_on - match.trial_began_on).days for check_in in match.check_ins.filter(party=Party.FAMILY)]
    assert days[:4] == [14, 42, 70, 98]


def test_a_changed_agreement_waits_for_all_three_again(walk, coordinator_here: Person) -> None:
    match = walk(State.MEETING_BOOKED)
    matches.agreed(match, office=coordinator_here.actor)
    assert rules.missing_acceptances(match) == []
    actions.write_agreement(
        match,
        purpose="Kulkea rinnalla",
        rhythm="Viikoittain",
        place="Kirjasto",
        starts_on=timezone.localdate(),
        goals=["Uusi tavoite"],
        actor=coordinator_here.actor,
    )
    assert rules.missing_acceptances(match) == ["family", "volunteer", "association"]


def test_a_planned_meeting_of_the_day_becomes_the_diary_entry(walk, volunteer_here: Person) -> None:
    match = walk(State.ACTIVE)
    planned = actions.plan_meeting(
        match, starts_at=timezone.now() + timedelta(minutes=1), place_type="outside", actor=volunteer_here.actor
    )
    type(planned).objects.filter(pk=planned.pk).update(starts_at=timezone.now() - timedelta(seconds=1))
    for _twice in range(2):
        logged = actions.log_visit(
            match,
            starts_at=timezone.now() - timedelta(seconds=1),
            minutes=60,
            form="face_to_face",
            place_type="outside",
            mood=4,
            actor=volunteer_here.actor,
            submission_key="once",
        )
    assert logged == planned
    assert match.meetings.count() == 1


def test_a_packed_volunteer_says_what_its_row_says(volunteer_here: Person) -> None:
    packed = PackedVolunteer.objects.get(volunteer=volunteer_here.volunteer)
    said = packed_values(volunteer_here.volunteer)
    assert {name: getattr(packed, name) for name in said} == said


REFUSALS = {
    "a volunteer cannot suggest": (
        State.PROPOSED,
        "volunteer",
        lambda m, a: rules.why_not_cancel(m, actor=a),
        "not_yours",
    ),
    "an answer is given once": (
        State.VOLUNTEER_ACCEPTED,
        "volunteer",
        lambda m, a: rules.why_not_answer_as_volunteer(m, actor=a),
        "answered",
    ),
    "on behalf needs a note": (
        State.VOLUNTEER_ACCEPTED,
        "coordinator",
        lambda m, a: rules.why_not_answer_as_family(m, actor=a),
        "note_missing",
    ),
    "the first meeting needs both": (
        State.VOLUNTEER_ACCEPTED,
        "coordinator",
        lambda m, a: rules.why_not_book_first_meeting(m, at=timezone.now(), now=timezone.now(), actor=a),
        "not_from_here",
    ),
    "a trial needs three acceptances": (
        State.MEETING_BOOKED,
        "coordinator",
        lambda m, a: rules.why_not_begin_trial(m, actor=a),
        "acceptance_missing",
    ),
    "going on needs both answers": (
        State.TRIAL,
        "coordinator",
        lambda m, a: rules.why_not_begin_active(m, actor=a),
        "answer_missing",
    ),
    "a pause is three months at most": (
        State.ACTIVE,
        "coordinator",
        lambda m, a: rules.why_not_pause(
            m, until=timezone.localdate() + timedelta(days=120), today=timezone.localdate(), actor=a
        ),
        "pause_length",
    ),
    "a planned end needs the closing meeting": (
        State.CLOSING,
        "coordinator",
        lambda m, a: rules.why_not_end(
            m, reason="goal_reached", on=timezone.localdate(), today=timezone.localdate(), actor=a
        ),
        "closing_meeting_missing",
    ),
    "a visit is logged after it happened": (
        State.ACTIVE,
        "volunteer",
        lambda m, a: rules.why_not_log_visit(
            m, starts_at=timezone.now() + timedelta(hours=1), now=timezone.now(), actor=a
        ),
        "in_the_future",
    ),
    "the family does not log visits": (
        State.ACTIVE,
        "family",
        lambda m, a: rules.why_not_visit(m, actor=a),
        "not_yours",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(name: str, walk, coordinator_here: Person, volunteer_here: Person, parent_here: Person) -> None:
    state, role, ask, code = REFUSALS[name]
    actors = {"coordinator": coordinator_here.actor, "volunteer": volunteer_here.actor, "family": parent_here.actor}
    refusal = ask(walk(state), actors[role])
    assert refusal is not None
    assert refusal.code == code


def test_a_pair_that_does_not_fit_is_refused_at_the_moment_of_suggesting(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    stranger_tongue = cast.volunteer(here, "Amira Kieli", languages=["ar"]).volunteer
    with pytest.raises(Refused) as refused:
        actions.propose(request, stranger_tongue, actor=coordinator_here.actor)
    assert refused.value.refusal.code == "does_not_fit"


def test_unanswered_suggestions_are_taken_back_after_ten_working_days(walk) -> None:
    match = walk(State.PROPOSED)
    later = timezone.now() + timedelta(days=25)
    assert expire_proposals(later, actor=Actor.system("test")) == 1
    match.refresh_from_db()
    assert (match.state, match.cancel_reason) == ("cancelled", "no_answer")
