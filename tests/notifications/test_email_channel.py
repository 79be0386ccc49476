import smtplib
from typing import Any

import pytest

from notifications.channels import OutcomeUnknown, PermanentFailure, TransientFailure
from notifications.channels.email import MESSAGES_PER_CONNECTION, EmailChannel, failure_of, message_id
from notifications.recipients import Recipient
from notifications.rendering import Rendered
from tests.notifications.postbox import Postbox

READER = Recipient(language="fi", email="reader@example.org")
LETTER = Rendered(
    text="Hei,\n\nAvaa linkki.\n",
    sender="Sastamalan seudun yhdistys ry",
    subject="Sinulle on uusi viesti",
    html="<p>Hei,</p>\n",
    reply_to="office@example.org",
)


@pytest.fixture
def channel(settings: Any) -> Any:
    settings.DEFAULT_FROM_EMAIL = "Rinnalla <rinnalla@example.org>"
    found = EmailChannel()
    yield found
    found.close()


def test_a_letter_arrives_as_text_and_html_from_the_association(mail_server: Postbox, channel: EmailChannel) -> None:
    given = channel.send(READER, LETTER, key="test:1")
    (letter,) = mail_server.took
    assert letter["From"] == "Sastamalan seudun yhdistys ry <rinnalla@example.org>"
    assert letter["To"] == "reader@example.org"
    assert letter["Subject"] == "Sinulle on uusi viesti"
    assert letter["Reply-To"] == "office@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == given == message_id("test:1")
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter.get_body(("plain",)).get_content().splitlines() == LETTER.text.splitlines()


def test_the_same_key_has_the_same_message_id_at_each_try_and_tells_nothing() -> None:
    assert message_id("visit:1") == message_id("visit:1")
    assert message_id("visit:1") != message_id("visit:2")
    assert "visit" not in message_id("visit:1")
    assert message_id("visit:1").endswith("@rinnalla.example.org>")


def test_one_conversation_carries_many_letters_and_not_too_many(mail_server: Postbox, channel: EmailChannel) -> None:
    for number in range(MESSAGES_PER_CONNECTION):
        channel.send(READER, LETTER, key=f"test:{number}")
    assert mail_server.conversations == 1
    channel.send(READER, LETTER, key="test:last")
    assert mail_server.conversations == 2
    assert len(mail_server.took) == MESSAGES_PER_CONNECTION + 1


@pytest.mark.parametrize(
    ("ways", "failure", "cause"),
    [
        ({"refuse_recipient": "550 no such person"}, PermanentFailure, smtplib.SMTPRecipientsRefused),
        ({"refuse_recipient": "451 try later"}, TransientFailure, smtplib.SMTPRecipientsRefused),
        ({"refuse_content": "554 not wanted"}, PermanentFailure, smtplib.SMTPDataError),
        ({"refuse_content": "452 full"}, TransientFailure, smtplib.SMTPDataError),
        ({"hang_up": "before the message"}, TransientFailure, smtplib.SMTPServerDisconnected),
        ({"hang_up": "after the message"}, OutcomeUnknown, smtplib.SMTPServerDisconnected),
    ],
)
def test_each_way_to_fail_is_told_apart(
    mail_server: Postbox, channel: EmailChannel, ways: dict[str, str], failure: type, cause: type
) -> None:
    for name, value in ways.items():
        setattr(mail_server, name, value)
    with pytest.raises(failure) as raised:
        channel.send(READER, LETTER, key="test:1")
    assert isinstance(raised.value.__cause__, cause)


def test_a_server_that_falls_silent_after_the_message_leaves_it_in_doubt(
    mail_server: Postbox, channel: EmailChannel, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.seconds_per_message = 1
    with pytest.raises(OutcomeUnknown):
        channel.send(READER, LETTER, key="test:1")
    assert len(mail_server.took) == 1


def test_a_failure_spoils_nothing_for_the_next_letter(mail_server: Postbox, channel: EmailChannel) -> None:
    mail_server.hang_up = "before the message"
    with pytest.raises(TransientFailure):
        channel.send(READER, LETTER, key="test:1")
    mail_server.hang_up = ""
    channel.send(READER, LETTER, key="test:2")
    assert [letter["Message-ID"] for letter in mail_server.took] == [message_id("test:2")]


def test_a_server_that_is_away_is_tried_again(mail_server: Postbox, channel: EmailChannel, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    with pytest.raises(TransientFailure):
        channel.send(READER, LETTER, key="test:1")


@pytest.mark.parametrize("email", ["", "a@b@example.org\nBcc: all@example.org"])
def test_an_address_that_is_none_is_not_tried_again(mail_server: Postbox, channel: EmailChannel, email: str) -> None:
    with pytest.raises(PermanentFailure):
        channel.send(Recipient(language="fi", email=email), LETTER, key="test:1")
    assert mail_server.took == []


@pytest.mark.parametrize(
    ("code", "failure"),
    [(550, PermanentFailure), (450, TransientFailure), (421, TransientFailure), (-1, OutcomeUnknown)],
)
def test_reply_codes_have_their_meaning(code: int, failure: type) -> None:
    assert isinstance(failure_of(code, "content"), failure)
