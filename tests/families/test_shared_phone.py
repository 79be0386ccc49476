"""Where somebody else reads the messages too, nothing that opens the family's page is sent."""

import pytest
from django.test import Client
from django.urls import reverse

from core.refusals import Refused
from families import access, actions, notices
from families.links import mint_link
from families.models import FamilyLink
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(here: Office) -> Person:
    return cast.parent(here, "Kaisa", has_shared_phone=True)


def test_a_message_opens_the_front_page_and_no_other(shared: Person) -> None:
    before = FamilyLink.objects.count()
    assert notices.fresh_path(shared.adult) == "/en/"
    assert FamilyLink.objects.count() == before


def test_a_lost_link_is_not_sent_there(shared: Person, client: Client) -> None:
    answer = client.post(reverse("public:family-link-lost"), {"address": str(shared.adult.phone)})
    assert answer.status_code == 302
    assert not OutboxMessage.objects.filter(kind="family_link").exists()


@pytest.mark.usefixtures("in_english")
def test_no_code_is_sent_to_a_new_device(shared: Person, client: Client) -> None:
    token = mint_link(shared.adult, actor=cast.MAKER)
    answer = client.get(reverse("public:family-entry", args=[token]), follow=True)
    assert "somebody else reads your messages too" in answer.content.decode()
    client.post(reverse("public:family-code"), {"send": "yes"})
    assert not OutboxMessage.objects.filter(kind="family_code").exists()


def test_the_device_that_asked_opens_the_page(shared: Person) -> None:
    assert shared.client.get("/family/").status_code == 200
    assert access.actor_of(shared.adult).adult_ids == {shared.adult.pk}


def test_a_second_adult_gets_no_page_there(shared: Person) -> None:
    facts = {"channel": "sms", "phone": "+358400000555", "has_shared_phone": True}
    second = actions.add_adult(shared.family, called="Mummo", is_told=True, actor=shared.actor, **facts)
    with pytest.raises(Refused, match="shared_phone"):
        actions.send_page(second, actor=shared.actor)
