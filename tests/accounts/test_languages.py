"""Pages without a language in their address are read in that of the public page read last."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
FINNISH_BROWSER = {"accept-language": "fi"}


def language_of(client: Client, address: str = "/accounts/login/") -> str:
    html = client.get(address, headers=FINNISH_BROWSER).content.decode()
    return html.split('<html lang="', 1)[1][:2]


def test_who_came_in_swedish_signs_in_in_swedish(client: Client) -> None:
    assert language_of(client) == "fi"
    client.get("/sv/", headers=FINNISH_BROWSER)
    assert language_of(client) == "sv"


def test_a_language_that_is_chosen_wins_over_the_page_it_was_chosen_on(client: Client) -> None:
    client.get("/sv/")
    client.post("/language/", {"language": "en"})
    assert language_of(client) == "en"


def test_a_page_without_a_language_changes_nothing(client: Client) -> None:
    client.get("/sv/")
    client.get("/accounts/login/")
    assert language_of(client) == "sv"
