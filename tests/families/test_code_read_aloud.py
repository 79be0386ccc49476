"""A family to whom nothing may be sent keeps its page: its link lasts while it is used, and the office reads a code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from families import actions
from families.links import mint_link
from families.models import FamilyLink
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OPEN = "/en/open/"
HOME = "/family/"


@pytest.fixture
def shared(here: Office) -> Person:
    return cast.parent(here, "Jaana", has_shared_phone=True)


@pytest.fixture
def called(here: Office) -> Person:
    return cast.parent(here, "Jaana", channel="call")


def page_of(parent: Person) -> str:
    return f"/coordinator/adults/{parent.adult.pk}/code/"


def hear(coordinator: Person, parent: Person) -> str:
    answer = coordinator.client.post(page_of(parent), {"is_on_the_phone": "on"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return str(answer.context["code"])


# The link lasts while it is used


def test_a_link_that_is_used_while_the_request_goes_on_works_for_another_ninety_days(called: Person) -> None:
    token, day = mint_link(called.adult, actor=cast.MAKER), timezone.now()
    for _visit in range(4):
        day += timedelta(days=60)
        with time_machine.travel(day, tick=False):
            browser = cast.page_of(called.adult)
            assert browser.get(f"/en/own/{token}/").headers["Location"] == HOME


def test_a_link_that_nobody_uses_ends_after_ninety_days(called: Person) -> None:
    token = mint_link(called.adult, actor=cast.MAKER)
    browser = cast.page_of(called.adult)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert browser.get(f"/en/own/{token}/").headers["Location"] == "/en/own-link/"


def test_after_the_request_has_ended_a_link_is_not_lengthened(called: Person) -> None:
    token = mint_link(called.adult, actor=cast.MAKER)
    actions.withdraw_request(called.request, actor=cast.MAKER)
    with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
        browser = cast.page_of(called.adult)
        assert browser.get(f"/en/own/{token}/").headers["Location"] == HOME
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert browser.get(f"/en/own/{token}/").headers["Location"] == "/en/own-link/"


# A code on the phone


def test_a_code_that_the_office_reads_aloud_opens_the_page_of_a_shared_phone(
    coordinator_here: Person, shared: Person, client: Client
) -> None:
    code = hear(coordinator_here, shared)
    assert client.post(OPEN, {"code": code}).headers["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert not OutboxMessage.objects.filter(kind__in=("family_link", "family_code")).exists()
    verbs = AuditEntry.objects.filter(verb__startswith="familylink.code").order_by("pk")
    assert [(entry.verb, entry.actor_user_id) for entry in verbs] == [
        ("familylink.code_read", coordinator_here.user.pk),
        ("familylink.code_used", None),
    ]


def test_who_takes_calls_only_gets_a_link_to_keep_that_works_again_later(
    coordinator_here: Person, called: Person, client: Client
) -> None:
    answer = client.post(OPEN, {"code": hear(coordinator_here, called)})
    link = answer.context["link"]
    assert link in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert client.get(HOME).status_code == 302
        assert client.get(link, follow=True).redirect_chain[-1][0] == HOME


def test_a_code_works_once_and_for_a_quarter_of_an_hour(coordinator_here: Person, shared: Person) -> None:
    used, old = hear(coordinator_here, shared), hear(coordinator_here, shared)
    assert Client().post(OPEN, {"code": used}).status_code == 302
    assert "too old" in Client().post(OPEN, {"code": used}).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert "too old" in Client().post(OPEN, {"code": old}).content.decode()


def test_neither_a_link_is_a_code_nor_a_code_a_link(coordinator_here: Person, called: Person, client: Client) -> None:
    token, code = mint_link(called.adult, actor=cast.MAKER), hear(coordinator_here, called)
    assert client.post(OPEN, {"code": token[:20]}).status_code == 200
    plain = code.replace(" ", "")
    assert client.get(f"/en/own/{plain}/").headers["Location"] == "/en/own-link/"
    assert not FamilyLink.objects.filter(token_hash__contains=plain).exists()


def test_no_code_is_shown_before_the_parent_is_on_the_phone(coordinator_here: Person, shared: Person) -> None:
    before = FamilyLink.objects.count()
    assert "code" not in coordinator_here.client.get(page_of(shared)).context
    assert "Call the parent first." in coordinator_here.client.post(page_of(shared), {}).content.decode()
    assert FamilyLink.objects.count() == before


def test_a_code_is_read_to_nobody_else(coordinator_here: Person, parent_here: Person, shared: Person) -> None:
    def code(adult_of: Person, actor: Person) -> str:
        with pytest.raises(Refused) as refused:
            actions.read_code(adult_of.adult, actor=actor.actor)
        return refused.value.refusal.code

    assert code(parent_here, coordinator_here) == "gets_keys"
    assert code(shared, shared) == "not_yours"
    silent = actions.add_adult(shared.family, called="Ukki", is_told=False, actor=shared.actor)
    with pytest.raises(Refused, match="is_silent"):
        actions.read_code(silent, actor=coordinator_here.actor)


def test_the_step_is_offered_where_no_link_can_be_sent(
    coordinator_here: Person, coordinator_there: Person, parent_here: Person, shared: Person
) -> None:
    def offered(parent: Person) -> list[str]:
        shown = coordinator_here.client.get(f"/coordinator/adults/{parent.adult.pk}/")
        return [str(offer["label"]) for offer in shown.context["offers"] if not offer["refusal"]]

    assert "Open the page with the parent on the phone" in offered(shared)
    assert "Open the page with the parent on the phone" not in offered(parent_here)
    assert coordinator_there.client.post(page_of(shared), {"is_on_the_phone": "on"}).status_code == 404


def test_guessing_codes_is_stopped(client: Client, settings: Any, middle_of_an_hour: None) -> None:
    settings.RINNALLA_RATE_LIMITS = {"family_code_tried": "3/h/ip"}
    answers = [client.post("/fi/open/", {"code": f"{number:010d}"}).status_code for number in range(5)]
    assert answers == [200, 200, 200, 429, 429]
