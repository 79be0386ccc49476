from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from tests.factories import applications as make
from tests.factories.applications import InState
from tests.factories.cast import Office, Person
from volunteers.models import VolunteerApplication


@pytest.fixture(autouse=True)
def _tries_start_anew() -> Iterator[None]:
    """How often one address knocks is counted in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def in_state(here: Office, coordinator_here: Person) -> InState:
    """Return an application that has been walked to a state, by a role that uses references."""

    def walked(state: str, name: str = "", **answers: Any) -> VolunteerApplication:
        answers.setdefault("role", make.role_in(here, asks_references=True))
        return make.application_in(state, here, coordinator_here, name, **answers)

    return walked
