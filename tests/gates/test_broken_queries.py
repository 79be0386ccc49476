"""A broken choice in an address narrows nothing: no list of any hat answers it with an error."""

import pytest
from django.test import Client

from core.actor import Role
from tests.factories import cast
from tests.factories.cast import Office
from tests.gates.leaks import all_routes

BROKEN = (
    "?sort=x&page=x&municipality=x&year=x&state=x&programme=x&kind=x&near=x&since=x&find=%F0%9F%99%82&q=%00&name=%00"
)
HATS = [Role.COORDINATOR, Role.ADMINISTRATOR, Role.PARTNER, Role.STATISTICS, Role.VOLUNTEER]


def broken_by_a_choice(client: Client, role: Role | None) -> list[str]:
    routes = [route for route in all_routes() if route.role == role and not route.gaps]
    client.raise_request_exception = False
    return [route.label for route in routes if client.get(route.address() + BROKEN).status_code >= 500]


@pytest.mark.django_db
@pytest.mark.parametrize("role", HATS)
def test_a_broken_choice_breaks_no_list(role: Role, here: Office) -> None:
    person = cast.volunteer(here, "Eero") if role == Role.VOLUNTEER else cast.worker(here, role, "Outi")
    assert broken_by_a_choice(person.client, role) == []


@pytest.mark.django_db
def test_a_broken_choice_breaks_no_public_page(here: Office, client: Client) -> None:
    assert broken_by_a_choice(client, None) == []
