"""Members, invitations and roles: the administrator's pages, and the page on which an invitation is accepted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from core.actor import Role
from core.models import AuditEntry
from notifications import invitations
from notifications.models import OutboxMessage
from partners.models import Programme
from tests.factories import cast
from tests.factories.cast import Office, Person

HOME, INVITE = "/administration/", "/administration/invite/"


@pytest.fixture
def anna(administrator_here: Person) -> Client:
    """The administrator's browser."""
    return administrator_here.client


def membership_of(person: Person) -> Membership:
    return Membership.objects.get(user=person.user, is_active=True)


def page(name: str, row: Any) -> str:
    return reverse(f"administration:{name}", args=[row.pk])


def letter(**changes: Any) -> dict[str, Any]:
    sent = {"name": "Kalle Kutsuttu", "email": "kalle@example.org", "role": "coordinator", "language": "fi"}
    return {**sent, "municipalities": [cast.SASTAMALA], **changes}


def invited(office: Office, administrator: Person, **changes: Any) -> tuple[Invitation, str]:
    """Return an invitation and the secret of its link, as the letter carries it."""
    told = {"name": "Kalle Kutsuttu", "email": "kalle@example.org", "role": Role.COORDINATOR, "language": "en"}
    places = [office.municipality]
    who = {"organisation": office.organisation, "municipalities": places, "actor": administrator.actor}
    row = invitations.invite(**{**told, **changes}, **who)
    return row, OutboxMessage.objects.latest("pk").sealed


# Members


def test_the_administrator_sees_the_members_of_her_own_organisation(
    anna: Client, coordinator_here: Person, volunteer_here: Person, coordinator_there: Person
) -> None:
    shown = anna.get(HOME).content.decode()
    assert coordinator_here.user.name in shown
    assert volunteer_here.user.email in shown
    assert coordinator_there.user.name not in shown
    assert "3 roles" in shown


@pytest.fixture
def colleague(here: Office) -> Person:
    """Another coordinator of the place, so that the first may leave."""
    return cast.worker(here, Role.COORDINATOR, "Kollega Ohjaaja")


@pytest.mark.usefixtures("colleague")
def test_a_role_ends_after_a_page_that_says_what_it_means(anna: Client, coordinator_here: Person) -> None:
    membership = membership_of(coordinator_here)
    asked = anna.get(page("membership-end", membership)).content.decode()
    assert "They cannot open the pages of this role any more." in asked
    assert "The requests they are responsible for stay as they are." in asked
    assert coordinator_here.client.get("/coordinator/").status_code == 200
    anna.post(page("membership-end", membership))
    assert coordinator_here.client.get("/coordinator/").status_code == 404
    assert AuditEntry.objects.about(membership).filter(verb="membership.ended").count() == 1


def test_the_last_coordinator_of_a_place_stays_while_families_are_taken_there(
    anna: Client, here: Office, coordinator_here: Person
) -> None:
    membership = membership_of(coordinator_here)
    address = page("membership-end", membership)
    assert here.municipality.name in anna.get(address).context["refusal"].sentence
    assert anna.post(address).status_code == 409
    membership.refresh_from_db()
    assert membership.is_active
    Programme.objects.update(is_open=False)
    assert anna.post(address).status_code == 302


def test_an_administrator_does_not_end_her_own_role(anna: Client, administrator_here: Person) -> None:
    membership = membership_of(administrator_here)
    assert "Ask another administrator" in anna.get(page("membership-end", membership)).content.decode()
    assert anna.post(page("membership-end", membership)).status_code == 409
    membership.refresh_from_db()
    assert membership.is_active


def test_a_role_of_another_organisation_is_not_found(anna: Client, coordinator_there: Person) -> None:
    membership = membership_of(coordinator_there)
    assert anna.get(page("membership-end", membership)).status_code == 404
    assert anna.post(page("membership-end", membership)).status_code == 404
    membership.refresh_from_db()
    assert membership.is_active


@pytest.mark.usefixtures("colleague")
def test_a_role_that_has_ended_is_not_found_again(anna: Client, coordinator_here: Person) -> None:
    membership = membership_of(coordinator_here)
    anna.post(page("membership-end", membership))
    assert anna.post(page("membership-end", membership)).status_code == 404


@pytest.mark.parametrize("name", ["coordinator_here", "volunteer_here", "partner", "statistics", "parent_here"])
def test_nobody_else_has_these_pages(request: pytest.FixtureRequest, name: str) -> None:
    person: Person = request.getfixturevalue(name)
    away = {302} if name == "parent_here" else {404}
    assert {person.client.get(address).status_code for address in (HOME, INVITE)} == away


def test_thirty_members_cost_as_many_queries_as_three(anna: Client, here: Office, administrator_here: Person) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert anna.get(HOME).status_code == 200
        return len(found)

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            cast.worker(here, Role.COORDINATOR, f"Ohjaaja {number}")
            invited(here, administrator_here, email=f"kutsuttu{number}@example.org")

    add(0, 3)
    anna.get(HOME)
    with_three = queries()
    add(3, 20)
    assert queries() == with_three


# Inviting


