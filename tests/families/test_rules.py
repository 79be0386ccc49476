from __future__ import annotations

import pytest
from django.utils import timezone

from core.refusals import Refused
from families import actions, rules
from matching.states import Match as State
from tests.factories import matches
from tests.factories.cast import Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.PROPOSED, State.TRIAL, State.ACTIVE])
def test_a_request_with_a_suggestion_or_a_companion_is_not_accepted_again(
    state: str, coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    office = coordinator_here.actor
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    match = matches.match_in(state, request, volunteer_here.volunteer, office=office)
    with pytest.raises(Refused) as refused:
        actions.accept_request(match.request, actor=office)
    assert refused.value.refusal.code == "not_from_here"


def test_a_new_request_is_taken_not_opened_again(coordinator_here: Person, parent_here: Person) -> None:
    refusal = rules.why_not_reopen(parent_here.request, at=timezone.now(), actor=coordinator_here.actor)
    assert refusal is not None
    assert refusal.code == "not_from_here"
