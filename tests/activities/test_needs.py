"""The needs board: who tells, who sees what, and how far a need has come."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from activities import actions
from activities.models import Wish, WishSupport
from activities.shown.needs import Stage, activities_for, board, stage_of
from core.actor import Actor
from core.refusals import Refused
from tests.factories.cast import Office, Person
from tests.factories.initiative import a_wish, an_open_wish
from tests.factories.network import a_need
from tests.factories.offer import an_activity
from tests.factories.partners import a_partner, a_partner_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OFFICE, PARTNER = "/coordinator/needs/", "/partner/needs/"


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def told(**more: str) -> dict[str, str]:
    first = {"text": "Isille iltaryhmä", "municipality": "790", "life_stage": "newborn", "target": ""}
    return {**first, "submission": "5f0b1f64-0000-4000-8000-000000000001", **more}


def test_a_partner_tells_a_need_which_a_coordinator_opens_and_others_support(
    here: Office, clinic: Organisation, nurse: Person, coordinator_here: Person
) -> None:
    library = a_partner(here, name="Esimerkkikirjasto")
    librarian = a_partner_worker(library, "Kirsi Kirjasto")
    assert nurse.client.post(f"{PARTNER}new/", told()).status_code == 302
    nurse.client.post(f"{PARTNER}new/", told())
    wish = Wish.objects.get()
    assert (wish.source, wish.partner, wish.state) == ("partner", clinic, "received")
    assert "Isille iltaryhmä" in page(nurse.client, PARTNER)
    assert "Isille iltaryhmä" not in page(librarian.client, PARTNER)
    assert "Esimerkkineuvola" in page(coordinator_here.client, OFFICE)
    actions.show_wish(wish, public_text="Isille ryhmä iltaisin", actor=coordinator_here.actor)
    seen = page(librarian.client, PARTNER)
    assert "Isille ryhmä iltaisin" in seen
    assert "Esimerkkineuvola" not in seen
    for _press in range(2):
        librarian.client.post(f"{PARTNER}{wish.pk}/support/", {"supports": "yes"})
    assert WishSupport.objects.count() == 1
    assert "1 other wishes for the same" in page(coordinator_here.client, OFFICE)
    librarian.client.post(f"{PARTNER}{wish.pk}/support/", {"supports": "no"})
    assert WishSupport.objects.count() == 0


def test_a_coordinator_notes_a_need_that_others_read_at_once(
    here: Office, coordinator_here: Person, nurse: Person
) -> None:
    assert coordinator_here.client.post(f"{OFFICE}new/", told()).status_code == 302
    coordinator_here.client.post(f"{OFFICE}new/", told())
    wish = Wish.objects.get()
    assert (wish.source, wish.state, wish.organisation) == ("worker", "open", here.organisation)
    assert "told by a worker" in page(nurse.client, PARTNER)


def test_a_need_goes_from_column_to_column(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    wish = an_open_wish(here, coordinator_here)

    def stage() -> Stage:
        activities = activities_for(coordinator_here.actor)
        return stage_of(Wish.objects.on_board(activities).get(pk=wish.pk))

    found = [stage()]
    actions.set_support(wish, supporter="a" * 64, supports=True, actor=Actor.public())
    found.append(stage())
    activity = actions.plan_wish(
        wish, public_text="Ryhmä", name="Iltaryhmä", type="family_cafe", actor=coordinator_here.actor
    )
    found.append(stage())
    type(activity).objects.filter(pk=activity.pk).update(state="published")
    found.append(stage())
    learn = f"/coordinator/activities/{activity.pk}/learn/"
    assert coordinator_here.client.post(learn, {"learned": "Ilta sopi paremmin."}).status_code == 302
    found.append(stage())
    assert found == list(Stage)
    assert "Ilta sopi paremmin." in page(coordinator_here.client, OFFICE)


def test_a_partner_reads_nothing_that_is_not_public(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person, nurse: Person
) -> None:
    a_wish(here, text="Lukematon toive")
    planned = an_open_wish(here, coordinator_here)
    an_activity(here, wish=planned, name_fi="Salainen suunnitelma", name_sv="", state="planned")
    far = an_open_wish(there, coordinator_there)
    shown = page(nurse.client, PARTNER)
    assert "Lukematon toive" not in shown
    assert "Salainen suunnitelma" not in shown
    assert nurse.client.post(f"{PARTNER}{far.pk}/support/", {"supports": "yes"}).status_code == 404


def test_a_need_is_told_in_the_name_of_the_own_organisation_alone(
    here: Office, nurse: Person, coordinator_here: Person
) -> None:
    library = a_partner(here, name="Esimerkkikirjasto")
    with pytest.raises(Refused):
        a_need(here, nurse, library)
    with pytest.raises(Refused):
        a_need(here, coordinator_here, here.organisation)


def test_the_board_is_narrowed_by_who_says_it(
    here: Office, clinic: Organisation, nurse: Person, coordinator_here: Person
) -> None:
    a_need(here, nurse, clinic, text="Neuvolan tarve")
    a_wish(here, text="Perheen toive")
    shown = page(coordinator_here.client, f"{OFFICE}?source=partner")
    assert "Neuvolan tarve" in shown
    assert "Perheen toive" not in shown
    assert "Perheen toive" in page(coordinator_here.client, f"{OFFICE}?source=nonsense")


def test_the_board_costs_the_same_with_three_and_thirty_needs(
    here: Office, coordinator_here: Person, nurse: Person
) -> None:
    costs = []
    for count in (3, 27):
        for _number in range(count):
            an_activity(here, wish=an_open_wish(here, coordinator_here))
        found = []
        for person, address in ((coordinator_here, OFFICE), (nurse, PARTNER)):
            page(person.client, address)
            with CaptureQueriesContext(connection) as counted:
                page(person.client, address)
            found.append(len(counted))
        costs.append(found)
    assert costs[0] == costs[1]
    assert len(board(Wish.objects.on_board(activities_for(nurse.actor)), nurse.actor)[3]["cards"]) == 20
