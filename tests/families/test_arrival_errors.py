"""What is wrong is said in the language of the page and nothing is lost; machines and haste are held back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

from families import drafts
from families.models import SupportRequest
from partners.models import Programme
from tests.factories.arrival import ANSWERS, THIS_YEAR, errors, fill, page, send

CODE = "010190-123A"
TEXT_FIELDS = [
    ("you", "called"),
    ("you", "municipality"),
    ("contact", "phone"),
    ("contact", "email"),
    ("children", "birth_years"),
    ("words", "text"),
]
REMOVE_CODE = "Remove the personal identity code. We do not need it."


# What is wrong is said, and nothing is lost


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("step", "field"), TEXT_FIELDS)
def test_personal_identity_code_is_refused_in_every_text_field_and_never_shown_again(
    client: Client, sastamala: Programme, step: str, field: str, language: str
) -> None:
    fill(client, until=step, language=language)
    said = {**ANSWERS[step], "channel": "email", field: f"Hei {CODE}"}
    answer = client.post(page(step, language), said)
    with override(language):
        assert gettext(REMOVE_CODE) in errors(answer)
    assert CODE not in answer.content.decode()
    assert step not in drafts.read(client.session).answers


@pytest.mark.parametrize("sign", list("-+ABCDEFUVWXY–ay"))
def test_every_sign_of_a_century_is_known(client: Client, sastamala: Programme, sign: str) -> None:
    fill(client, until="words")
    answer = client.post(page("words"), {"text": f"tunnus 010190{sign}123A."})
    assert answer.status_code == 200
    assert f"010190{sign}123A" not in answer.content.decode()


@pytest.mark.parametrize("step", list(ANSWERS))
def test_no_text_field_of_a_step_is_left_unwatched(step: str) -> None:
    watched = {field for found, field in TEXT_FIELDS if found == step}
    assert {name for _key, name in drafts.EVERY_STEP[step]().text_keys()} == watched


@pytest.mark.parametrize("phone", ["040 000 0012", "0400000012", "+358 40 0000012", "040000-0012", "040-0000012"])
def test_phone_number_is_taken_however_it_is_written(client: Client, sastamala: Programme, phone: str) -> None:
    fill(client, until="contact")
    assert client.post(page("contact"), {"channel": "sms", "phone": phone}).status_code == 302


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("step", ["you", "contact", "children"])
def test_missing_answers_are_named_in_the_language_of_the_page(
    client: Client, sastamala: Programme, step: str, language: str
) -> None:
    fill(client, until=step, language=language)
    answer = client.post(page(step, language), {})
    said = errors(answer)
    assert said
    assert not {"This field is required.", "Tämä kenttä vaaditaan.", "Detta fält måste fyllas i."} & set(said)
    shown = answer.content.decode()
    assert "data-error-summary" in shown
    assert shown.count('aria-invalid="true"') >= 1


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"channel": "sms"}, "phone"),
        ({"channel": "call"}, "phone"),
        ({"channel": "email"}, "email"),
        ({"channel": "email", "phone": "0400000012"}, "email"),
        ({"channel": "sms", "email": "kaisa@example.org"}, "phone"),
    ],
)
def test_address_of_the_chosen_way_is_needed(
    client: Client, sastamala: Programme, said: dict[str, str], missing: str
) -> None:
    fill(client, until="contact")
    assert list(client.post(page("contact"), said).context["form"].errors) == [missing]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_too_long_words_say_how_much_fits_and_stay(client: Client, sastamala: Programme, language: str) -> None:
    fill(client, until="words", language=language)
    answer = client.post(page("words", language), {"text": "pitkä " * 90})
    assert "500" in errors(answer)[0]
    assert "540" in errors(answer)[0] or "539" in errors(answer)[0]
    assert "pitkä pitkä" in answer.content.decode()


def test_line_ends_count_as_one_letter_each(client: Client, sastamala: Programme) -> None:
    fill(client, until="words")
    assert client.post(page("words"), {"text": "a" * 480 + "\r\n" * 10 + "b" * 10}).status_code == 302


def test_too_long_name_is_refused(client: Client, sastamala: Programme) -> None:
    answer = client.post(page("you"), {**ANSWERS["you"], "called": "K" * 61})
    assert "60" in errors(answer)[0]


@pytest.mark.parametrize(
    "years", ["Ville 2019", "19", "2019-2021", str(THIS_YEAR + 1), str(THIS_YEAR - 19), ",".join(["2020"] * 13), ""]
)
def test_years_that_cannot_be_are_refused(client: Client, sastamala: Programme, years: str) -> None:
    fill(client, until="children")
    answer = client.post(page("children"), {"birth_years": years})
    assert list(answer.context["form"].errors) == ["birth_years"]


@pytest.mark.parametrize("between", [", ", " ", ",", "; ", ". ", "\n"])
def test_years_may_be_told_apart_as_one_likes(client: Client, sastamala: Programme, between: str) -> None:
    fill(client, until="children")
    years = between.join([str(THIS_YEAR), str(THIS_YEAR - 3)])
    assert client.post(page("children"), {"birth_years": years}).status_code == 302


def test_family_that_expects_its_first_child_needs_no_years(client: Client, sastamala: Programme) -> None:
    due = timezone.localdate().replace(day=1)
    fill(client, children={"birth_years": "", "due_month": due.strftime("%Y-%m")})
    send(client)
    assert SupportRequest.objects.get().family.children.get().due_month == due


@pytest.mark.parametrize("said", [{"topics": ["gold"]}, {"topics": ["talk", "' OR 1=1"]}])
def test_choice_that_is_not_offered_is_refused(
    client: Client, sastamala: Programme, said: dict[str, list[str]]
) -> None:
    fill(client, until="topics")
    assert client.post(page("topics"), said).status_code == 200


def test_nothing_is_sent_without_consent(client: Client, sastamala: Programme) -> None:
    fill(client)
    answer = client.post(page("check"), {"consent_version": "2026-1"})
    assert list(answer.context["form"].errors) == ["consent"]
    assert SupportRequest.objects.count() == 0


def test_fields_that_nobody_asked_for_are_not_kept(client: Client, sastamala: Programme) -> None:
    client.post(page("you"), {**ANSWERS["you"], "support_form": "doula", "note": "x"})
    assert set(drafts.read(client.session).answers["you"]) == {"called", "municipality"}


def test_typed_markup_is_shown_as_text(client: Client, sastamala: Programme) -> None:
    fill(client, you={"called": "<b>Kaisa</b>"})
    assert "&lt;b&gt;Kaisa&lt;/b&gt;" in client.get(page("check")).content.decode()


# Machines and haste


def test_machine_that_fills_in_the_hidden_field_sees_thanks_and_nothing_is_kept(
    client: Client, sastamala: Programme
) -> None:
    fill(client)
    answer = send(client, website="https://spam.example")
    assert answer.status_code == 200
    assert "families/public/thanks.html" in [template.name for template in answer.templates]
    assert SupportRequest.objects.count() == 0


@pytest.fixture
def slow_down(settings: Any, middle_of_an_hour: None) -> None:
    settings.RINNALLA_RATE_LIMITS = {"support_send": "2/h/ip", "support_step": "20/h/ip"}


def test_request_past_the_limit_of_one_address_must_wait(sastamala: Programme, slow_down: None) -> None:
    browsers = [Client() for _number in range(3)]
    for browser in browsers:
        fill(browser)
    assert [send(browser).status_code for browser in browsers] == [302, 302, 429]
    assert SupportRequest.objects.count() == 2


def test_steps_have_their_own_wider_limit(client: Client, sastamala: Programme, slow_down: None) -> None:
    codes = [client.post(page("you"), ANSWERS["you"]).status_code for _try in range(21)]
    assert codes == [302] * 20 + [429]


def test_reading_is_never_limited(client: Client, sastamala: Programme, slow_down: None) -> None:
    assert {client.get(page("you")).status_code for _try in range(30)} == {200}


def test_pages_of_the_flow_are_not_stored_by_browsers(client: Client, sastamala: Programme) -> None:
    fill(client)
    for step in (*ANSWERS, "check"):
        assert "no-store" in client.get(page(step)).headers["Cache-Control"]
