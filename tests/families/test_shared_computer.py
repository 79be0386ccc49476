"""What stays in a browser that somebody else opens next: nothing of a request, and nothing that opens its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from families.models import SupportRequest
from partners.models import Programme
from tests.factories import families as make
from tests.factories.arrival import ANSWERS, fill, page, send
from volunteers import drafts as volunteering

OpenPage = Callable[[SupportRequest], Client]
START, CODE, LOST = "/fi/support/", "/fi/own-code/", "/fi/own-link/"
SHARED = {"has_shared_phone": "on"}


@pytest.fixture
def sent(client: Client, sastamala: Programme) -> Client:
    """A browser that has just sent a request."""
    fill(client)
    send(client)
    return client


def link() -> str:
    return make.link_path(SupportRequest.objects.get())


def test_the_start_page_says_nothing_of_a_request_that_has_been_sent(sent: Client) -> None:
    mine, others = (browser.get(START).content.decode() for browser in (sent, Client()))
    assert mine.split("<main")[1].split("</main")[0] == others.split("<main")[1].split("</main")[0]


def test_the_receipt_is_there_for_half_an_hour(sent: Client) -> None:
    begun = timezone.now()
    for minutes, there in ((29, True), (31, False)):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            answer = sent.get(page("receipt"))
            assert (answer.status_code == 200) is there
            assert (link() in answer.content.decode()) is there


@pytest.mark.parametrize("minutes", [1, 31])
def test_sending_again_from_an_old_page_never_makes_a_second_request(sent: Client, minutes: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert send(sent).status_code == 302
        sent.post(page("words"), ANSWERS["words"])
        send(sent)
    assert SupportRequest.objects.count() == 1


def test_the_receipt_is_gone_once_the_page_has_been_opened(sent: Client) -> None:
    assert sent.get(link()).headers["Location"] == "/family/"
    assert sent.get(page("receipt")).headers["Location"] == START
    send(sent)
    assert SupportRequest.objects.count() == 1


def test_closing_the_page_forgets_what_was_begun_anywhere_on_the_site(
    own_page: OpenPage, kaisa: SupportRequest
) -> None:
    browser = own_page(kaisa)
    session = browser.session
    volunteering.know(session, {"name": "Kaisa", "email": "kaisa@example.org"})
    session.save()
    browser.post(page("you"), ANSWERS["you"])
    browser.post("/family/leave/")
    assert volunteering.read(browser.session).known == {}
    assert "Kaisa" not in browser.get(page("you")).content.decode()


def test_leaving_in_a_hurry_closes_the_page_and_forgets_receipt_drafts_and_device(sent: Client) -> None:
    sent.get(link())
    answer = sent.get("/fi/weather/")
    assert answer.headers["Location"].startswith("https://www.ilmatieteenlaitos.fi")
    assert "no-store" in answer.headers["Cache-Control"]
    assert sent.get("/family/").headers["Location"] == LOST
    assert sent.get(link()).headers["Location"] == CODE


def test_leaving_in_a_hurry_from_the_receipt_leaves_no_receipt(sent: Client) -> None:
    sent.get("/fi/weather/")
    assert sent.get(page("receipt")).headers["Location"] == START
    assert sent.get(link()).headers["Location"] == CODE


def test_leaving_in_a_hurry_from_a_step_leaves_no_answers(client: Client, sastamala: Programme) -> None:
    fill(client, until="topics")
    client.get("/fi/weather/")
    assert "Kaisa" not in client.get(page("you")).content.decode()
    assert client.get(START).context["has_begun"] is False


def test_every_page_with_the_way_out_in_a_hurry_goes_through_us(client: Client, db: None) -> None:
    for address in (START, LOST):
        assert 'href="/fi/weather/"' in client.get(address).content.decode()


@pytest.fixture
def shared(client: Client, sastamala: Programme) -> Client:
    fill(client, contact=SHARED)
    send(client)
    return client


def test_a_parent_who_is_not_alone_opens_the_page_from_the_receipt_and_not_again(shared: Client) -> None:
    assert shared.get(link()).headers["Location"] == "/family/"
    shared.post("/family/leave/")
    assert shared.get(link()).headers["Location"] == CODE
    assert "/family/" not in shared.get(CODE).headers.get("Location", "")
    assert shared.get("/family/").headers["Location"] == LOST


def test_the_link_of_a_parent_who_is_not_alone_opens_nothing_after_half_an_hour(shared: Client) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert shared.get(link()).headers["Location"] == CODE


def test_the_receipt_of_one_request_opens_no_other_page(shared: Client) -> None:
    other = make.request_of(called="Mervi", key="another")
    assert shared.get(make.link_path(other)).headers["Location"] == CODE
