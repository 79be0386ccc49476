"""From a companionship that is over to being there for another parent."""

from __future__ import annotations

import pytest
from django.test import Client

from families.models import Family
from matching import actions
from matching.models import Match
from tests.factories import volunteering
from tests.factories.cast import Office, Person
from tests.matching.endings import page, text_of
from volunteers import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def wished(ended: Match, parent_here: Person) -> Match:
    actions.take_part(ended, wishes=["peer"], actor=parent_here.actor)
    return ended


def go(browser: Client, match: Match) -> str:
    return browser.post(page("family", "volunteering", match)).url


def test_the_wish_leads_to_the_role_with_the_form_filled_in(
    wished: Match, parent_here: Person, here: Office, there: Office
) -> None:
    there.programme.municipalities.add(here.municipality)
    volunteering.open_role(there, "peer_parent")
    role = volunteering.open_role(here, "peer_parent")
    assert page("family", "volunteering", wished) in text_of(
        parent_here.client, page("family", "participation", wished)
    )
    address = go(parent_here.client, wished)
    assert address == volunteering.role_page(role, language="en")
    step = parent_here.client.post(address).url
    assert 'value="Kaisa"' in text_of(parent_here.client, step)
    assert "Kaisa" not in address + step


@pytest.mark.parametrize("why", ["has_shared_phone", "wants_neutral_sender"])
def test_nothing_is_filled_in_of_a_phone_where_nothing_may_be_told(
    why: str, wished: Match, parent_here: Person
) -> None:
    setattr(parent_here.adult, why, True)
    parent_here.adult.save(update_fields=[why])
    go(parent_here.client, wished)
    assert drafts.read(parent_here.client.session).known == {"name": "Kaisa"}


def test_where_no_peer_is_looked_for_all_open_roles_are_shown(wished: Match, parent_here: Person, here: Office) -> None:
    volunteering.open_role(here, "grandparent")
    assert go(parent_here.client, wished) == "/en/volunteering/"


def test_a_secret_address_stays_out_of_the_way_there(wished: Match, parent_here: Person, here: Office) -> None:
    volunteering.open_role(here, "peer_parent")
    Family.objects.filter(pk=parent_here.family.pk).update(has_protected_address=True)
    assert go(parent_here.client, wished) == "/en/volunteering/"


def test_only_a_family_that_wished_it_is_led_there(ended: Match, parent_here: Person, parent_there: Person) -> None:
    address = page("family", "volunteering", ended)
    assert parent_here.client.post(address).status_code == 404
    actions.take_part(ended, wishes=["activities"], actor=parent_here.actor)
    assert parent_here.client.post(address).status_code == 404
    assert parent_there.client.post(address).status_code == 404
    assert parent_here.client.get(address).status_code == 405
