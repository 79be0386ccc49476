"""Everybody can ask to be erased (domain.md 4.6): one of a couple for oneself alone, and whoever has left by phone."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.refusals import Refused
from tests.factories import cast
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Volunteer
from volunteers.steps import register as steps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DATA = "/volunteer/my-data/"


@pytest.fixture
def second(here: Office, volunteer_here: Person) -> Person:
    """The other one of a couple, whose file is in the name of `volunteer_here`."""
    other = cast.worker(here, "volunteer", "Toini Toinen")
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(
        unit="couple", together_with=other.user, introduction="Eero ja Toini tulevat yhdessä."
    )
    return other


def fresh(person: Person) -> Volunteer:
    return Volunteer.objects.get(pk=person.volunteer.pk)


def page(person: Person, name: str) -> str:
    return f"/coordinator/volunteers/{person.volunteer.pk}/{name}/"


def test_the_second_of_a_couple_asks_on_the_own_page_and_changes_their_mind(
    second: Person, volunteer_here: Person
) -> None:
    assert f'href="{DATA}erase/"' in second.client.get(DATA).content.decode()
    second.client.post(f"{DATA}erase/")
    assert fresh(volunteer_here).asks_to_be_erased == second.user
    assert "You have asked us to erase your data." in second.client.get(DATA).content.decode()
    assert "You have asked us" not in volunteer_here.client.get(DATA).content.decode()
    with pytest.raises(Refused):
        actions.take_erasure_back(fresh(volunteer_here), actor=volunteer_here.actor)
    second.client.post(f"{DATA}erase/")
    assert fresh(volunteer_here).asks_to_be_erased is None


def test_one_of_two_is_erased_and_the_other_one_keeps_dates_and_hours_for_a_certificate(
    second: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    actions.ask_to_be_erased(fresh(volunteer_here), actor=second.actor)
    office = coordinator_here.client
    assert "Toini Toinen asks to be erased." in office.get(page(volunteer_here, "")[:-1]).content.decode()
    assert "Toini Toinen asks to be erased." in office.get("/coordinator/").content.decode()
    actions.end_volunteer(fresh(volunteer_here), actor=coordinator_here.actor)
    asked = office.get(page(volunteer_here, "erase")).content.decode()
    assert "Name and contact details of Toini Toinen are erased at once." in asked
    office.post(page(volunteer_here, "erase"))
    left = fresh(volunteer_here)
    assert (left.people, left.unit, left.erased_at, left.asks_to_be_erased) == (
        [volunteer_here.user],
        "single",
        None,
        None,
    )
    assert left.introduction == ""
    assert User.objects.get(pk=second.user.pk).name == ""
    given = actions.certify_everybody(left, actor=coordinator_here.actor)
    assert [certificate.facts["name"] for certificate in given] == ["Eero Vapaa"]


def test_the_page_says_when_the_data_of_both_goes(
    second: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    actions.ask_to_be_erased(fresh(volunteer_here), actor=volunteer_here.actor)
    actions.end_volunteer(fresh(volunteer_here), actor=coordinator_here.actor)
    html = coordinator_here.client.get(page(volunteer_here, "erase")).content.decode()
    assert "the data of both goes with it" in html


def test_who_has_left_asks_by_phone_and_is_answered(volunteer_here: Person, coordinator_here: Person) -> None:
    office = coordinator_here.client
    actions.end_volunteer(fresh(volunteer_here), actor=coordinator_here.actor)
    assert page(volunteer_here, "asks-erasure") in office.get(page(volunteer_here, "")[:-1]).content.decode()
    assert "Call back to the number we have" in office.get(page(volunteer_here, "asks-erasure")).content.decode()
    assert office.post(page(volunteer_here, "asks-erasure")).status_code == 302
    assert "Eero Vapaa asks to be erased." in office.get("/coordinator/").content.decode()
    assert page(volunteer_here, "asks-erasure") not in office.get(page(volunteer_here, "")[:-1]).content.decode()
    assert office.post(page(volunteer_here, "erase")).status_code == 302
    assert fresh(volunteer_here).erased_at is not None
    codes = {offer["url"] for offer in steps.offers(fresh(volunteer_here), actor=coordinator_here.actor)}
    assert page(volunteer_here, "asks-erasure") not in codes


def test_the_office_says_which_of_two_asked(second: Person, volunteer_here: Person, coordinator_here: Person) -> None:
    office, address = coordinator_here.client, page(volunteer_here, "asks-erasure")
    assert "Choose who has asked." in office.post(address).content.decode()
    office.post(address, {"person": second.user.pk})
    assert fresh(volunteer_here).asks_to_be_erased == second.user


def test_nobody_asks_for_somebody_else(second: Person, volunteer_here: Person, coordinator_here: Person) -> None:
    asked = [
        (second.actor, volunteer_here.user, "not_yours"),
        (coordinator_here.actor, cast.stranger("X Y").user, "other_person"),
    ]
    for actor, person, code in asked:
        with pytest.raises(Refused) as caught:
            actions.ask_to_be_erased(fresh(volunteer_here), person=person, actor=actor)
        assert caught.value.refusal.code == code
