"""The partner register as coordinators keep it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import retention
from core.actor import Actor
from core.retention import months_before
from partners import actions
from partners.models import Contact, PartnerProfile, Venue
from tests.activities.asked import refused
from tests.factories import cast
from tests.factories.cast import MAKER, Office, Person
from tests.factories.partners import a_partner, a_partner_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LIST = "/coordinator/partners/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def names(client: Client, query: str = "") -> list[str]:
    rows = client.get(f"{LIST}{query}").context["rows"]
    return [row["cells"][0]["text"] for row in rows]


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here, name="Keskustan neuvola", offers=["hosts", "refers"], wishes=["visits"])


@pytest.fixture
def library(here: Office) -> Organisation:
    return a_partner(here, name="Pääkirjasto", kind="library", offers=["room"], text_fi="Satutunnit keskiviikkoisin")


def test_the_list_shows_the_partners_of_the_own_municipalities_and_no_others(
    here: Office, there: Office, coordinator_here: Person, clinic: Organisation, library: Organisation
) -> None:
    far = a_partner(there, name="Muualla oleva neuvola")
    assert names(coordinator_here.client) == ["Keskustan neuvola", "Pääkirjasto", "Rinnalla täällä ry"]
    for ending in ("", "edit/", "contacts/new/", "venues/new/", "leave/", "return/"):
        assert coordinator_here.client.get(f"{LIST}{far.pk}/{ending}").status_code == 404
    assert coordinator_here.client.post(f"{LIST}{far.pk}/checked/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=library", ["Pääkirjasto"]),
        ("?offers=hosts", ["Keskustan neuvola"]),
        ("?offers=host", ["Keskustan neuvola", "Pääkirjasto", "Rinnalla täällä ry"]),
        ("?wishes=visits&kind=clinic", ["Keskustan neuvola"]),
        ("?find=satutunnit", ["Pääkirjasto"]),
        ("?find=neuvola&offers=room", []),
        ("?municipality=790&kind=clinic", ["Keskustan neuvola"]),
        ("?standing=off", ["Vanha kerho"]),
        ("?sort=checked&offers=hosts", ["Keskustan neuvola"]),
    ],
)
def test_what_is_chosen_stands_in_the_address_and_a_broken_choice_narrows_nothing(
    query: str, found: list[str], here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation
) -> None:
    a_partner(here, name="Vanha kerho", kind="club", is_active=False)
    assert names(coordinator_here.client, query) == found


def test_an_empty_list_says_what_to_do_and_the_file_has_the_same_rows(
    coordinator_here: Person, clinic: Organisation
) -> None:
    actions.add_contact(clinic, name="Nelli", email="nelli@example.org", is_first=True, actor=coordinator_here.actor)
    assert "write down a partner" in page(coordinator_here.client, f"{LIST}?find=mitään")
    table = coordinator_here.client.get(f"{LIST}?kind=clinic&format=csv").content.decode()
    assert "Keskustan neuvola;clinic;;Sastamala;Nelli;nelli@example.org" in table
    assert len(table.splitlines()) == 2


def test_three_partners_cost_as_many_queries_as_thirty(here: Office, coordinator_here: Person) -> None:
    def fill(count: int, start: int) -> None:
        for number in range(start, start + count):
            row = a_partner(here, name=f"Kumppani {number}", offers=["room"])
            actions.add_contact(row, name=f"Nelli {number}", phone="+358400000031", actor=MAKER)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(coordinator_here.client, LIST)
        return len(seen)

    fill(3, 0)
    cost()
    few = cost()
    fill(21, 3)
    assert cost() == few


def written(**more: Any) -> dict[str, Any]:
    facts = {"name": "Uusi kerho", "kind": "club", "municipalities": ["790"], "offers": ["groups"], "wishes": []}
    return {**facts, **more}


def test_a_partner_is_written_down_by_hand(here: Office, coordinator_here: Person) -> None:
    answer = coordinator_here.client.post(f"{LIST}new/", written(business_id="112038-9", text_fi="Leikimme."))
    made = Organisation.objects.get(name="Uusi kerho")
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.business_id, made.profile.offers, made.profile.text_fi) == ("0112038-9", ["groups"], "Leikimme.")
    shown = page(coordinator_here.client, f"{LIST}{made.pk}/")
    assert "Leads groups" in shown
    assert "Nobody has been named yet." in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "rinnalla täällä RY"}, "There is an organisation with this name already."),
        ({"municipalities": []}, "Choose at least one municipality."),
        ({"municipalities": ["710"]}, "710 is not one of the available choices"),
        ({"business_id": "1"}, "This is not a business ID"),
        ({"web_address": "ei osoite"}, "Write the address like this"),
        ({"offers": ["gold"]}, "gold is not one of the available choices"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(
    wrong: dict[str, Any], sentence: str, here: Office, coordinator_here: Person
) -> None:
    shown = page_of_post(coordinator_here.client, f"{LIST}new/", written(text_fi="Leikimme.", **wrong))
    assert sentence in shown
    assert "Leikimme." in shown
    assert Organisation.objects.count() == 1


def page_of_post(client: Client, address: str, data: dict[str, Any]) -> str:
    answer = client.post(address, data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_changed_page_is_checked_today_and_municipalities_of_others_stay(
    here: Office, there: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    clinic.municipalities.add(there.municipality)
    PartnerProfile.objects.update(checked_on=date(2026, 1, 1))
    told = written(name="Keskustan neuvola", kind="clinic", phone="03 000 0000", wish_words="Isiä mukaan")
    assert coordinator_here.client.post(f"{LIST}{clinic.pk}/edit/", told).status_code == 302
    clinic.refresh_from_db()
    assert {place.pk for place in clinic.municipalities.all()} == {"790", "710"}
    assert (clinic.phone, clinic.profile.wish_words) == ("03 000 0000", "Isiä mukaan")
    assert clinic.profile.checked_on == timezone.localdate()


def test_one_press_says_that_everything_is_right_today(coordinator_here: Person, clinic: Organisation) -> None:
    PartnerProfile.objects.update(checked_on=date(2026, 1, 1))
    assert coordinator_here.client.post(f"{LIST}{clinic.pk}/checked/").status_code == 302
    clinic.profile.refresh_from_db()
    assert clinic.profile.checked_on == timezone.localdate()


def test_a_partner_goes_off_the_register_and_comes_back(coordinator_here: Person, clinic: Organisation) -> None:
    leave = f"{LIST}{clinic.pk}/leave/"
    assert "Its agreements and activities stay as they are." in page(coordinator_here.client, leave)
    coordinator_here.client.post(leave)
    assert "Keskustan neuvola" not in names(coordinator_here.client)
    coordinator_here.client.post(f"{LIST}{clinic.pk}/return/")
    assert "Keskustan neuvola" in names(coordinator_here.client)


def test_contacts_are_written_changed_and_removed_and_one_is_called_first(
    coordinator_here: Person, clinic: Organisation
) -> None:
    client, new = coordinator_here.client, f"{LIST}{clinic.pk}/contacts/new/"
    client.post(new, {"name": "Nelli Neuvola", "email": "nelli@example.org", "is_first": "on"})
    client.post(new, {"name": "Olli Osasto", "phone": "040 000 0032", "is_first": "on"})
    first, other = Contact.objects.get(name="Olli Osasto"), Contact.objects.get(name="Nelli Neuvola")
    assert (first.is_first, other.is_first) == (True, False)
    assert "Write an e-mail address or a phone number at work." in page_of_post(client, new, {"name": "Kuka"})
    edit = f"/coordinator/partner-contacts/{other.pk}/"
    assert "nelli@example.org" in page(client, edit)
    client.post(edit, {"name": "Nelli Nurmi", "email": "nelli@example.org"})
    assert "Nelli Nurmi" in page(client, f"{LIST}{clinic.pk}/")
    assert "are erased here" in page(client, f"{edit}remove/")
    client.post(f"{edit}remove/")
    assert list(Contact.objects.all()) == [first]


def test_a_room_is_written_down_once_and_shared_under_an_agreement_in_force(
    here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation
) -> None:
    client, new = coordinator_here.client, f"{LIST}{clinic.pk}/venues/new/"
    told = {"name": "Perhetupa", "municipality": "Sastamala", "room_for": "20", "access": ["pram"], "is_in_use": "on"}
    assert client.post(new, told).status_code == 302
    assert "There is a room with this name already." in page_of_post(client, new, {**told, "name": "perhetupa"})
    venue = Venue.objects.get()
    edit = f"/coordinator/venues/{venue.pk}/"
    shared = {**told, "shared_with": [str(library.pk)]}
    assert "Rooms are shared under an agreement in force." in page_of_post(client, edit, shared)
    assert "for 20 people" in page(client, f"{LIST}{clinic.pk}/")


# Who keeps what


def test_an_association_with_an_administrator_keeps_itself(
    here: Office, coordinator_here: Person, administrator_here: Person
) -> None:
    other = cast.open_office("Naapuri ry", cast.SASTAMALA)
    neighbour = other.organisation
    assert actions.add_contact(neighbour, name="Aino", actor=coordinator_here.actor)
    cast.worker(other, "administrator", "Aila Naapuri")
    assert refused(lambda: actions.add_contact(neighbour, name="Eero", actor=coordinator_here.actor)) == "keeps_itself"
    shown = page(coordinator_here.client, f"{LIST}{neighbour.pk}/")
    assert "This association keeps its own page. Ask them to change it." in shown
    assert "Add a contact" not in shown
    assert coordinator_here.client.post(f"{LIST}{neighbour.pk}/edit/", written()).status_code in (302, 409)
    assert not Organisation.objects.filter(name="Uusi kerho").exists()
    assert actions.add_contact(here.organisation, name="Oma", actor=administrator_here.actor)


def test_nobody_keeps_the_page_of_another(
    here: Office, coordinator_there: Person, clinic: Organisation, library: Organisation, volunteer_here: Person
) -> None:
    venue = actions.add_venue(clinic, name="Tupa", municipality=here.municipality, actor=MAKER)
    contact = actions.add_contact(clinic, name="Nelli", actor=MAKER)
    for actor in (coordinator_there.actor, a_partner_worker(library).actor, volunteer_here.actor, Actor.public()):
        acts = [
            lambda actor=actor: actions.change_partner(clinic, offer_words="x", actor=actor),
            lambda actor=actor: actions.check_partner(clinic, actor=actor),
            lambda actor=actor: actions.leave_partner(clinic, actor=actor),
            lambda actor=actor: actions.return_partner(clinic, actor=actor),
            lambda actor=actor: actions.add_contact(clinic, name="x", actor=actor),
            lambda actor=actor: actions.change_contact(contact, name="x", actor=actor),
            lambda actor=actor: actions.remove_contact(contact, actor=actor),
            lambda actor=actor: actions.add_venue(clinic, name="x", actor=actor),
            lambda actor=actor: actions.change_venue(venue, name="x", actor=actor),
            lambda actor=actor: actions.make_partner(
                name="x", kind="club", municipalities=[here.municipality], actor=actor
            ),
        ]
        assert {refused(act) for act in acts} == {"not_yours"}


def test_what_does_not_make_sense_now_is_refused(here: Office, coordinator_here: Person, clinic: Organisation) -> None:
    office = coordinator_here.actor
    assert refused(lambda: actions.return_partner(clinic, actor=office)) == "is_on"
    actions.leave_partner(clinic, actor=office)
    assert refused(lambda: actions.leave_partner(clinic, actor=office)) == "is_off"
    none = {"name": "x", "kind": "club", "municipalities": Municipality.objects.none(), "actor": office}
    assert refused(lambda: actions.make_partner(**none)) == "no_place"


def test_contacts_go_half_a_year_after_a_partner_left(
    here: Office, coordinator_here: Person, clinic: Organisation, library: Organisation
) -> None:
    now = timezone.now()
    for partner in (clinic, library):
        actions.add_contact(partner, name="Nelli", actor=MAKER)
        actions.leave_partner(partner, actor=coordinator_here.actor)
    long_ago = timezone.localdate(months_before(now, 6)) - timedelta(days=1)
    PartnerProfile.objects.filter(organisation=clinic).update(checked_on=long_ago)
    line = next(line for line in retention.all_lines() if line.code == "partner_contact")
    retention.run_line(line, now, actor=Actor.system("tests"))
    assert [contact.organisation for contact in Contact.objects.all()] == [library]
