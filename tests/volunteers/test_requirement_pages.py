import re

import pytest
from django.utils import timezone

from tests.factories import requirements as made
from tests.factories.cast import Office, Person
from tests.factories.volunteering import open_role
from volunteers import rules
from volunteers.models import Requirement, VolunteerRole
from volunteers.usual import missing_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

Kind = Requirement.Kind


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return VolunteerRole.objects.select_related("programme").get(pk=open_role(here).pk)


def today():
    return timezone.localdate()


# What a role asks


def test_refusals_of_changing_what_a_role_asks(
    here: Office, there: Office, role: VolunteerRole, administrator_here: Person, coordinator_here: Person
) -> None:
    office = administrator_here.actor
    made.asks(role, Kind.INTERVIEW, here)
    own, foreign = made.module_of(here), made.module_of(there, "Muualla")
    outside = open_role(there)
    table = [
        (role, "agreement", None, office, None),
        (role, "module", own, office, None),
        (role, "module", None, office, "module"),
        (role, "agreement", own, office, "module"),
        (role, "module", foreign, office, "other_module"),
        (role, "interview", None, office, "asked"),
        (role, "extract", None, office, "extract"),
        (outside, "agreement", None, office, "other_organisation"),
        (role, "agreement", None, coordinator_here.actor, "not_yours"),
    ]
    for asked, kind, module, actor, code in table:
        refusal = rules.why_not_add_requirement(asked, kind=kind, module=module, actor=actor)
        assert (refusal.code if refusal else None) == code, (kind, module)
    extract = made.asks(open_role(here, "grandparent"), Kind.EXTRACT, here)
    assert rules.why_not_remove_requirement(extract, actor=office).code == "extract"


def test_an_administrator_asks_more_on_the_page_and_sees_first_whom_it_concerns(
    here: Office, role: VolunteerRole, administrator_here: Person, volunteer_here: Person
) -> None:
    module, desk = made.module_of(here), administrator_here.client
    address = f"/administration/roles/{role.pk}/requirements/new/"
    sent = {"what": f"module-{module.pk}", "valid_months": "24", "grace_days": "14"}
    page = desk.post(address, {**sent, "do": "preview"}).content.decode()
    assert "1 volunteer in this role does not have it yet." in page
    assert not Requirement.objects.exists()
    assert re.search(r'name="grace_days" value="30"', desk.get(address).content.decode())
    assert desk.post(address, {**sent, "do": "save"}).status_code == 302
    requirement = Requirement.objects.get()
    assert (requirement.module, requirement.valid_months, requirement.grace_days) == (module, 24, 14)
    page = desk.post(address, {**sent, "do": "save"}).content.decode()
    assert "This role asks for it already." in page
    assert 'value="24"' in page
    change = f"/administration/requirements/{requirement.pk}/change/"
    assert desk.post(change, {"valid_months": "", "grace_days": "0"}).status_code == 302
    requirement.refresh_from_db()
    assert (requirement.valid_months, requirement.grace_days) == (None, 0)
    assert desk.post(f"/administration/requirements/{requirement.pk}/remove/").status_code == 302
    assert not Requirement.objects.exists()


def test_the_usual_requirements_are_asked_beside_what_is_asked_already(
    here: Office, administrator_here: Person
) -> None:
    made.module_of(here)
    asked = {}
    for kind in ("companion", "activity_leader", "experience_expert"):
        role = open_role(here, kind)
        made.asks(role, Kind.INTERVIEW, here, valid_months=36)
        address = f"/administration/roles/{role.pk}/requirements/usual/"
        assert "From now on this role asks also" in administrator_here.client.get(address).content.decode()
        assert administrator_here.client.post(address).status_code == 302
        asked[kind] = list(role.requirements.order_by("pk").values_list("kind", "valid_months", "grace_days"))
        assert missing_of(VolunteerRole.objects.get(pk=role.pk)) == []
    interview = ("interview", 36, 0)
    confidentiality = ("confidentiality", None, 30)
    assert asked == {
        "companion": [interview, ("agreement", None, 30), confidentiality, ("module", None, 0)],
        "activity_leader": [interview, ("agreement", None, 30), confidentiality],
        "experience_expert": [interview, confidentiality],
    }


def test_another_associations_pages_are_not_found(
    here: Office, there: Office, administrator_here: Person, coordinator_here: Person, volunteer_there: Person
) -> None:
    role = open_role(there)
    requirement = made.asks(role, Kind.INTERVIEW, there)
    addresses = [
        f"/administration/roles/{role.pk}/requirements/",
        f"/administration/roles/{role.pk}/requirements/new/",
        f"/administration/roles/{role.pk}/requirements/usual/",
        f"/administration/roles/{role.pk}/extract/",
        f"/administration/requirements/{requirement.pk}/change/",
        f"/administration/requirements/{requirement.pk}/remove/",
        f"/coordinator/volunteers/{volunteer_there.volunteer.pk}/exemption/",
    ]
    for address in addresses:
        client = (administrator_here if address.startswith("/adm") else coordinator_here).client
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in (404, 405), address
    assert Requirement.objects.count() == 1
