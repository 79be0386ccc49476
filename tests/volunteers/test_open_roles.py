"""Finding open roles, and the links by which volunteers ask friends along."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Municipality
from core.actor import Role
from core.refusals import Refused
from tests.factories import cast, volunteering
from tests.factories.cast import Office, Person
from tests.factories.volunteering import apply, without_tokens
from volunteers import actions, drafts
from volunteers.models import RecruitingLink, VolunteerApplication, VolunteerRole

pytestmark = pytest.mark.django_db

ROLES = "/fi/volunteering/"
ASK = "/volunteer/ask-a-friend/"


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return volunteering.open_role(here)


def places(client: Client, query: str = "") -> list[str]:
    return [opening.municipality.pk for opening in client.get(f"{ROLES}{query}").context["places"]]


# Finding


def test_the_front_page_and_the_menu_lead_to_the_roles(client: Client, role: VolunteerRole) -> None:
    assert client.get("/fi/").content.decode().count(f'href="{ROLES}"') == 3


def test_roles_are_listed_by_municipality(client: Client, role: VolunteerRole, there: Office) -> None:
    volunteering.open_role(there, "grandparent")
    assert places(client) == [cast.RAASEPORI, cast.SASTAMALA]


def test_a_chosen_municipality_is_remembered_until_it_is_cleared(
    client: Client, role: VolunteerRole, there: Office
) -> None:
    volunteering.open_role(there)
    assert places(client, "?place=sastamala") == [cast.SASTAMALA]
    assert places(client) == [cast.SASTAMALA]
    assert places(client, "?place=") == [cast.RAASEPORI, cast.SASTAMALA]
    assert places(client) == [cast.RAASEPORI, cast.SASTAMALA]


def test_where_nothing_is_open_the_nearest_places_are_offered(
    client: Client, role: VolunteerRole, there: Office
) -> None:
    volunteering.open_role(there)
    answer = client.get(f"{ROLES}?place=Huittinen")
    assert answer.context["places"] == []
    assert [opening.municipality.pk for opening in answer.context["nearest"]] == [cast.SASTAMALA, cast.RAASEPORI]


def test_an_unknown_place_gets_a_suggestion_and_everything_is_shown(client: Client, role: VolunteerRole) -> None:
    answer = client.get(f"{ROLES}?place=Sastamla")
    assert "Sastamala" in str(answer.context["form"].errors["place"])
    assert len(answer.context["places"]) == 1


def test_closed_roles_and_programmes_are_not_listed(client: Client, role: VolunteerRole, there: Office) -> None:
    actions.change_role(role, is_recruiting=False, actor=cast.MAKER)
    volunteering.open_role(there)
    there.programme.is_open = False
    there.programme.save(update_fields=["is_open"])
    assert places(client) == []
    assert client.get(ROLES).status_code == 200


def test_the_list_costs_the_same_with_three_and_thirty_places(client: Client, role: VolunteerRole) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(ROLES)
        return len(queries)

    role.programme.municipalities.add(*Municipality.objects.exclude(pk=cast.SASTAMALA)[:2])
    few = cost()
    role.programme.municipalities.add(*Municipality.objects.all()[:30])
    assert cost() == few


# A friend's link


@pytest.fixture
def link(volunteer_here: Person, role: VolunteerRole) -> RecruitingLink:
    return actions.make_recruiting_link(volunteer_here.volunteer, actor=volunteer_here.actor)


def path_of(link: RecruitingLink, role: VolunteerRole) -> str:
    with translation.override("fi"):
        return reverse("public:role-from-friend", args=[role.pk, link.volunteer.municipality_id, link.token])


def test_a_volunteer_makes_a_link_and_closes_it(volunteer_here: Person, role: VolunteerRole) -> None:
    volunteer_here.client.post(ASK)
    link = RecruitingLink.objects.get()
    volunteer_here.client.post(ASK)
    assert RecruitingLink.objects.get() == link
    page = volunteer_here.client.get(ASK).content.decode()
    assert path_of(link, role).removeprefix("/fi") in page
    volunteer_here.client.post(ASK, {"close": "yes"})
    assert not RecruitingLink.objects.exists()


def test_the_address_holds_a_random_token_and_nothing_of_the_volunteer(
    link: RecruitingLink, role: VolunteerRole
) -> None:
    assert re.fullmatch(rf"/fi/volunteering/{role.pk}/790/from/[\w-]{{12}}/", path_of(link, role))


def test_who_comes_by_a_link_is_remembered_as_asked_by_the_volunteer(
    client: Client, link: RecruitingLink, role: VolunteerRole, volunteer_here: Person
) -> None:
    assert link.token not in client.get(path_of(link, role)).url
    apply(client, role)
    assert VolunteerApplication.objects.get().recruited_by == volunteer_here.volunteer


def test_the_volunteer_never_sees_who_came(client: Client, link: RecruitingLink, role: VolunteerRole) -> None:
    browser = Client()
    browser.force_login(link.volunteer.user)
    before = without_tokens(browser.get(ASK).content.decode())
    client.get(path_of(link, role))
    apply(client, role)
    assert without_tokens(browser.get(ASK).content.decode()) == before
    hat = cast.hat_of(link.volunteer.user.memberships.get(role=Role.VOLUNTEER)).actor
    assert not VolunteerApplication.objects.visible_to(hat).exists()


def test_an_unknown_or_closed_link_opens_the_role_all_the_same(
    client: Client, link: RecruitingLink, role: VolunteerRole, volunteer_here: Person
) -> None:
    address = path_of(link, role)
    actions.close_recruiting_link(link, actor=volunteer_here.actor)
    assert client.get(address).url == volunteering.role_page(role)
    apply(client, role)
    assert VolunteerApplication.objects.get().recruited_by is None


def test_a_link_works_for_the_volunteers_own_association_and_not_for_themselves(
    client: Client, link: RecruitingLink, role: VolunteerRole, there: Office, volunteer_here: Person
) -> None:
    client.get(path_of(link, role))
    apply(client, role, email=volunteer_here.user.email)
    elsewhere = volunteering.open_role(there)
    browser = Client()
    browser.get(path_of(link, role))
    volunteering.begin(browser, elsewhere, cast.RAASEPORI)
    volunteering.fill(browser)
    volunteering.send(browser)
    assert [row.recruited_by for row in VolunteerApplication.objects.all()] == [None, None]


def test_a_link_outlives_an_application_that_was_sent_before(
    client: Client, link: RecruitingLink, role: VolunteerRole, here: Office
) -> None:
    apply(client, volunteering.open_role(here, "doula"))
    client.get(path_of(link, role))
    apply(client, role)
    assert VolunteerApplication.objects.get(role=role).recruited_by == link.volunteer


def test_only_a_volunteer_who_serves_has_a_link(
    volunteer_here: Person, coordinator_here: Person, role: VolunteerRole
) -> None:
    with pytest.raises(Refused):
        actions.make_recruiting_link(volunteer_here.volunteer, actor=coordinator_here.actor)
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    volunteer_here.volunteer.refresh_from_db()
    with pytest.raises(Refused):
        actions.make_recruiting_link(volunteer_here.volunteer, actor=volunteer_here.actor)


# Known before


def test_who_signs_in_finds_own_name_and_address_on_the_form(volunteer_here: Person, role: VolunteerRole) -> None:
    volunteering.begin(volunteer_here.client, role)
    shown = volunteer_here.client.get(volunteering.page("you")).content.decode()
    assert f'value="{volunteer_here.user.email}"' in shown


def test_what_is_known_begins_the_form_and_gives_way_to_what_is_written(client: Client, role: VolunteerRole) -> None:
    session = client.session
    drafts.know(session, {"name": "Kaisa", "email": "kaisa@example.org"})
    session.save()
    volunteering.begin(client, role)
    assert 'value="Kaisa"' in client.get(volunteering.page("you")).content.decode()
    client.post(volunteering.page("you"), volunteering.STEPS["you"])
    assert 'value="Kaisa"' not in client.get(volunteering.page("you")).content.decode()


def test_the_session_of_a_visitor_holds_nothing_that_can_be_read(client: Client) -> None:
    session: Any = client.session
    drafts.know(session, {"name": "Kaisa"})
    assert "Kaisa" not in str(dict(session))
