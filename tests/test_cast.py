"""The cast stands: everybody reaches their own home page, and nobody reaches another's."""

import pytest

from accounts.areas import AREAS
from core.actor import Role
from tests.factories.cast import Person

pytestmark = pytest.mark.django_db
HOMES = {
    "coordinator_here": "/coordinator/",
    "coordinator_there": "/coordinator/",
    "administrator_here": "/administration/",
    "partner": "/partner/",
    "statistics": "/statistics/",
    "volunteer_here": "/volunteer/",
    "volunteer_there": "/volunteer/",
    "parent_here": "/family/",
    "parent_there": "/family/",
}


@pytest.mark.parametrize("name", HOMES)
def test_everybody_reaches_their_own_home(name: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(name)
    assert person.client.get(HOMES[name]).status_code == 200


def test_a_stranger_reaches_no_home(stranger: Person) -> None:
    others = [f"/{area}/" for area, role in AREAS.items() if role != Role.FAMILY]
    assert {home: stranger.client.get(home).status_code for home in others} == dict.fromkeys(others, 404)


def test_two_associations_have_nothing_in_common(coordinator_here: Person, coordinator_there: Person) -> None:
    assert not coordinator_here.actor.organisation_ids & coordinator_there.actor.organisation_ids
    assert not coordinator_here.actor.municipality_ids & coordinator_there.actor.municipality_ids
