"""Who took which table of people along (R-AC-2); a table of nobody's data leaves no trail."""

import pytest

from core.audit import openings_of
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db

OF_PEOPLE = {
    "/coordinator/applications/?format=csv": "application list as a table",
    "/coordinator/matches/?format=csv": "match list as a table",
    "/coordinator/partners/?format=csv": "partner list as a table",
    "/coordinator/requests/?format=csv": "request list as a table",
    "/coordinator/shifts/?format=csv": "shift list as a table",
    "/coordinator/host-visits/?format=csv": "visit list as a table",
    "/coordinator/volunteers/?format=csv": "volunteer list as a table",
    "/coordinator/volunteers/?format=xlsx": "volunteer list as a table",
    "/coordinator/wishes/?format=csv": "wish list as a table",
}
OF_NOBODY = ["/coordinator/activities/?format=csv", "/coordinator/network/?format=csv", "/coordinator/volunteers/"]


@pytest.mark.parametrize("address", OF_PEOPLE)
def test_a_table_of_people_leaves_a_trail(address: str, here: Office, coordinator_here: Person) -> None:
    answer = coordinator_here.client.get(address)
    assert "attachment" in answer["Content-Disposition"]
    entry = openings_of(here.organisation).get()
    assert (entry.actor_user_id, entry.reason) == (coordinator_here.user.pk, OF_PEOPLE[address])


@pytest.mark.parametrize("address", OF_NOBODY)
def test_what_tells_of_nobody_or_is_only_a_page_leaves_none(
    address: str, here: Office, coordinator_here: Person
) -> None:
    assert coordinator_here.client.get(address).status_code == 200
    assert not openings_of(here.organisation).exists()
