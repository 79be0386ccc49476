"""The private link: who gets in, with what, and what is said to everybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry
from families import access, actions
from families.models import FamilyLink, SupportRequest
from notifications.models import OutboxMessage
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
LOST = "/fi/own-link/"
CODE_PAGE = "/fi/own-code/"


def code_sent() -> str:
    """Return the newest code on its way."""
    return OutboxMessage.objects.filter(kind="family_code").latest("pk").sealed


def ask_code(browser: Client, request: SupportRequest) -> str:
    assert browser.get(make.link_path(request)).headers["Location"] == CODE_PAGE
    assert browser.post(CODE_PAGE, {"send": "yes"}).headers["Location"] == CODE_PAGE
    return code_sent()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


# On a new device


@pytest.mark.smoke
def test_code_opens_the_page_on_a_new_device(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    assert client.post(CODE_PAGE, {"code": code}).headers["Location"] == "/family/"
    assert client.get("/family/appointments/").status_code == 200


def test_device_that_entered_a_code_needs_none_again(client: Client, kaisa: SupportRequest) -> None:
    client.post(CODE_PAGE, {"code": ask_code(client, kaisa)})
    client.post("/family/leave/")
    assert client.get(make.link_path(kaisa)).headers["Location"] == "/family/"


def test_opening_a_link_alone_sends_no_code(client: Client, kaisa: SupportRequest) -> None:
    client.get(make.link_path(kaisa), follow=True)
    assert not OutboxMessage.objects.filter(kind="family_code").exists()


def test_link_alone_opens_nothing_on_a_new_device(client: Client, kaisa: SupportRequest) -> None:
    client.get(make.link_path(kaisa))
    assert client.get("/family/appointments/").headers["Location"] == LOST


def test_code_typed_with_a_space_is_right(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    assert client.post(CODE_PAGE, {"code": f" {code[:3]} {code[3:]} "}).headers["Location"] == "/family/"


def test_code_works_once(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    client.post(CODE_PAGE, {"code": code})
    client.post("/family/leave/", {"forget": "yes"})
    client.get(make.link_path(kaisa))
    assert client.post(CODE_PAGE, {"code": code}).status_code == 200
    assert client.get("/family/appointments/").headers["Location"] == LOST


def test_five_wrong_codes_end_the_code(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    for _try in range(5):
        assert client.post(CODE_PAGE, {"code": another(code)}).status_code == 200
    client.post(CODE_PAGE, {"code": code})
    assert client.get("/family/appointments/").headers["Location"] == LOST
    assert client.post(CODE_PAGE, {"code": ask_code(client, kaisa)}).headers["Location"] == "/family/"


def test_code_is_too_old_after_a_quarter_of_an_hour(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert client.post(CODE_PAGE, {"code": code}).status_code == 200


def test_new_code_replaces_the_old_one(client: Client, kaisa: SupportRequest) -> None:
    old = ask_code(client, kaisa)
    new = ask_code(client, kaisa)
    if old != new:
        assert client.post(CODE_PAGE, {"code": old}).status_code == 200
    assert client.post(CODE_PAGE, {"code": new}).headers["Location"] == "/family/"


def test_code_of_one_browser_is_no_use_in_another(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    thief = Client()
    thief.get(make.link_path(kaisa))
    thief.post(CODE_PAGE, {"code": code})
    assert thief.get("/family/appointments/").headers["Location"] == LOST


def test_code_is_not_kept_where_the_session_can_be_read(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    assert code not in str(dict(client.session))


def test_only_five_codes_an_hour_are_sent_for_one_link(kaisa: SupportRequest, middle_of_an_hour: None) -> None:
    for browser in [Client() for _number in range(7)]:
        browser.get(make.link_path(kaisa))
        browser.post(CODE_PAGE, {"send": "yes"})
    assert OutboxMessage.objects.filter(kind="family_code").count() == 5


def test_personal_identity_code_typed_as_a_code_is_not_shown_again(client: Client, kaisa: SupportRequest) -> None:
    ask_code(client, kaisa)
    assert "010190-123A" not in client.post(CODE_PAGE, {"code": "010190-123A"}).content.decode()


def test_parent_who_takes_calls_only_is_told_to_call(client: Client, sastamala: Any) -> None:
    request = make.request_of(channel="call")
    shown = client.get(make.link_path(request), follow=True).content.decode()
    assert 'href="tel:0400000001"' in shown
    assert client.post(CODE_PAGE, {"send": "yes"}).status_code == 200
    assert OutboxMessage.objects.count() == 0


def test_code_page_without_a_link_leads_to_a_new_link(client: Client, db: None) -> None:
    assert client.get(CODE_PAGE).headers["Location"] == LOST
    assert client.post(CODE_PAGE, {"send": "yes"}).headers["Location"] == LOST


# Links that do not open


def answer_to(browser: Client, path: str) -> tuple[int, str, str]:
    """Return what a browser is told about a link, without what differs in every page."""
    answer = browser.get(path, follow=True)
    return answer.redirect_chain[-1][1], answer.redirect_chain[-1][0], str([*answer.context["messages"]])


def test_forged_closed_and_old_links_get_one_and_the_same_answer(sastamala: Any) -> None:
    closed, old = make.request_of(), make.request_of()
    actions.revoke_links(closed.contact, actor=Actor.system("test"))
    FamilyLink.objects.filter(adult=old.contact).update(expires_at=timezone.now())
    paths = [make.link_path(closed), make.link_path(old), "/fi/own/forged/", f"/fi/own/{'0' * 64}/"]
    answers = {answer_to(Client(), path) for path in paths}
    assert len(answers) == 1
    assert next(iter(answers))[:2] == (302, LOST)


def test_closed_link_closes_the_open_page(own_page: OpenPage, kaisa: SupportRequest) -> None:
    browser = own_page(kaisa)
    actions.revoke_links(kaisa.contact, actor=Actor.system("test"))
    assert browser.get("/family/appointments/").headers["Location"] == LOST


def test_secret_leaves_the_address_bar_at_once(client: Client, kaisa: SupportRequest) -> None:
    answer = client.get(make.link_path(kaisa))
    assert answer.status_code == 302
    assert "own/" not in answer.headers["Location"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_secret_is_not_kept_in_the_database(kaisa: SupportRequest) -> None:
    secret = make.link_path(kaisa).split("/")[-2]
    link = FamilyLink.objects.get()
    assert link.token_hash == access.hashed(secret) != secret


def test_knocking_with_many_secrets_is_stopped(
    client: Client, db: None, settings: Any, middle_of_an_hour: None
) -> None:
    settings.RINNALLA_RATE_LIMITS = {"family_link": "3/h/ip"}
    codes = [client.get(f"/fi/own/forged-{number}/").status_code for number in range(5)]
    assert codes == [302, 302, 302, 429, 429]


# The open page


def test_session_gets_a_new_key_when_the_page_opens(client: Client, kaisa: SupportRequest) -> None:
    code = ask_code(client, kaisa)
    before = client.session.session_key
    client.post(CODE_PAGE, {"code": code})
    assert client.session.session_key != before


def test_page_closes_after_half_an_hour_without_a_move(own_page: OpenPage, kaisa: SupportRequest) -> None:
    browser = own_page(kaisa)
    opened = timezone.now()
    for minutes, status in [(29, 200), (58, 200), (89, 302)]:
        with time_machine.travel(opened + timedelta(minutes=minutes), tick=False):
            assert browser.get("/family/appointments/").status_code == status


def test_leaving_closes_the_page(own_page: OpenPage, kaisa: SupportRequest) -> None:
    browser = own_page(kaisa)
    assert browser.get("/family/leave/").status_code == 200
    assert browser.post("/family/leave/").headers["Location"] == "/fi/"
    assert browser.get("/family/appointments/").headers["Location"] == LOST


def test_leaving_a_shared_device_makes_it_ask_for_a_code(own_page: OpenPage, kaisa: SupportRequest) -> None:
    browser = own_page(kaisa)
    browser.post("/family/leave/", {"forget": "yes"})
    assert browser.get(make.link_path(kaisa)).headers["Location"] == CODE_PAGE


def test_stranger_has_no_family_pages(client: Client, db: None) -> None:
    assert client.get("/family/appointments/").headers["Location"] == LOST


# A lost link


@pytest.mark.parametrize(
    "typed", ["040 000 0012", "+358400000012", "0400000012", "KAISA@example.org", " kaisa@example.org "]
)
def test_new_link_is_sent_to_a_known_address_however_it_is_typed(client: Client, sastamala: Any, typed: str) -> None:
    make.request_of(email="kaisa@example.org")
    client.post(LOST, {"address": typed})
    message = OutboxMessage.objects.get(kind="family_link")
    assert message.channel == "sms"


def test_answer_never_tells_whether_an_address_is_known(client: Client, kaisa: SupportRequest) -> None:
    known, unknown = (
        client.post(LOST, {"address": address}, follow=True) for address in ("0400000012", "nobody@example.org")
    )
    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert OutboxMessage.objects.filter(kind="family_link").count() == 1


def test_parent_who_takes_calls_only_gets_no_link_and_the_same_answer(client: Client, sastamala: Any) -> None:
    make.request_of(channel="call")
    assert client.post(LOST, {"address": "0400000012"}).headers["Location"] == f"{LOST}?asked=yes"
    assert OutboxMessage.objects.count() == 0


def test_one_address_gets_three_links_an_hour_and_the_same_answer_after_that(
    kaisa: SupportRequest, middle_of_an_hour: None
) -> None:
    for _try in range(5):
        answer = Client().post(LOST, {"address": "0400000012"})
        assert answer.headers["Location"] == f"{LOST}?asked=yes"
    assert OutboxMessage.objects.filter(kind="family_link").count() == 3


def test_asking_again_and_again_is_stopped(client: Client, db: None, middle_of_an_hour: None) -> None:
    codes = [client.post(LOST, {"address": f"a{number}@example.org"}).status_code for number in range(6)]
    assert codes == [302] * 5 + [429]


def test_asking_for_a_link_is_in_the_trail(client: Client, kaisa: SupportRequest) -> None:
    client.post(LOST, {"address": "0400000012"})
    assert AuditEntry.objects.filter(verb="familylink.asked", subject_id=str(kaisa.contact_id)).count() == 1


@pytest.mark.parametrize("typed", ["", "a" * 300, "%", "'; DROP TABLE families_adult; --", "\x00"])
def test_nonsense_address_breaks_nothing(client: Client, kaisa: SupportRequest, typed: str) -> None:
    assert client.post(LOST, {"address": typed}).status_code in (200, 302)
    assert not OutboxMessage.objects.filter(kind="family_link").exists()
