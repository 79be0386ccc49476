"""A programme begins in a new place: words and settings travel, people and families stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Municipality
from activities import actions
from activities.models import Activity, GroupMethod
from core.actor import Role
from core.refusals import Refused
from families.models import Family
from partners.models import Material, PartnerAgreement, Programme, ProgrammePart
from tests.factories import cast
from tests.factories.applications import role_in
from tests.factories.cast import Office, Person
from tests.factories.offer import a_method, an_activity
from tests.factories.partners import an_agreement
from volunteers.models import Volunteer, VolunteerRole

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def furnished(here: Office, administrator_here: Person, volunteer_here: Person) -> Programme:
    """The programme here, with a role, two activities, a method, a material, a volunteer and a family."""
    role_in(here, "companion")
    an_activity(here, leaders=[volunteer_here.volunteer])
    an_activity(here, name_fi="Ajatus", state="planned", published_at=None)
    a_method(here, licence_until="2027-01-01")
    Material.objects.create(programme=here.programme, title_fi="Esite")
    here.organisation.municipalities.add(Municipality.objects.get(pk=cast.HUITTINEN))
    cast.parent(here, "Kaisa")
    return here.programme


def cloned(programme: Programme, person: Person, office: Office, place: str = cast.HUITTINEN, **told: Any) -> Programme:
    facts = {"organisation": office.organisation, "name": "Uusi paikka", **told}
    return actions.clone_locality(
        programme, municipality=Municipality.objects.get(pk=place), actor=person.actor, **facts
    )


def test_settings_roles_activities_and_materials_travel(
    furnished: Programme, here: Office, administrator_here: Person
) -> None:
    copy = cloned(furnished, administrator_here, here)
    assert (copy.copied_from, copy.is_open, copy.support_forms) == (furnished, False, furnished.support_forms)
    assert [place.pk for place in copy.municipalities.all()] == [cast.HUITTINEN]
    role = VolunteerRole.objects.get(programme=copy)
    assert (role.kind, role.is_recruiting, role.asks_extract) == ("companion", False, False)
    activity = Activity.objects.get(municipality=cast.HUITTINEN)
    assert (activity.name_fi, activity.state, activity.from_on) == ("Perhekahvila", "idea", None)
    assert (activity.leaders.count(), activity.contact, activity.place) == (0, None, "")
    assert copy.materials.get().title_fi == "Esite"


def test_people_and_families_stay(furnished: Programme, here: Office, administrator_here: Person) -> None:
    models = (Family, Volunteer, PartnerAgreement, ProgrammePart)
    before = [model.objects.count() for model in models]
    copy = cloned(furnished, administrator_here, here)
    assert [model.objects.count() for model in models] == before
    assert copy.requests.count() == 0


def test_doing_it_twice_makes_only_what_is_missing(
    furnished: Programme, here: Office, administrator_here: Person
) -> None:
    first = cloned(furnished, administrator_here, here)
    Material.objects.create(programme=furnished, title_fi="Opas")
    counts = Programme.objects.count(), Activity.objects.count(), VolunteerRole.objects.count()
    assert cloned(furnished, administrator_here, here) == first
    assert (Programme.objects.count(), Activity.objects.count(), VolunteerRole.objects.count()) == counts
    assert {row.title_fi for row in first.materials.all()} == {"Esite", "Opas"}


def test_another_organisation_takes_it_up_under_an_agreement(furnished: Programme, here: Office, there: Office) -> None:
    theirs = cast.worker(there, Role.ADMINISTRATOR, "Timo Toinen")
    with pytest.raises(Refused) as caught:
        cloned(furnished, theirs, there, cast.RAASEPORI)
    assert caught.value.refusal.code == "no_agreement"
    an_agreement(here.organisation, there.organisation)
    copy = cloned(furnished, theirs, there, cast.RAASEPORI)
    assert copy.organisation == there.organisation
    method = GroupMethod.objects.get(organisation=there.organisation)
    assert (method.name, method.licence_until, method.trained.count()) == ("Vahvuutta vanhemmuuteen", None, 0)


def test_nobody_puts_it_into_somebody_elses_place(
    furnished: Programme, here: Office, there: Office, administrator_here: Person
) -> None:
    an_agreement(here.organisation, there.organisation)
    with pytest.raises(Refused) as caught:
        cloned(furnished, administrator_here, there, cast.RAASEPORI)
    assert caught.value.refusal.code == "other_organisation"


def test_both_lists_are_seen_before_it_is_confirmed(furnished: Programme, administrator_here: Person) -> None:
    client: Client = administrator_here.client
    address = reverse("administration:programme-clone", args=[furnished.pk])
    assert "What travels" not in client.get(address).content.decode()
    asked = {"municipality": cast.HUITTINEN, "name": "Uusi paikka"}
    text = client.get(address, asked).content.decode()
    for words in ("What travels", "What stays where it is", "Perhekahvila", "Families, their requests"):
        assert words in text
    assert "Ajatus" not in text
    assert Programme.objects.count() == 1
    assert client.post(address, asked).status_code == 302
    assert "Everything that travels is there already." in client.get(address, asked).content.decode()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"municipality": "", "name": "Uusi"}, "Choose the municipality."),
        (
            {"municipality": cast.HUITTINEN, "name": "Rinnalla täällä ry, Sastamala"},
            "You have a programme",
        ),
        ({"municipality": cast.SASTAMALA, "name": "Uusi"}, "This programme works there already."),
    ],
)
def test_what_cannot_be_is_said(
    furnished: Programme, administrator_here: Person, asked: dict[str, str], sentence: str
) -> None:
    address = reverse("administration:programme-clone", args=[furnished.pk])
    for answer in (administrator_here.client.get(address, asked), administrator_here.client.post(address, asked)):
        assert sentence in answer.content.decode()
    assert Programme.objects.count() == 1
