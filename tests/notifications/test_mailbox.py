from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.checks import run_checks
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from core.actor import Actor
from notifications import checks
from notifications.channels import mailbox
from notifications.channels.mailbox import Letter
from notifications.views import dev

BACKEND = "notifications.channels.mailbox.Backend"


@pytest.fixture
def letters(settings: Any) -> list[str]:
    """Three messages as the embedded run sends them, oldest first."""
    settings.EMAIL_BACKEND = BACKEND
    letter = mail.EmailMultiAlternatives(
        "Sinulle on uusi viesti",
        "Hei,\n\nAvaa linkki:\nhttps://rinnalla.example.org/fi/perhe/abc/\n",
        "Yhdistys ry <rinnalla@example.org>",
        ["reader@example.org"],
        headers={"Message-ID": "<1@example.org>"},
    )
    letter.attach_alternative("<p>Hei,</p>", "text/html")
    assert letter.send() == 1
    mailbox.keep(Letter(channel="sms", to="+358400000001", sender="Rinnalla", text="Muistutus <b>klo 9</b>"))
    mail.send_mail("Toinen", "Hei", "rinnalla@example.org", ["second@example.org"])
    return mailbox.names()


def test_every_message_is_one_file_newest_first(letters: list[str]) -> None:
    newest, sms, oldest = (mailbox.read(name) for name in letters)
    assert (newest.subject, sms.channel, oldest.to) == ("Toinen", "sms", "reader@example.org")
    assert oldest.html == "<p>Hei,</p>"
    assert oldest.headers == {"Message-ID": "<1@example.org>"}
    assert oldest.sent_at < sms.sent_at < newest.sent_at


def test_the_page_shows_messages_with_links_to_follow(letters: list[str], settings: Any) -> None:
    settings.RINNALLA_DEV_MAILBOX = True
    page = show(settings)
    assert '<a href="https://rinnalla.example.org/fi/perhe/abc/" rel="nofollow">' in page
    assert "&lt;b&gt;klo 9&lt;/b&gt;" in page
    assert page.index("Toinen") < page.index("+358400000001") < page.index("reader@example.org")
    assert "style=" not in page


def test_an_empty_mailbox_says_so(settings: Any) -> None:
    settings.RINNALLA_DEV_MAILBOX = True
    assert "No messages yet" in show(settings)


def show(settings: Any) -> str:
    request = RequestFactory().get("/dev/mailbox/")
    request.user = AnonymousUser()
    request.session = {}
    request.actor, request.hat = Actor.public(), None
    with translation.override("en"):
        answer = dev.mailbox(request)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_without_the_setting_there_is_no_such_page(client: Client) -> None:
    assert not project.RINNALLA_DEV_MAILBOX
    with pytest.raises(NoReverseMatch):
        reverse("dev:mailbox")
    assert client.get("/dev/mailbox/").status_code == 404


def test_an_installation_with_the_mailbox_on_does_not_start(settings: Any) -> None:
    settings.DEBUG = False
    assert checks.check_mailbox_is_for_the_embedded_run(None) == []
    settings.RINNALLA_DEV_MAILBOX = True
    assert [error.id for error in checks.check_mailbox_is_for_the_embedded_run(None)] == ["notifications.E002"]
    settings.DEBUG = True
    assert checks.check_mailbox_is_for_the_embedded_run(None) == []


def test_sqlite_without_the_early_lock_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    database = checks.connections["default"]
    monkeypatch.setattr(database, "vendor", "sqlite")
    monkeypatch.setitem(database.settings_dict, "OPTIONS", {"transaction_mode": "IMMEDIATE"})
    assert checks.check_sqlite_takes_the_lock_first(None) == []
    monkeypatch.setitem(database.settings_dict, "OPTIONS", {})
    assert [error.id for error in checks.check_sqlite_takes_the_lock_first(None)] == ["notifications.E001"]


def test_the_checks_run_at_every_start() -> None:
    assert [error for error in run_checks() if error.id and error.id.startswith("notifications.")] == []
