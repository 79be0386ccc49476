"""Rows of matching, made by the actions: a request on its way, a match at any of its states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from families import actions as families
from families.access import actor_of
from families.models import SupportRequest
from matching import actions
from matching.models import Agreement, Match
from matching.states import Match as State
from matching.states import Party
from volunteers.models import Volunteer

TICKS = ("has_child", "wants_it", "lives_here", "goal_fits", "is_safe_to_meet", "knows_role")


def accepted(request: SupportRequest, *, office: Actor, worker) -> SupportRequest:
    """Return `request` as it waits for a companion."""
    families.assign_request(request, to=worker, actor=office)
    families.record_attempt(request, outcome="reached", actor=office)
    families.record_intake(request, actor=office, **dict.fromkeys(TICKS, True))
    request = SupportRequest.objects.get(pk=request.pk)
    families.accept_request(request, actor=office)
    return request


def volunteer_actor(volunteer: Volunteer) -> Actor:
    return Actor(role="volunteer", label=volunteer.user.name, user_id=volunteer.user_id)


def parent_actor(request: SupportRequest) -> Actor:
    return actor_of(request.contact)


def agreed(match: Match, *, office: Actor, **terms: Any) -> Agreement:
    """Return a new agreement of a match, accepted by all three."""
    agreement = actions.write_agreement(
        match,
        purpose="Kulkea rinnalla",
        rhythm="Joka toinen viikko",
        place="Kirjasto",
        starts_on=timezone.localdate(),
        goals=["Muistan varatut ajat"],
        actor=office,
        **terms,
    )
    actions.accept_agreement(agreement, party=Party.FAMILY, actor=parent_actor(match.request))
    actions.accept_agreement(agreement, party=Party.VOLUNTEER, actor=volunteer_actor(match.volunteer))
    actions.accept_agreement(agreement, party=Party.ASSOCIATION, actor=office)
    return agreement


def match_in(state: str, request: SupportRequest, volunteer: Volunteer, *, office: Actor) -> Match:
    """Return a match of a waiting request that has walked to `state` along the ordinary path."""
    match = actions.propose(request, volunteer, actor=office)
    today = timezone.localdate()
    steps = {
        State.VOLUNTEER_ACCEPTED: lambda: actions.answer_as_volunteer(
            match, says_yes=True, actor=volunteer_actor(volunteer)
        ),
        State.FAMILY_ACCEPTED: lambda: actions.answer_as_family(match, says_yes=True, actor=parent_actor(request)),
        State.MEETING_BOOKED: lambda: actions.book_first_meeting(
            match, at=timezone.now() + timedelta(days=3), place="Kirjasto", actor=office
        ),
        State.TRIAL: lambda: (agreed(match, office=office), actions.begin_trial(match, actor=office)),
        State.ACTIVE: lambda: walk_on(match, office=office),
        State.CLOSING: lambda: actions.begin_closing(match, planned_end_on=today + timedelta(days=28), actor=office),
        State.ENDED: lambda: end(match, office=office),
    }
    for reached, step in steps.items():
        if match.state == state:
            break
        step()
        assert match.state == reached
    return match


def walk_on(match: Match, *, office: Actor) -> None:
    actions.say_whether_continues(match, party=Party.FAMILY, continues=True, actor=parent_actor(match.request))
    actions.say_whether_continues(match, party=Party.VOLUNTEER, continues=True, actor=volunteer_actor(match.volunteer))
    actions.begin_active(match, actor=office)


def end(match: Match, *, office: Actor) -> None:
    actions.hold_closing_meeting(match, on=timezone.localdate(), actor=office)
    actions.end_match(match, reason="goal_reached", on=timezone.localdate(), actor=office)
