"""Asking for a companion, from the start page to the receipt."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from families import drafts
from families.models import Adult, Consent, SupportRequest
from notifications.models import OutboxMessage
from partners.models import Programme, ServiceEntry
from tests.factories import families as make
from tests.factories.arrival import ANSWERS, THIS_YEAR, errors, fill, page, send

# The way through


@pytest.mark.smoke
def test_seven_steps_make_one_request_with_everything_that_was_told(client: Client, sastamala: Programme) -> None:
    assert fill(client).headers["Location"] == page("check")
    assert send(client).headers["Location"] == page("receipt")
    request = SupportRequest.objects.get()
    assert request.contact.called == "Kaisa"
    assert str(request.contact.phone) == "+358400000012"
    assert request.contact.call_hours == ["evening"]
    assert request.family.municipality_id == "790"
    assert request.programme == sastamala
    assert [child.birth_year for child in request.family.children.all()] == [THIS_YEAR - 4, THIS_YEAR - 2]
    assert (request.topics, request.life_stages, request.slots) == (["talk", "kela"], ["toddler"], ["tue_evening"])
    assert request.note.text == "Joku, jonka kanssa jutella."


def test_consent_is_kept_with_version_language_and_way(client: Client, sastamala: Programme) -> None:
    fill(client, language="sv")
    send(client, "sv")
    consent = Consent.objects.get()
    assert (consent.text_version, consent.language, consent.channel) == ("2026-1", "sv", "web_form")


def test_language_of_the_page_is_the_language_of_the_messages_and_the_first_to_be_spoken(
    client: Client, sastamala: Programme
) -> None:
    fill(client, language="sv")
    send(client, "sv")
    request = SupportRequest.objects.get()
    assert (request.contact.language, request.first_language, request.languages) == ("sv", "sv", ["sv", "fi"])


def test_receipt_shows_reference_and_private_link_that_opens_the_page_at_once(
    client: Client, sastamala: Programme
) -> None:
    fill(client)
    send(client)
    shown = client.get(page("receipt")).content.decode()
    request = SupportRequest.objects.get()
    assert request.reference in shown
    assert make.link_path(request) in shown
    assert client.get(make.link_path(request)).headers["Location"] == "/family/"


def test_receipt_is_acknowledged_by_one_message(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    assert [message.kind for message in OutboxMessage.objects.all()] == ["request_received"]


def test_parent_who_wants_calls_only_is_never_written_to(client: Client, sastamala: Programme) -> None:
    fill(client, contact={"channel": "call"})
    send(client)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_answers_in_every_language(client: Client, sastamala: Programme, language: str) -> None:
    fill(client, language=language)
    shown = [client.get(f"/{language}/support/"), *(client.get(page(step, language)) for step in [*ANSWERS, "check"])]
    send(client, language)
    shown.append(client.get(page("receipt", language)))
    assert [answer.status_code for answer in shown] == [200] * 9
    assert all(f'<html lang="{language}"' in answer.content.decode() for answer in shown)


@pytest.mark.parametrize("step", ["", "receipt/"])
def test_numbers_for_the_acute_moment_can_be_dialled_from_the_first_and_the_last_page(
    client: Client, sastamala: Programme, step: str
) -> None:
    fill(client)
    send(client)
    shown = client.get(f"/fi/support/{step}").content.decode()
    assert 'href="tel:112"' in shown
    assert 'href="tel:080005005"' in shown


def test_acute_box_stands_above_everything_on_the_start_page(client: Client, db: None) -> None:
    shown = client.get("/fi/support/").content.decode()
    assert shown.index('class="acute"') < shown.index("<h1>")


# Once only


def test_second_sending_shows_the_same_receipt(client: Client, sastamala: Programme) -> None:
    fill(client)
    first, second = send(client), send(client)
    assert first.headers["Location"] == second.headers["Location"] == page("receipt")
    assert SupportRequest.objects.count() == 1


def test_pages_of_a_sent_request_lead_to_its_receipt(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    assert {client.get(page(step)).headers["Location"] for step in [*ANSWERS, "check"]} == {page("receipt")}


def test_making_a_new_request_starts_from_nothing(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    assert client.post(page("receipt"), {"new": "yes"}).headers["Location"] == page("you")
    assert "Kaisa" not in client.get(page("you")).content.decode()
    fill(client)
    send(client)
    assert SupportRequest.objects.count() == 2


def test_device_that_forgets_must_enter_a_code(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    client.post(page("receipt"), {"forget": "yes"})
    assert client.get(page("receipt")).headers["Location"] == "/fi/support/"
    assert client.get(make.link_path(SupportRequest.objects.get())).headers["Location"] == "/fi/own-code/"


@pytest.fixture
def committed(transactional_db: None) -> Programme:
    return make.programme()


def test_ten_sendings_at_the_same_moment_make_one_request(client: Client, committed: Programme) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time")
    fill(client)

    def press(_number: int) -> str:
        browser = Client()
        browser.cookies.update(client.cookies)
        answer = send(browser)
        connection.close()
        return answer.headers["Location"]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(press, range(10)))
    assert answers == [page("receipt")] * 10
    assert SupportRequest.objects.count() == 1
    assert Adult.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


# Coming back, changing one's mind


def test_what_was_answered_is_there_when_one_comes_back(client: Client, sastamala: Programme) -> None:
    fill(client)
    shown = {step: client.get(page(step)).content.decode() for step in ANSWERS}
    assert 'value="Kaisa"' in shown["you"]
    assert 'value="040 000 0012"' in shown["contact"]
    assert re.search(r'value="sms"[^>]*checked', shown["contact"])
    assert f'value="{THIS_YEAR - 4}, {THIS_YEAR - 2}"' in shown["children"]
    assert re.search(r'value="kela"[^>]*checked', shown["topics"])
    assert re.search(r'value="tue_evening"[^>]*checked', shown["wishes"])
    assert "Joku, jonka kanssa jutella." in shown["words"]


def test_answers_stay_when_the_language_changes(client: Client, sastamala: Programme) -> None:
    fill(client, until="topics")
    assert 'value="Kaisa"' in client.get(page("you", "sv")).content.decode()
    assert client.get(page("topics", "sv")).status_code == 200


@pytest.mark.parametrize(("opened", "led_to"), [("contact", "you"), ("words", "you"), ("check", "you")])
def test_step_opened_without_the_earlier_ones_leads_to_the_first_missing(
    client: Client, db: None, opened: str, led_to: str
) -> None:
    assert client.get(page(opened)).headers["Location"] == page(led_to)


def test_a_step_in_the_middle_is_asked_before_those_that_follow(client: Client, sastamala: Programme) -> None:
    fill(client, until="children")
    assert client.get(page("check")).headers["Location"] == page("children")


def test_changed_answer_leads_back_to_the_check(client: Client, sastamala: Programme) -> None:
    fill(client)
    answer = client.post(page("you"), {**ANSWERS["you"], "called": "Maria"})
    assert answer.headers["Location"] == page("check")
    assert "Maria" in client.get(page("check")).content.decode()


def test_unknown_step_does_not_exist(client: Client, db: None) -> None:
    assert client.get(page("everything")).status_code == 404


def test_draft_cannot_be_read_in_the_session(client: Client, sastamala: Programme) -> None:
    fill(client)
    assert "Kaisa" not in str(dict(client.session))
    assert "040" not in str(dict(client.session))


def test_sent_answers_are_not_kept_in_the_session(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    assert drafts.read(client.session).answers == {}


def test_draft_is_gone_after_a_day(client: Client, sastamala: Programme) -> None:
    fill(client)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert client.get(page("check")).headers["Location"] == page("you")


def test_draft_under_a_lost_key_begins_anew(client: Client, sastamala: Programme, settings: Any) -> None:
    fill(client)
    settings.FIELD_KEYS = ["bG9zdC1rZXktbG9zdC1rZXktbG9zdC1rZXktMTIzNDU="]
    assert client.get(page("check")).headers["Location"] == page("you")


def test_answer_that_no_longer_holds_is_shown_with_its_error(client: Client, sastamala: Programme) -> None:
    due = (timezone.localdate() + timedelta(days=40)).strftime("%Y-%m")
    fill(client, until="topics", children={"birth_years": "", "due_month": due})
    draft = drafts.read(client.session)
    draft.answers["children"]["due_month"] = ["2001-01"]
    session = client.session
    drafts.keep(session, draft)
    session.save()
    for step in ("topics", "wishes", "words"):
        client.post(page(step), ANSWERS[step])
    assert client.get(page("check")).headers["Location"] == page("children")
    assert errors(client.get(page("children")))


# Where nobody is yet


def test_municipality_without_a_programme_gets_other_help_and_nothing_is_kept(
    client: Client, sastamala: Programme
) -> None:
    ServiceEntry.objects.create(
        category="family_centre",
        name_fi="Perhekeskus Esimerkki",
        contact_route_fi="Soita arkisin",
        phone_display="040 000 0077",
        phone_dial="0400000077",
        wellbeing_county_code="90",
        checked_on=timezone.localdate(),
    )
    ServiceEntry.objects.filter(name_fi="Perhekeskus Esimerkki").update(municipality_id=make.HELSINKI)
    answer = client.post(page("you"), {"called": "Kaisa", "municipality": "Helsinki"})
    assert answer.status_code == 200
    assert "Perhekeskus Esimerkki" in answer.content.decode()
    assert 'href="tel:0400000077"' in answer.content.decode()
    assert dict(client.session) == {}


def test_programme_that_is_closed_takes_nobody(client: Client, sastamala: Programme) -> None:
    Programme.objects.update(is_open=False)
    answer = client.post(page("you"), ANSWERS["you"])
    assert "families/public/elsewhere.html" in [template.name for template in answer.templates]


def test_area_with_peer_parents_alone_gets_a_peer_parent(client: Client, db: None) -> None:
    make.programme(forms=("peer_parent",))
    fill(client)
    send(client)
    assert SupportRequest.objects.get().support_form == "peer_parent"


@pytest.mark.parametrize("name", ["Raasepori", "Raseborg", "  raseborg ", "RAASEPORI"])
def test_municipality_is_known_by_both_its_names(client: Client, db: None, name: str) -> None:
    make.programme(place="710")
    answer = client.post(page("you"), {"called": "Linn", "municipality": name})
    assert answer.headers["Location"] == page("contact")


def test_misspelt_municipality_gets_suggestions_and_keeps_what_was_typed(client: Client, db: None) -> None:
    answer = client.post(page("you"), {"called": "Kaisa", "municipality": "Sastmala"})
    assert "Sastamala" in errors(answer)[0]
    assert 'value="Sastmala"' in answer.content.decode()
    assert 'value="Kaisa"' in answer.content.decode()


def test_completion_offers_every_name_in_both_languages(client: Client, db: None) -> None:
    names = client.get("/sv/places/").json()["names"]
    assert names.index("Raseborg") < names.index("Raasepori")
    assert len(names) == len(set(names)) == 397