def test_an_invitation_is_sent_and_waits_in_the_list(anna: Client, administrator_here: Person) -> None:
    response = anna.post(INVITE, letter(), follow=True)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("kalle@example.org", "coordinator")
    assert (invitation.invited_by, invitation.language) == (administrator_here.user, "fi")
    assert [place.pk for place in invitation.municipalities.all()] == [cast.SASTAMALA]
    assert "Kalle Kutsuttu" in response.content.decode()
    assert OutboxMessage.objects.filter(kind="invitation").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"municipalities": []}, "Choose at least one municipality."),
        ({"email": "kalle"}, "Enter a valid email address."),
        ({"role": "statistics"}, "Select a valid choice"),
        ({"municipalities": [cast.HUITTINEN]}, "Select a valid choice"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_and_no_letter_goes(anna: Client, changes: dict[str, Any], words: str) -> None:
    assert words in anna.post(INVITE, letter(**changes)).content.decode()
    assert not Invitation.objects.exists()


def test_a_person_is_invited_once(anna: Client) -> None:
    anna.post(INVITE, letter())
    assert "has already been invited" in anna.post(INVITE, letter()).content.decode()
    assert Invitation.objects.count() == 1


def test_an_invitation_is_taken_back_after_asking(anna: Client, here: Office, administrator_here: Person) -> None:
    invitation, token = invited(here, administrator_here)
    assert "stops working at once" in anna.get(page("invitation-revoke", invitation)).content.decode()
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    anna.post(page("invitation-revoke", invitation))
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert Client().get(reverse("public:invitation", args=[token])).status_code == 410


def test_an_invitation_of_another_organisation_is_not_found(anna: Client, there: Office) -> None:
    other = cast.worker(there, Role.ADMINISTRATOR, "Toinen Hallinto")
    invitation, _token = invited(there, other)
    assert anna.get(page("invitation-revoke", invitation)).status_code == 404
    assert anna.post(page("invitation-revoke", invitation)).status_code == 404
    assert "Kalle Kutsuttu" not in anna.get(HOME).content.decode()


# Accepting


@pytest.fixture
def invitation(here: Office, administrator_here: Person) -> tuple[Invitation, str]:
    return invited(here, administrator_here)


def accept(token: str, **sent: str) -> Any:
    return Client().post(reverse("public:invitation", args=[token]), {"name": "Kalle Kutsuttu", **sent})


def test_the_page_says_who_invites_and_to_what(invitation: tuple[Invitation, str]) -> None:
    row, token = invitation
    shown = Client().get(reverse("public:invitation", args=[token])).content.decode()
    for words in (row.organisation.name, row.email, 'value="Kalle Kutsuttu"'):
        assert words in shown


def test_a_new_person_gets_an_account_and_the_role(invitation: tuple[Invitation, str]) -> None:
    _row, token = invitation
    response = accept(token, password="kuusi-palavaa-kynttilaa")
    user = User.objects.get(email="kalle@example.org")
    assert response.url == reverse("account_login")
    assert user.check_password("kuusi-palavaa-kynttilaa")
    hat = user.memberships.get()
    assert (hat.role, [place.pk for place in hat.municipalities.all()]) == ("coordinator", [cast.SASTAMALA])


def test_without_a_password_a_new_person_signs_in_with_codes(invitation: tuple[Invitation, str]) -> None:
    accept(invitation[1], password="")
    assert not User.objects.get(email="kalle@example.org").has_usable_password()


@pytest.mark.parametrize("password", ["lyhyt", "kalle@example.org", "password1234"])
def test_a_weak_password_is_refused(invitation: tuple[Invitation, str], password: str) -> None:
    assert accept(invitation[1], password=password).status_code == 200
    assert not User.objects.filter(email="kalle@example.org").exists()


def test_somebody_who_already_signs_in_keeps_name_and_password(
    here: Office, administrator_here: Person, stranger: Person
) -> None:
    stranger.user.set_password("vanha-salasana-pysyy")
    stranger.user.save(update_fields=["password"])
    _row, token = invited(here, administrator_here, email=stranger.user.email)
    asked = Client().get(reverse("public:invitation", args=[token])).content.decode()
    assert "Kirjaudut täällä jo." in asked
    assert 'type="password"' not in asked
    accept(token, name="Varas", password="uusi-salasana-ei-kelpaa")
    user = User.objects.get(pk=stranger.user.pk)
    assert (user.name, user.check_password("vanha-salasana-pysyy")) == (stranger.user.name, True)
    assert user.memberships.get().role == "coordinator"


def test_a_link_works_once_and_two_weeks(invitation: tuple[Invitation, str]) -> None:
    row, token = invitation
    accept(token)
    again = accept(token, name="Toinen")
    assert again.status_code == 410
    assert "Tämä kutsu on käytetty tai vanhentunut." in again.content.decode()
    row.accepted_at, row.expires_at = None, timezone.now() - timedelta(minutes=1)
    row.save(update_fields=["accepted_at", "expires_at"])
    assert accept(token).status_code == 410


def test_an_unknown_link_looks_like_one_that_is_over(db: None) -> None:
    response = Client().get(reverse("public:invitation", args=["tuntematon"]))
    assert response.status_code == 410
    assert "Tämä kutsu on käytetty tai vanhentunut." in response.content.decode()


# The partner's home


def test_a_partner_sees_its_own_organisation_and_the_programmes_of_its_localities(
    partner: Person, here: Office, there: Office
) -> None:
    shown = partner.client.get("/partner/").content.decode()
    assert here.organisation.name in shown
    assert here.programme.name in shown
    assert there.programme.name not in shown
    assert "tel:0400000001" in shown


def test_a_closed_programme_is_not_offered_to_partners(partner: Person, here: Office) -> None:
    here.programme.is_open = False
    here.programme.save(update_fields=["is_open"])
    assert "No programme in your localities yet" in partner.client.get("/partner/").content.decode()
