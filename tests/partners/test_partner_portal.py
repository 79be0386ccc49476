"""The partner's own pages: what waits, the own page, contacts, rooms, materials. Never a family."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from partners import actions
from partners.models import Contact, Material, Venue
from tests.activities.asked import refused
from tests.factories.cast import MAKER, Office, Person
from tests.factories.initiative import peer, taken
from tests.factories.offer import an_activity
from tests.factories.partners import a_material, a_partner, a_partner_worker
from tests.partners.test_register import page, page_of_post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
HOME = "/partner/"


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here, name="Keskustan neuvola", offers=["refers"])


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


def test_home_says_what_waits_first_and_shows_the_own_page(
    here: Office, nurse: Person, clinic: Organisation, parent_here: Person
) -> None:
    assert "Nothing waits for you now." in page(nurse.client, HOME)
    taken(here, peer(here, "Sini Vertainen"), host="Neuvolan ilta", host_organisation=clinic, asked_by=nurse.user)
    home = page(nurse.client, HOME)
    assert home.index("Somebody would come.") < home.index("Your own page")
    assert here.programme.name in home
    assert "Kaisa" not in home
    assert parent_here.request.reference not in home


def test_home_opens_for_a_house_that_has_told_nothing_of_itself(partner: Person) -> None:
    assert "Your own page" in page(partner.client, HOME)
    assert partner.client.post(f"{HOME}page/", {"offers": ["room"], "phone": "03 000 0001"}).status_code == 302
    assert "A room to meet in" in page(partner.client, HOME)


def test_a_partner_keeps_its_own_page_but_not_its_name_or_places(nurse: Person, clinic: Organisation) -> None:
    told = {
        "name": "Toinen nimi",
        "municipalities": ["710"],
        "business_id": "1234567-1",
        "email": "toimisto@example.org",
        "text_fi": "Vauvaperheiden neuvola.",
        "wishes": ["visits"],
    }
    assert nurse.client.post(f"{HOME}page/", told)["Location"] == HOME
    clinic.refresh_from_db()
    assert (clinic.name, clinic.business_id, clinic.email) == (
        "Keskustan neuvola",
        "1234567-1",
        "toimisto@example.org",
    )
    assert [place.pk for place in clinic.municipalities.all()] == ["790"]
    assert "Vauvaperheiden neuvola." in page(nurse.client, HOME)


def test_a_mistake_on_the_page_is_said_and_nothing_is_lost(nurse: Person) -> None:
    shown = page_of_post(nurse.client, f"{HOME}page/", {"business_id": "7", "text_fi": "Vauvaperheille."})
    assert "This is not a business ID" in shown
    assert "Vauvaperheille." in shown


def test_a_partner_keeps_its_contacts_and_rooms(nurse: Person, clinic: Organisation) -> None:
    nurse.client.post(f"{HOME}contacts/new/", {"name": "Nelli Neuvola", "phone": "040 000 0031"})
    contact = Contact.objects.get()
    assert contact.organisation == clinic
    nurse.client.post(f"{HOME}contacts/{contact.pk}/", {"name": "Nelli Nurmi", "phone": "040 000 0031"})
    nurse.client.post(f"{HOME}venues/new/", {"name": "Tupa", "municipality": "Sastamala", "is_in_use": "on"})
    venue = Venue.objects.get()
    nurse.client.post(f"{HOME}venues/{venue.pk}/", {"name": "Iso tupa", "municipality": "Sastamala"})
    home = page(nurse.client, HOME)
    assert "Nelli Nurmi" in home
    assert "Iso tupa" in home
    assert "not in use" in home
    assert "will happen" in page(nurse.client, f"{HOME}contacts/{contact.pk}/remove/")
    nurse.client.post(f"{HOME}contacts/{contact.pk}/remove/")
    assert not Contact.objects.exists()


def test_rows_of_another_house_are_not_found(here: Office, nurse: Person) -> None:
    other = a_partner(here, name="Kirjasto", kind="library")
    contact = actions.add_contact(other, name="Kirsti", actor=MAKER)
    venue = actions.add_venue(other, name="Sali", municipality=here.municipality, actor=MAKER)
    for ending in (f"contacts/{contact.pk}/", f"contacts/{contact.pk}/remove/", f"venues/{venue.pk}/"):
        assert nurse.client.get(f"{HOME}{ending}").status_code == 404
        assert nurse.client.post(f"{HOME}{ending}", {"name": "x"}).status_code == 404
    assert "Kirsti" not in page(nurse.client, HOME)


def test_materials_of_the_area_are_read_and_printed_and_others_are_not_found(
    here: Office, there: Office, nurse: Person
) -> None:
    own = a_material(here, title_fi="Mitä rinnallakulkija tekee", text_fi="Käy luona.\n\nKuuntelee.")
    others = [a_material(there, title_fi="Muualla"), a_material(here, title_fi="Kurssille", audience="volunteers")]
    shown = page(nurse.client, f"{HOME}materials/")
    assert "Mitä rinnallakulkija tekee" in shown
    assert "<p>Kuuntelee.</p>" in page(nurse.client, f"{HOME}materials/{own.pk}/")
    for row in others:
        assert row.title not in shown
        assert nurse.client.get(f"{HOME}materials/{row.pk}/").status_code == 404


def test_a_partner_finds_what_it_arranges_alone_and_with_others(
    here: Office, nurse: Person, clinic: Organisation
) -> None:
    shown = page(nurse.client, f"{HOME}activities/")
    assert "No activities yet." in shown
    assert f'href="{HOME}materials/"' in shown
    own = Office(clinic, here.municipality, here.programme)
    alone = an_activity(own, name_fi="Neuvolan ryhmä", name_sv="Neuvolan ryhmä")
    an_activity(here, name_fi="Yhteinen kahvila", name_sv="Yhteinen kahvila", together_with=[clinic])
    an_activity(here, name_fi="Vain heidän", name_sv="Vain heidän")
    an_activity(here, name_fi="Luonnos", name_sv="Luonnos", together_with=[clinic], state="planned")
    shown = page(nurse.client, f"{HOME}activities/")
    for name, is_there in (("Neuvolan ryhmä", 1), ("Yhteinen kahvila", 1), ("Vain heidän", 0), ("Luonnos", 0)):
        assert (name in shown) == bool(is_there)
    assert here.organisation.name in shown
    assert f"/activities/{alone.pk}/" in shown


def test_a_coordinator_writes_changes_and_removes_materials_of_the_own_programmes(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    client, pages = coordinator_here.client, "/coordinator/partner-materials/"
    assert "No materials yet." in page(client, pages)
    told = {"programme": here.programme.pk, "audience": "partners", "title_fi": "Esite", "text_fi": "Tule mukaan."}
    assert client.post(f"{pages}new/", told).status_code == 302
    row = Material.objects.get()
    assert client.post(f"{pages}{row.pk}/", {**told, "title_fi": "Uusi esite"}).status_code == 302
    assert "Uusi esite" in page(client, pages)
    foreign = page_of_post(client, f"{pages}new/", {**told, "programme": there.programme.pk})
    assert "Tule mukaan." in foreign
    assert coordinator_there.client.get(f"{pages}{row.pk}/").status_code == 404
    assert refused(lambda: actions.change_material(row, title_fi="x", actor=coordinator_there.actor)) == "not_yours"
    assert refused(lambda: actions.remove_material(row, actor=coordinator_there.actor)) == "not_yours"
    client.post(f"{pages}{row.pk}/remove/")
    assert not Material.objects.exists()


def test_home_costs_the_same_with_one_contact_and_ten(here: Office, nurse: Person, clinic: Organisation) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(nurse.client, HOME)
        return len(seen)

    def add(number: int) -> None:
        actions.add_contact(clinic, name=f"Nelli {number}", phone="+358400000031", actor=MAKER)
        actions.add_venue(clinic, name=f"Tupa {number}", municipality=here.municipality, actor=MAKER)

    add(0)
    cost()
    few = cost()
    for number in range(1, 10):
        add(number)
    assert cost() == few
