"""A family with secrets, its match with the volunteer of the cast, and the volunteer's browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from matching.models import Match
from matching.states import Match as State
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching import endings
from tests.matching.volunteer_steps import SECRETS


@pytest.fixture
def family(here: Office) -> Person:
    return cast.parent(here, **SECRETS)


@pytest.fixture
def walked(volunteer_here: Person, coordinator_here: Person) -> Callable[..., Match]:
    """Return the match of a family with the volunteer, walked to a state."""

    def walk(state: str, parent: Person) -> Match:
        request = matches.accepted(parent.request, office=coordinator_here.actor, worker=coordinator_here.user)
        return matches.match_in(state, request, volunteer_here.volunteer, office=coordinator_here.actor)

    return walk


@pytest.fixture
def suggested(walked: Callable[..., Match], family: Person) -> Match:
    return walked(State.PROPOSED, family)


@pytest.fixture
def trial(walked: Callable[..., Match], family: Person) -> Match:
    return walked(State.TRIAL, family)


@pytest.fixture
def eero(volunteer_here: Person) -> Client:
    """The volunteer's own browser."""
    return volunteer_here.client


@pytest.fixture
def ended(walked: Callable[..., Match], parent_here: Person) -> Match:
    return walked(State.ENDED, parent_here)


@pytest.fixture
def ended_early(walked: Callable[..., Match], parent_here: Person, coordinator_here: Person) -> Match:
    """A companionship with a diary and things shared, after which the family waits for a new companion."""
    match = walked(State.ACTIVE, parent_here)
    endings.log(match)
    endings.share(parent_here)
    endings.end_early(match, coordinator_here)
    return match
