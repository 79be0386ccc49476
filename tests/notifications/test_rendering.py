from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Organisation
from core.actor import Role
from notifications import kinds
from notifications.kinds import EMAIL, SMS, Kind, Sample, all_kinds, kind_named, register
from notifications.rendering import NEVER_WRITTEN, Rendered, absolute, render

OWN = [
    "account_exists",
    "email_confirmation",
    "invitation",
    "password_reset",
    "sign_in_changed",
    "sign_in_code",
    "unknown_account",
]
LANGUAGES = ["fi", "sv", "en"]


def rendered(name: str, language: str = "en", channel: str = EMAIL, **changes: Any) -> Rendered:
    kind = kind_named(name)
    return render(kind, channel, {**kind.sample().context, **changes}, language=language, organisation=None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OWN)
def test_own_kinds_say_what_they_must_and_nothing_about_people(name: str, language: str) -> None:
    letter = rendered(name, language)
    sample = kind_named(name).sample()
    everything = "\n".join([letter.subject, letter.text, letter.html]).lower()
    assert all(part for part in (letter.subject, letter.text, letter.html))
    assert [planted for planted in sample.planted if planted.lower() in everything] == []
    assert [word for word in NEVER_WRITTEN if word in everything] == []
    assert f'<html lang="{language}">' in letter.html
    assert "{{" not in everything
    assert "{%" not in everything


def test_a_letter_follows_the_skeleton() -> None:
    assert rendered("password_reset").text == (
        "Hello,\n\n"
        "Somebody asked to choose a new password for your account.\n\n"
        "If it was you, open the link and choose a new password.\n\n"
        "If it was not you, delete this message. Your password stays as it is.\n\n"
        "Open this link:\n"
        "https://rinnalla.example.org/accounts/password/reset/key/1-abc/\n\n"
        "Rinnalla\n\n"
        "Do not reply to this message with personal details.\n"
    )


def test_parts_left_out_leave_no_hole() -> None:
    letter = rendered("sign_in_changed")
    assert "\n\n\n" not in letter.text
    assert "https://" not in letter.text
    assert "<p></p>" not in letter.html
    assert "<a " not in letter.html


def test_a_letter_says_who_writes(association: Organisation) -> None:
    kind = kind_named("invitation")
    association.email = "office@example.org"
    letter = render(kind, EMAIL, kind.sample().context, language="en", organisation=association)
    assert letter.sender == association.name
    assert letter.reply_to == "office@example.org"
    assert f"Maija, Coordinator, 040 000 0001\n{association.name}\n" in letter.text


def test_code_and_days_are_in_the_text() -> None:
    assert "482915" in rendered("sign_in_code").text
    assert "482915" not in rendered("sign_in_code").subject
    until = datetime(2026, 9, 3, 12, 0, tzinfo=UTC)
    assert "3 September 2026" in rendered("invitation", until=until).text
    assert "3.9.2026" in rendered("invitation", "fi", until=until).text


def test_html_is_escaped_and_text_is_not() -> None:
    letter = rendered("invitation", role="Aid & <b>care</b>")
    assert "Aid & <b>care</b>" in letter.text
    assert "Aid &amp; &lt;b&gt;care&lt;/b&gt;" in letter.html


def test_a_familys_subject_is_always_the_neutral_one(kind: Callable[..., Kind]) -> None:
    context = kind_named("invitation").sample().context
    changed = kind(name="invitation", audience=Role.FAMILY)
    letter = render(changed, EMAIL, context, language="en", organisation=None)
    assert letter.subject == "You have a new message"


def test_a_text_message_is_one_line(kind: Callable[..., Kind]) -> None:
    letter = render(kind(), SMS, {"link": "/family/7/"}, language="en", organisation=None)
    assert letter.text == "You have an appointment today. More: https://rinnalla.example.org/family/7/"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("", ""),
        ("/family/7/", "https://rinnalla.example.org/family/7/"),
        ("https://other.example.org/x", "https://other.example.org/x"),
    ],
)
def test_links_lead_to_the_sites_public_address(link: str, expected: str) -> None:
    assert absolute(link) == expected


def test_two_kinds_cannot_have_one_name(kind: Callable[..., Kind]) -> None:
    register(kind_named("invitation"))
    values = {"title": "x", "audience": Role.PUBLIC, "build": dict, "still_due": bool, "sample": lambda: Sample({})}
    with pytest.raises(ValueError, match="two kinds of message called invitation"):
        register(Kind(name="invitation", **values))


def test_kinds_are_listed_by_name() -> None:
    names = [found.name for found in all_kinds()]
    assert names == sorted(names)
    assert set(OWN) <= set(names)
    assert "sign_in_code" in kinds.urgent_names()
    assert "invitation" not in kinds.urgent_names()
