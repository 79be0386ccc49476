"""An association's administrator opens, changes and removes the roles of its volunteers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEntry
from core.refusals import Refused
from tests.factories import cast, volunteering
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import VolunteerRole

pytestmark = pytest.mark.django_db

LIST = "/administration/roles/"


def page(name: str, role: VolunteerRole) -> str:
    return reverse(f"administration:role-{name}", args=[role.pk])


def told(office: Office | None = None, **changes: Any) -> dict[str, Any]:
    chosen = {"programme": office.programme.pk, "kind": "grandparent"} if office else {}
    return {**chosen, "is_recruiting": "on", "hours_a_month": "6", "approves_swaps": "on", **changes}


def test_a_role_is_opened_with_what_it_asks(administrator_here: Person, here: Office) -> None:
    answer = administrator_here.client.post(
        f"{LIST}new/", told(here, asks_references="on", what_fi="Mummo", what_sv="Mormor")
    )
    role = VolunteerRole.objects.get()
    assert answer.url == page("detail", role)
    assert (role.programme, role.kind, role.hours_a_month) == (here.programme, "grandparent", 6)
    assert (role.asks_references, role.trains_first, role.approves_swaps, role.is_paid) == (True, False, True, False)
    assert (role.what_fi, role.what_sv, role.what_en) == ("Mummo", "Mormor", "")
    assert AuditEntry.objects.filter(verb="volunteerrole.opened").count() == 1


def test_an_experience_expert_is_paid(here: Office) -> None:
    assert volunteering.open_role(here, "experience_expert").is_paid


def test_the_same_role_is_not_opened_twice(administrator_here: Person, here: Office) -> None:
    volunteering.open_role(here, "grandparent")
    answer = administrator_here.client.post(f"{LIST}new/", told(here))
    assert answer.context["form"].errors["kind"] == ["This programme already has this role. Change that one."]
    assert VolunteerRole.objects.count() == 1


def test_own_words_come_in_finnish_and_in_swedish_or_not_at_all(administrator_here: Person, here: Office) -> None:
    answer = administrator_here.client.post(f"{LIST}new/", told(here, gets_en="Company"))
    assert set(answer.context["form"].errors) == {"gets_fi", "gets_sv"}
    assert "Company" in answer.content.decode()


def test_a_role_is_changed_and_only_what_changed_is_recorded(administrator_here: Person, here: Office) -> None:
    role = volunteering.open_role(here)
    administrator_here.client.post(page("change", role), told(hours_a_month="8", trains_first="on"))
    role.refresh_from_db()
    assert (role.hours_a_month, role.trains_first) == (8, True)
    assert AuditEntry.objects.get(verb="volunteerrole.changed").fields == ["hours_a_month", "trains_first"]


def test_the_extract_is_not_decided_with_the_rest(here: Office) -> None:
    with pytest.raises(ValueError, match="extract_policy"):
        actions.change_role(volunteering.open_role(here), extract_policy="used", actor=cast.MAKER)


def test_a_role_that_nobody_applied_for_is_removed_after_a_page_that_says_so(
    administrator_here: Person, here: Office
) -> None:
    role = volunteering.open_role(here)
    assert (
        "Its public pages are no longer found." in administrator_here.client.get(page("remove", role)).content.decode()
    )
    assert administrator_here.client.post(page("remove", role)).url == LIST
    assert not VolunteerRole.objects.exists()


def test_a_role_that_somebody_applied_for_stays(administrator_here: Person, here: Office) -> None:
    role = volunteering.open_role(here)
    volunteering.applicant(here, role, "Hilla Hakija")
    shown = administrator_here.client.get(page("remove", role)).content.decode()
    assert "Close it for applicants instead." in shown
    assert administrator_here.client.post(page("remove", role)).status_code == 409
    assert VolunteerRole.objects.exists()


def test_roles_of_another_association_are_not_found(administrator_here: Person, here: Office, there: Office) -> None:
    other = volunteering.open_role(there)
    assert other.programme.name not in administrator_here.client.get(LIST).content.decode()
    for name in ("detail", "change", "remove"):
        assert administrator_here.client.get(page(name, other)).status_code == 404
    answer = administrator_here.client.post(f"{LIST}new/", told(there))
    assert "programme" in answer.context["form"].errors


REFUSED = [("coordinator_here", "not_yours"), ("administrator_there", "other_organisation")]


@pytest.fixture
def administrator_there(there: Office) -> Person:
    return cast.worker(there, "administrator", "Alma Muualla")


@pytest.mark.parametrize(("who", "code"), REFUSED)
def test_only_the_associations_own_administrator_keeps_roles(
    request: pytest.FixtureRequest, here: Office, who: str, code: str
) -> None:
    role, actor = volunteering.open_role(here), request.getfixturevalue(who).actor
    for act in (
        lambda: actions.add_role(here.programme, "doula", actor=actor),
        lambda: actions.change_role(role, hours_a_month=1, actor=actor),
        lambda: actions.remove_role(role, actor=actor),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.refusal.code == code


def test_the_list_costs_the_same_with_one_and_nine_roles(administrator_here: Person, here: Office) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            administrator_here.client.get(LIST)
        return len(queries)

    volunteering.open_role(here)
    cost()
    few = cost()
    for kind in ("peer_parent", "doula", "grandparent", "support_person", "father_to_father"):
        volunteering.open_role(here, kind)
    assert cost() == few
