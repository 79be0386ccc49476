"""What stands in an address stays in histories and logs: nothing that nobody may know, and nothing that is no text."""

from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.factories.cast import Person

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("in_english")]
CODE = "131052-308T"
PAGES = ["/fi/", "/fi/activities/", "/fi/services/", "/fi/volunteering/", "/fi/wishes/", "/accounts/login/"]


@pytest.mark.parametrize("query", [f"find={CODE}", f"place=Vaasa&unknown=x+{CODE}+y", f"next={quote(f'/x/?q={CODE}')}"])
@pytest.mark.parametrize("address", PAGES)
def test_what_is_asked_with_an_identity_code_is_asked_without_it(client: Client, address: str, query: str) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 302
    assert answer["Location"] == (f"{address}?place=Vaasa" if "Vaasa" in query else address)
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert len(said) == 1
    assert CODE not in client.get(answer["Location"]).content.decode()


def test_a_list_of_the_office_is_asked_again_too(coordinator_here: Person) -> None:
    address = reverse("coordinator:request-list")
    assert coordinator_here.client.get(address, {"q": CODE})["Location"] == address
    part = coordinator_here.client.get(address, {"q": CODE}, headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (200, address)


@pytest.mark.parametrize("word", ["040123-4567", "3.9.2026", "2026-09-03", "131052"])
def test_a_phone_number_and_a_day_are_no_identity_codes(coordinator_here: Person, word: str) -> None:
    assert coordinator_here.client.get(reverse("coordinator:request-list"), {"q": word}).status_code == 200


@pytest.mark.parametrize("address", ["/fi/volunteering/companion/%00/", "/fi/%00/"])
def test_a_nul_in_a_path_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
