"""The doors of the areas: hats are changed by pressing, nothing stays in the browser, and there is no side door."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import User
from core.actor import Role
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def test_another_hat_is_put_on_by_pressing_its_button(here: Office, there: Office, coordinator_here: Person) -> None:
    person = coordinator_here
    told = {"organisation": there.organisation, "municipalities": [there.municipality], "actor": cast.MAKER}
    other = accounts.give_hat(person.user, role=Role.COORDINATOR, **told)
    home = reverse("coordinator:home")
    page = person.client.get(home).content.decode()
    assert f'<form method="post" action="{reverse("wear-hat", args=[other.pk])}">' in page
    assert person.client.post(reverse("wear-hat", args=[other.pk])).url == home
    assert there.organisation.name in person.client.get(home).content.decode()


@pytest.mark.parametrize("name", ["coordinator:home", "coordinator:request-list", "coordinator:volunteer-list"])
def test_no_browser_keeps_a_page_of_an_area(coordinator_here: Person, name: str) -> None:
    assert "no-store" in coordinator_here.client.get(reverse(name))["Cache-Control"]


def test_a_public_page_may_be_kept(client: Client) -> None:
    assert "no-store" not in client.get("/fi/").get("Cache-Control", "")


def test_the_admin_is_entered_by_the_one_door(client: Client) -> None:
    User.objects.create_superuser(email="petra@example.org", name="Petra Esimerkki", password="kolme-kivaa-koivua")
    answer = client.post("/admin/login/", {"username": "petra@example.org", "password": "kolme-kivaa-koivua"})
    assert answer.url.startswith(reverse(settings.LOGIN_URL))
    assert client.get("/admin/").status_code == 302
