"""The own page behind the link of a registration, and the messages that lead there."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from activities import actions
from activities.links import token_of
from activities.models import Session
from core.actor import Actor
from notifications import kinds
from notifications.models import OutboxMessage
from notifications.recipients import recipient_of
from notifications.rendering import render
from tests.activities.registering import own, words_of
from tests.factories.cast import Office
from tests.factories.registrations import a_time, closed_group, fresh, registered

pytestmark = pytest.mark.django_db
PUBLIC = Actor.public()


@pytest.fixture(autouse=True)
def _few_tries() -> None:
    cache.clear()


# The own page


def test_the_own_page_says_what_became_of_it_and_where_to_join(here: Office, client: Client) -> None:
    session = a_time(here, places=1, link="https://video.example.org/abc", where="both")
    first, second = registered(session), registered(session)
    assert "https://video.example.org/abc" in words_of(client.get(own(first)))
    waiting = words_of(client.get(own(second)))
    assert "https://video.example.org/abc" not in waiting
    assert "noindex" in waiting


@pytest.mark.parametrize("token", ["x", "a" * 32, f"{UUID(int=7).hex}:{'b' * 43}"])
@pytest.mark.parametrize("ending", ["", "change/", "cancel/", "calendar/"])
def test_a_forged_link_gets_a_calm_page(client: Client, db: None, token: str, ending: str) -> None:
    answer = client.get(f"/fi/registration/{token}/{ending}")
    assert (answer.status_code, "page-head" in words_of(answer)) == (404, True)


def test_a_forged_link_answers_nothing(client: Client, db: None) -> None:
    assert client.post("/fi/registration/x/answer/", {"answer": "yes"}).status_code == 404


def test_an_offer_is_taken_on_the_own_page(here: Office, client: Client) -> None:
    session = a_time(here, places=1)
    first, second = registered(session), registered(session)
    actions.cancel_registration(first, actor=PUBLIC)
    assert 'value="yes"' in words_of(client.get(own(second)))
    client.post(own(second, "answer/"), {"answer": "yes"})
    assert fresh(second).state == "confirmed"
    assert 'value="yes"' not in words_of(client.get(own(second)))


def test_a_late_answer_is_told_kindly(here: Office, client: Client) -> None:
    row = registered(a_time(here))
    answer = client.post(own(row, "answer/"), {"answer": "yes"})
    assert answer.status_code in (302, 409)
    assert fresh(row).state == "confirmed"


def test_cancelling_asks_first(here: Office, client: Client) -> None:
    row = registered(a_time(here))
    assert client.get(own(row, "cancel/")).status_code == 200
    assert fresh(row).state == "confirmed"
    assert client.post(own(row, "cancel/"), follow=True).status_code == 200
    assert fresh(row).state == "cancelled"


def test_numbers_are_changed_on_the_own_page(here: Office, client: Client) -> None:
    row = registered(a_time(here, places=3, seat="person"))
    answer = client.post(own(row, "change/"), {"adults": 2, "children": 2})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    client.post(own(row, "change/"), {"adults": 1, "children": 2})
    assert fresh(row).seats == 3


def test_children_are_changed_with_what_must_be_known(here: Office, client: Client) -> None:
    year = timezone.localdate().year - 4
    row = registered(a_time(here, asks_children=True), kids=[{"birth_year": year, "must_know": "Pähkinät"}])
    assert "Pähkinät" in words_of(client.get(own(row, "change/")))
    client.post(own(row, "change/"), {"adults": 1, "year_1": year, "know_1": "", "year_2": year - 1})
    assert sorted(row.kids.values_list("birth_year", flat=True)) == [year - 1, year]
    assert fresh(row).children == 2


def test_a_place_goes_into_the_own_calendar(here: Office, client: Client) -> None:
    row = registered(closed_group(here, places=1, times=3))
    file = client.get(own(row, "calendar/"))
    assert file.headers["Content-Type"].startswith("text/calendar")
    assert file.content.count(b"BEGIN:VEVENT") == 3
    waiting = registered(row.activity)
    assert client.get(own(waiting, "calendar/")).status_code == 404


def test_what_the_office_cancelled_is_said_on_the_own_page(here: Office, client: Client) -> None:
    row = registered(a_time(here))
    Session.objects.filter(pk=row.session_id).update(cancelled_at=timezone.now())
    page = words_of(client.get(own(row)))
    assert "calendar/" not in page
    assert "cancel/" not in page


# Messages


WHAT = ["registered", "confirmed", "waitlisted", "again", "offer_expired", "cancelled"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("what", WHAT)
def test_every_news_has_words_in_every_language(here: Office, what: str, language: str) -> None:
    for name in ("registration_received", "registration_news"):
        kind = kinds.kind_named(name)
        context = {**kind.sample().context, "what": what}
        for channel in ("email", "sms"):
            text = render(kind, channel, context, language=language, organisation=here.organisation).text
            assert "/fi/registration/" in text
            assert "None" not in text


def test_a_message_opens_the_own_page_and_says_no_name(here: Office, client: Client) -> None:
    row = registered(a_time(here), "Nalle", email="nalle@example.org", language="sv")
    message = OutboxMessage.objects.get(kind="registration_received")
    kind, reader = kinds.kind_named(message.kind), recipient_of(message)
    assert kind.still_due(message)
    text = render(kind, "email", kind.build(message), language=reader.language, organisation=here.organisation).text
    assert (reader.email, reader.language) == ("nalle@example.org", "sv")
    assert f"/sv/registration/{token_of(row)}/" in text
    assert "Nalle" not in text
    assert row.activity.name_fi not in text
    actions.cancel_registration(row, actor=PUBLIC)
    assert not kind.still_due(message)
