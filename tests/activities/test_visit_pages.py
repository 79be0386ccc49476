"""The pages of visits: of the host, of peer parents, and of the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions, links
from activities.models import HostVisit
from activities.states import Visit as State
from core.actor import Actor
from portal.today.visits import visit_works
from tests.factories.cast import Office, Person
from tests.factories.initiative import a_visit, pass_by, peer, taken

pytestmark = pytest.mark.django_db
ASK = "/en/visits/ask/"
OWN = "/volunteer/host-visits/"
OFFICE = "/coordinator/host-visits/"
HEADS = {"adults": "12", "fathers": "4", "children": "9"}


@pytest.fixture
def sini(here: Office) -> Person:
    return peer(here, "Sini Vertainen")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def facts(**more: Any) -> dict[str, Any]:
    """A form filled in."""
    day = timezone.localdate() + timedelta(days=9)
    told = {
        "kind": "antenatal_visit",
        "host": "Esimerkkineuvola",
        "municipality": "Sastamala",
        "place": "Sali 2",
        "starts_at_day": f"{day.day}.{day.month}.{day.year}",
        "starts_at_time": "17.30",
        "minutes": "30",
        "life_stage": "expecting",
        "contact_name": "Nelli Neuvola",
        "contact_email": "nelli@example.org",
        "submission": str(uuid4()),
    }
    return {**told, **more}


def private(visit: HostVisit) -> str:
    return f"/en/visits/{links.token_of(visit)}/"


def test_a_host_visit_goes_from_request_to_result_on_the_pages(
    here: Office, client: Client, sini: Person, coordinator_here: Person
) -> None:
    assert "Call 112" in page(client, ASK)
    receipt = client.post(ASK, facts(theme="Ensimmäiset viikot"), follow=True).content.decode()
    assert "Keep the link of this page" in receipt
    visit = HostVisit.objects.get()
    listed = page(sini.client, OWN)
    assert "Esimerkkineuvola" in listed
    before = page(sini.client, f"{OWN}{visit.pk}/")
    assert "nelli@example.org" not in before
    assert sini.client.post(f"{OWN}{visit.pk}/take/").status_code == 302
    assert "nelli@example.org" in page(sini.client, f"{OWN}{visit.pk}/")
    host = page(client, private(visit))
    assert "Confirm: welcome" in host
    assert "Sini" in host
    assert "Vertainen" not in host
    client.post(private(visit))
    assert "agreed" in page(coordinator_here.client, f"{OFFICE}{visit.pk}/")
    visit.refresh_from_db()
    pass_by(visit, timedelta(days=10))
    assert "count the people" in page(sini.client, OWN)
    assert sini.client.post(f"{OWN}{visit.pk}/result/", {**HEADS, "result": "Hyvä ilta"}).status_code == 302
    told = page(client, f"{private(visit)}result/")
    assert "How many were there?" not in told  # the peer parent has counted
    assert client.post(f"{private(visit)}result/", {"host_face": "3", "host_words": "Kiitos"}).status_code == 302
    shown = page(coordinator_here.client, f"{OFFICE}{visit.pk}/")
    assert "12 adults, of them 4 fathers, 9 children" in shown
    assert "Good · Kiitos" in shown


def test_the_host_counts_when_the_peer_parent_has_not(here: Office, client: Client, sini: Person) -> None:
    visit = taken(here, sini)
    pass_by(visit, timedelta(days=11))
    address = f"{private(visit)}result/"
    wrong = client.post(address, {"host_face": "3", **HEADS, "fathers": "13"}).content.decode()
    assert "There are more fathers than adults." in wrong
    assert client.post(address, {"host_face": "3", **HEADS}).status_code == 302
    visit.refresh_from_db()
    assert (visit.state, visit.adults, visit.host_face) == (State.REPORTED, 12, 3)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"host": ""}, "Write the name."),
        ({"starts_at_day": "1.1.2020"}, "Choose a time that lies ahead."),
        ({"municipality": "Huittinen"}, "We do not work in this municipality yet."),
        ({"contact_email": "nelli"}, "Write the e-mail address like this"),
        ({"theme": "Tunnus 010190-123A"}, "Remove the personal identity code."),
        ({"minutes": "900"}, "480"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_nothing_is_lost(
    here: Office, client: Client, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.post(ASK, facts(**wrong)).content.decode()
    assert sentence in answer
    assert "Sali 2" in answer
    assert not HostVisit.objects.exists()


def test_a_made_up_link_opens_a_calm_page_and_does_nothing(here: Office, client: Client) -> None:
    visit = a_visit(here)
    for forged in ("abc", f"{visit.key.hex}:abc", str(visit.pk)):
        for ending in ("", "cancel/", "result/"):
            answer = client.post(f"/en/visits/{forged}/{ending}", {"words": "x"})
            assert answer.status_code == 404
            assert "This link opens nothing" in answer.content.decode()
    visit.refresh_from_db()
    assert visit.state == State.WISHED


def test_the_private_page_is_open_for_90_days_after_the_visit(here: Office, client: Client, sini: Person) -> None:
    visit = taken(here, sini)
    pass_by(visit, timedelta(days=99))
    assert "Sini" in page(client, private(visit))
    pass_by(visit, timedelta(days=2))
    for ending in ("", "cancel/", "result/"):
        for answer in (client.get(private(visit) + ending), client.post(private(visit) + ending, {"host_face": "3"})):
            assert answer.status_code == 404
            assert "The link opens the page for three months after the visit." in answer.content.decode()
    visit.refresh_from_db()
    assert (visit.host_face, visit.adults) == (None, None)


def test_the_host_cancels_after_reading_what_happens(here: Office, client: Client, sini: Person) -> None:
    visit = taken(here, sini)
    assert "The peer parent who was to come" in page(client, f"{private(visit)}cancel/")
    client.post(f"{private(visit)}cancel/", {"words": "Ryhmä siirtyi"})
    visit.refresh_from_db()
    assert visit.state == State.CANCELLED
    assert "Ryhmä siirtyi" in page(sini.client, f"{OWN}{visit.pk}/")


def test_a_volunteer_gives_a_visit_back_and_another_finds_it(here: Office, sini: Person) -> None:
    visit, other = taken(here, sini), peer(here, "Olli Toinen")
    assert other.client.get(f"{OWN}{visit.pk}/").status_code == 404
    assert sini.client.post(f"{OWN}{visit.pk}/give-back/").status_code == 302
    assert "I can go" in page(other.client, f"{OWN}{visit.pk}/")


def test_a_volunteer_who_is_no_peer_reads_why(here: Office, volunteer_here: Person, sini: Person) -> None:
    visit = a_visit(here)
    assert "Peer parents make visits." in page(volunteer_here.client, f"{OWN}{visit.pk}/")


def test_the_office_gives_confirms_counts_and_downloads(here: Office, sini: Person, coordinator_here: Person) -> None:
    visit, office = a_visit(here), coordinator_here.client
    assert office.post(f"{OFFICE}{visit.pk}/assign/", {"volunteer": sini.volunteer.pk}).status_code == 302
    assert office.post(f"{OFFICE}{visit.pk}/confirm/").status_code == 302
    visit.refresh_from_db()
    pass_by(visit, timedelta(days=11))
    assert office.post(f"{OFFICE}{visit.pk}/result/", HEADS).status_code == 302
    assert "1 visit<" in page(office, f"{OFFICE}?state=reported&when=past")
    assert "0 visits" in page(office, f"{OFFICE}?when=ahead")
    assert "Esimerkkineuvola" in office.get(f"{OFFICE}?format=csv").content.decode()
    other = a_visit(here)
    assert office.post(f"{OFFICE}{other.pk}/cancel/", {"words": ""}).status_code == 302


def test_a_partner_asks_with_what_is_known_and_sees_the_own(here: Office, partner: Person) -> None:
    a_visit(here, hour=9)
    form = page(partner.client, "/partner/visits/ask/")
    assert 'value="Pirjo Neuvola"' in form
    assert partner.client.post("/partner/visits/ask/", facts()).status_code == 302
    visit = HostVisit.objects.get(asked_by=partner.user)
    assert visit.host_organisation == here.organisation
    shown = page(partner.client, "/partner/visits/")
    assert "1 visit<" in shown
    assert links.token_of(visit) in shown
    pass_by(visit, timedelta(days=101))
    later = page(partner.client, "/partner/visits/")
    assert "1 visit<" in later
    assert links.token_of(visit) not in later


def test_today_tells_what_nobody_took_agreed_or_counted(here: Office, sini: Person, coordinator_here: Person) -> None:
    def today() -> list[tuple[str, str]]:
        return [(work.kind, work.tone) for work in visit_works(coordinator_here.actor, timezone.now())]

    far = a_visit(here, days=30)
    assert today() == []
    HostVisit.objects.filter(pk=far.pk).update(asked_at=timezone.now() - timedelta(days=8))
    assert today() == [("visit", "soon")]
    far.delete()
    near = taken(here, sini, days=6)
    assert today() == [("visit", "soon")]
    actions.confirm_visit(near, actor=Actor.public())
    assert today() == []
    pass_by(near, timedelta(days=14))
    assert today() == [("visit_count", "info")]


@pytest.mark.parametrize(("address", "name"), [(OFFICE, "coordinator_here"), (OWN, "sini")])
def test_a_list_of_visits_costs_the_same_with_3_and_with_30(
    here: Office, address: str, name: str, request: pytest.FixtureRequest
) -> None:
    reader, counts = request.getfixturevalue(name), []
    for more in (3, 27):
        for number in range(more):
            a_visit(here, days=5 + number)
        reader.client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page(reader.client, address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
