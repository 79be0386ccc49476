from collections.abc import Callable

import pytest
from django.test import Client

from families.models import SupportRequest
from matching import actions
from matching.models import Match
from matching.states import Match as State
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching.coordinator.pages import IN_A_MONTH, waiting
from tests.matching.coordinator.planned import family


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


@pytest.fixture
def case(parent_here: Person, coordinator_here: Person) -> SupportRequest:
    """A family that waits for a companion."""
    return waiting(parent_here, coordinator_here)


@pytest.fixture
def walked(case: SupportRequest, volunteer_here: Person, coordinator_here: Person) -> Callable[[str], Match]:
    """Return the family's match, walked to a state."""

    def walk(state: str) -> Match:
        if state == State.PAUSED:
            match = walk(State.ACTIVE)
            actions.pause_match(match, until=IN_A_MONTH, actor=coordinator_here.actor)
            return match
        return matches.match_in(state, case, volunteer_here.volunteer, office=coordinator_here.actor)

    return walk


@pytest.fixture
def match_there(parent_there: Person, volunteer_there: Person, coordinator_there: Person) -> Match:
    request = waiting(parent_there, coordinator_there)
    return matches.match_in(State.ACTIVE, request, volunteer_there.volunteer, office=coordinator_there.actor)


@pytest.fixture
def two(here: Office, coordinator_here: Person) -> list[SupportRequest]:
    """Two families that wait, with two volunteers who have room for one each."""
    for letter in "AB":
        cast.volunteer(here, f"Eero {letter}", capacity=1)
    return [family(here, coordinator_here, f"Kaisa {letter}", days=days) for letter, days in (("A", 9), ("B", 4))]
