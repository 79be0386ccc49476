"""Where somebody else reads the messages too, nothing that opens the family's page is sent."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.refusals import Refused
from families import access, actions, notices
from families.links import mint_link
from families.models import Adult, FamilyLink
from notifications.delivery import compose
from notifications.models import OutboxMessage
from partners.models import Programme
from tests.factories import cast
from tests.factories.arrival import fill, send
from tests.factories.cast import Office, Person
from tests.factories.imported import WAITING

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


# The first message already


def first_message() -> tuple[bool, str]:
    recipient, rendered = compose(OutboxMessage.objects.get(kind="request_received"))
    return recipient.is_neutral, rendered.sender


def test_the_first_message_tells_nothing_where_somebody_else_reads_it(shared: Person) -> None:
    assert first_message() == (True, "")


def test_a_parent_says_on_the_form_that_messages_must_not_tell_who_they_are_from(
    client: Client, sastamala: Programme
) -> None:
    fill(client, contact={"wants_neutral_sender": "on"})
    send(client)
    assert first_message() == (True, "")


def test_a_neutral_sender_is_written_down_from_a_call_too(coordinator_here: Person, here: Office) -> None:
    asked = {
        "submission_key": "k", "consent_channel": "phone", "asked_by": "parent", "language": "fi", "consent": "on",
        "called": "Kaisa", "municipality": "Sastamala", "channel": "sms", "phone": "040 000 0012",
        "birth_years": "2020", "support_form": "companion", "gender_wish": "any", "wants_neutral_sender": "on",
    }  # fmt: skip
    answer = coordinator_here.client.post("/coordinator/requests/new/", asked)
    assert answer.status_code == 302, answer.context["form"].errors
    assert first_message() == (True, "")


def test_an_old_case_brings_its_neutral_sender(bring: Callable[..., str]) -> None:
    bring({**WAITING, "neutral sender": "yes"})
    assert Adult.objects.get().wants_neutral_sender
