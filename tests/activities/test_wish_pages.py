"""The pages of wishes: for everybody, for volunteers, and of the office."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Wish, WishSupport
from activities.states import Wish as State
from notifications.models import OutboxMessage
from tests.factories.cast import Office, Person
from tests.factories.initiative import WORDS, a_wish, an_open_wish

pytestmark = pytest.mark.django_db
PUBLIC = "/en/wishes/"
OFFICE = "/coordinator/wishes/"
OWN = "/volunteer/wishes/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def facts(**more: Any) -> dict[str, Any]:
    """A form filled in."""
    told = {"kind": "wish", "text": "Uimaretkiä yhdessä", "municipality": "Sastamala", "submission": str(uuid4())}
    return {**told, **more}


def test_a_family_wishes_without_an_account_and_others_read_the_coordinators_words(
    here: Office, client: Client, coordinator_here: Person
) -> None:
    first = page(client, f"{PUBLIC}new/")
    assert "Call 112" in first
    sent = client.post(f"{PUBLIC}new/", facts(email="kaisa@example.org"), follow=True).content.decode()
    assert "A coordinator reads your wish" in sent
    assert "Uimaretkiä" not in sent
    wish = Wish.objects.get()
    office = coordinator_here.client
    assert "Uimaretkiä" in page(office, OFFICE)
    answer = {"public_text": "Uintia perheille", "answer": "Alkaa syksyllä"}
    assert "Whoever left an e-mail" in page(office, f"{OFFICE}{wish.pk}/answer/")
    assert office.post(f"{OFFICE}{wish.pk}/answer/", answer).status_code == 302
    shown = page(client, f"{PUBLIC}{wish.pk}/")
    assert "Uintia perheille" in shown
    assert "Alkaa syksyllä" in shown
    assert "kaisa@example.org" not in shown
    assert "Uimaretkiä" not in shown
    assert OutboxMessage.objects.filter(kind="wish_answered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Write in a few words what you wish for."),
        ({"text": "x" * 501}, "Write at most 500 letters."),
        ({"text": "Tunnus 010190-123A"}, "Remove the personal identity code."),
        ({"municipality": "Nowhere"}, "We do not know this municipality."),
        ({"municipality": "Huittinen"}, "We do not work in this municipality yet."),
        ({"email": "kaisa"}, "Write the e-mail address like this"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_nothing_is_lost(
    here: Office, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(f"{PUBLIC}new/", {**facts(email="kaisa@example.org"), **wrong}).content.decode()
    assert sentence in answer
    assert ("Uimaretkiä" if "text" not in wrong else "kaisa@example.org") in answer
    assert "010190-123A" not in answer
    assert not Wish.objects.exists()


def test_a_machine_is_answered_as_anybody_and_leaves_nothing(here: Office, client: Client) -> None:
    assert client.post(f"{PUBLIC}new/", facts(website="x")).status_code == 302
    assert not Wish.objects.exists()


def test_one_press_counts_a_browser_once_and_another_takes_it_back(
    here: Office, client: Client, coordinator_here: Person
) -> None:
    wish = an_open_wish(here, coordinator_here)
    for _time in range(2):
        client.post(f"{PUBLIC}{wish.pk}/support/", {"supports": "yes"})
    Client().post(f"{PUBLIC}{wish.pk}/support/", {"supports": "yes"})
    assert WishSupport.objects.count() == 2
    assert "I wish for this no more" in page(client, PUBLIC)
    assert "2 others wish for the same" in page(Client(), PUBLIC)
    client.post(f"{PUBLIC}{wish.pk}/support/", {"supports": "no"})
    client.post(f"{PUBLIC}{wish.pk}/support/")
    assert WishSupport.objects.count() == 1


def test_what_nobody_has_read_is_not_there_for_the_public(here: Office, client: Client) -> None:
    wish = a_wish(here)
    assert client.get(f"{PUBLIC}{wish.pk}/").status_code == 404
    assert client.post(f"{PUBLIC}{wish.pk}/support/", {"supports": "yes"}).status_code == 404
    assert "No wishes here yet" in page(client, PUBLIC)


def test_the_public_list_is_narrowed_by_distance_and_remembers_the_place(
    here: Office, there: Office, client: Client, coordinator_here: Person, coordinator_there: Person
) -> None:
    an_open_wish(here, coordinator_here)
    an_open_wish(there, coordinator_there)
    assert "2 wishes" in page(client, PUBLIC)
    assert "1 wish<" in page(client, f"{PUBLIC}?place=Huittinen")
    assert "1 wish<" in page(client, PUBLIC)
    assert "2 wishes" in page(client, f"{PUBLIC}?place=")


def test_the_coordinator_plans_a_wish_sets_another_aside_and_downloads_the_list(
    here: Office, coordinator_here: Person
) -> None:
    office, wish, other = coordinator_here.client, a_wish(here, target="fathers"), a_wish(here)
    plan = {"public_text": "Isäryhmä", "name": "Isien ilta", "type": "fathers_group"}
    assert office.post(f"{OFFICE}{wish.pk}/plan/", plan).status_code == 302
    assert Activity.objects.get().wish == wish
    assert "Isien ilta" in page(office, f"{OFFICE}{wish.pk}/")
    assert office.post(f"{OFFICE}{other.pk}/aside/").status_code == 302
    assert "1 wish<" in page(office, f"{OFFICE}?state=planned")
    assert "2 wishes" in page(office, f"{OFFICE}?state=nonsense&sort=support")
    assert "Isäryhmä" in office.get(f"{OFFICE}?format=csv").content.decode()


def test_a_volunteer_proposes_an_idea_and_takes_it_back(here: Office, volunteer_here: Person) -> None:
    mine = volunteer_here.client
    begun = page(mine, f"{OWN}propose/?municipality=790&stage=newborn&target=fathers")
    assert 'value="Sastamala"' in begun
    assert '<option value="newborn" selected>' in begun
    idea = {"name": "Sählyä", "type": "father_child", "when": "sunnuntaisin", "municipality": "Sastamala"}
    told = {**idea, "life_stage": "toddler", "submission": str(uuid4())}
    assert mine.post(f"{OWN}propose/", told).status_code == 302
    assert "Sählyä" in page(mine, OWN)
    wish = Wish.objects.get()
    assert (wish.life_stage, wish.activities.get().life_stages) == ("toddler", ["toddler"])
    assert mine.post(f"{OWN}{wish.pk}/take-back/").status_code == 302
    wish.refresh_from_db()
    assert wish.state == State.TAKEN_BACK


def test_a_volunteer_wishes_and_supports_what_is_wished_for_near(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    mine = volunteer_here.client
    near, far = an_open_wish(here, coordinator_here), an_open_wish(there, coordinator_there)
    assert mine.post(f"{OWN}new/", facts()).status_code == 302
    shown = page(mine, OWN)
    assert "Uimaretkiä" in shown
    assert near.public_text in shown
    assert mine.post(f"{OWN}{far.pk}/support/", {"supports": "yes"}).status_code == 404
    mine.post(f"{OWN}{near.pk}/support/", {"supports": "yes"})
    assert list(WishSupport.objects.values_list("wish", flat=True)) == [near.pk]


@pytest.mark.parametrize(
    ("address", "name"), [(PUBLIC, "client"), (OFFICE, "coordinator_here"), (OWN, "volunteer_here")]
)
def test_a_list_of_wishes_costs_the_same_with_3_and_with_30(
    here: Office, coordinator_here: Person, address: str, name: str, request: pytest.FixtureRequest
) -> None:
    reader = request.getfixturevalue(name)
    client = reader.client if isinstance(reader, Person) else reader
    counts = []
    for more in (3, 27):
        for _wish in range(more):
            an_open_wish(here, coordinator_here)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert WORDS not in page(client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
