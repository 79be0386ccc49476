from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from matching.models import Match
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.portal.today.queue import MONDAY, Walk


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    """A Monday without holidays around it, so that working days can be counted on fingers; words in English."""
    with time_machine.travel(MONDAY, tick=False), override("en"):
        yield


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


@pytest.fixture
def walk(here: Office, coordinator_here: Person) -> Walk:
    """Return a match of a new family and a new volunteer, walked to a state."""
    numbers = iter(range(100))

    def walked(state: str) -> Match:
        number = next(numbers)
        request = matches.accepted(
            cast.parent(here, f"P{number}").request, office=coordinator_here.actor, worker=coordinator_here.user
        )
        volunteer = cast.volunteer(here, f"Eero V{number}").volunteer
        return matches.match_in(state, request, volunteer, office=coordinator_here.actor)

    return walked
