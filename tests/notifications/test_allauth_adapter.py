import json
import re
from datetime import timedelta

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from notifications import delivery
from notifications.allauth_adapter import language_of, path_of
from notifications.models import OutboxMessage
from notifications.recipients import SEALED_ADDRESS
from notifications.states import MessageState
from tests.factories.cast import Person

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    """The limits on asking are counted in the cache, which outlives a test."""
    cache.clear()


def ask_for_code(client: Client, email: str) -> None:
    answer = client.post(reverse("account_request_login_code"), {"email": email})
    assert answer.status_code == 302


def test_a_sign_in_code_goes_through_the_outbox_and_signs_in(client: Client, coordinator_here: Person) -> None:
    ask_for_code(client, coordinator_here.user.email)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient, message.context) == ("sign_in_code", SEALED_ADDRESS, {"language": "en"})
    assert mail.outbox == []

    assert delivery.deliver_due() == {"sent": 1}
    (letter,) = mail.outbox
    assert letter.to == [coordinator_here.user.email]
    assert letter.subject == "Your sign-in code"
    code = re.search(r"code is (\S+)", letter.body)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(coordinator_here.user.pk)
    message.refresh_from_db()
    assert message.sealed is None
    assert code not in json.dumps(message.context) + message.key


def test_a_code_is_urgent_and_worth_nothing_when_it_is_over(client: Client, coordinator_here: Person) -> None:
    ask_for_code(client, coordinator_here.user.email)
    message = OutboxMessage.objects.get()
    assert message.not_before <= timezone.now()
    assert message.expires_at - message.created_at <= timedelta(minutes=3, seconds=1)
    delivery.recover_stuck(message.expires_at + timedelta(seconds=1))
    message.refresh_from_db()
    assert (message.state, message.sealed) == (MessageState.CANCELLED, None)


def test_each_asking_is_a_message_of_its_own(client: Client, coordinator_here: Person) -> None:
    ask_for_code(client, coordinator_here.user.email)
    ask_for_code(Client(), coordinator_here.user.email)
    assert OutboxMessage.objects.count() == 2


def test_an_address_without_an_account_is_told_so_and_nobody_else(client: Client, db: None) -> None:
    ask_for_code(client, "stranger@example.org")
    delivery.deliver_due()
    (letter,) = mail.outbox
    assert letter.to == ["stranger@example.org"]
    assert OutboxMessage.objects.get().kind == "unknown_account"


def test_a_new_password_is_chosen_behind_a_link_on_our_own_address(client: Client, coordinator_here: Person) -> None:
    client.post(
        reverse("account_reset_password"), {"email": coordinator_here.user.email}, headers={"host": "localhost"}
    )
    delivery.deliver_due()
    (letter,) = mail.outbox
    (link,) = re.findall(r"https?://\S+", letter.body)
    assert link.startswith("https://rinnalla.example.org/accounts/password/reset/key/")
    page = client.get(path_of(link), follow=True)
    assert page.context["form"].fields.keys() >= {"password1"}


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("account/email/email_confirmation_signup", "email_confirmation"),
        ("account/email/account_already_exists", "account_exists"),
        ("account/email/password_changed", "sign_in_changed"),
        ("mfa/email/totp_activated", "sign_in_changed"),
    ],
)
def test_every_letter_of_allauth_has_our_words(coordinator_here: Person, template: str, kind: str) -> None:
    request = RequestFactory().get("/")
    link = {"activate_url": "http://evil.example.org/accounts/confirm-email/abc/"}
    get_adapter(request).send_mail(template, coordinator_here.user.email, link)
    assert OutboxMessage.objects.get().kind == kind
    delivery.deliver_due()
    assert "evil" not in mail.outbox[0].body


def test_people_cannot_sign_up_alone(client: Client, db: None) -> None:
    assert not get_adapter().is_open_for_signup(RequestFactory().get("/"))
    client.post(reverse("account_signup"), {"email": "stranger@example.org", "password1": "correct horse battery"})
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_a_letter_is_in_the_language_of_its_reader(coordinator_here: Person, reader: User) -> None:
    with translation.override("sv"):
        assert language_of(coordinator_here.user.email.upper()) == "en"
        assert language_of(reader.email) == "fi"
        assert language_of("stranger@example.org") == "sv"
    with translation.override("de"):
        assert language_of("stranger@example.org") == "fi"


@pytest.mark.parametrize(("link", "path"), [("https://x.example.org/a/b/?c=1", "/a/b/?c=1"), ("/a/", "/a/"), ("", "")])
def test_a_link_is_kept_without_its_host(link: str, path: str) -> None:
    assert path_of(link) == path


def test_what_is_said_is_sealed(client: Client, coordinator_here: Person) -> None:
    ask_for_code(client, coordinator_here.user.email)
    message = OutboxMessage.objects.get()
    plain = json.dumps([message.key, message.context, message.recipient, message.provider_id])
    assert coordinator_here.user.email not in plain
    assert json.loads(message.sealed)["email"] == coordinator_here.user.email
