"""E-mail, through whichever Django backend the installation has."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail

from notifications.channels import Channel, DeliveryFailure, OutcomeUnknown, PermanentFailure, TransientFailure
from notifications.recipients import Recipient
from notifications.rendering import Rendered

# Mail servers tend to end a conversation after a hundred messages.
MESSAGES_PER_CONNECTION = 50


class EmailChannel(Channel):
    """Keeps one connection open while a sender works through the queue."""

    def __init__(self) -> None:
        self.connection: Any = None
        self.sent_on_connection = 0

    def send(self, recipient: Recipient, rendered: Rendered, *, key: str) -> str:
        if not recipient.email:
            raise PermanentFailure("the recipient has no e-mail address")
        letter = compose(recipient, rendered, message_id=message_id(key))
        try:
            with spoken_plainly():
                self.opened().send_messages([letter])
        except DeliveryFailure:
            self.close()
            raise
        self.sent_on_connection += 1
        if self.sent_on_connection >= MESSAGES_PER_CONNECTION:
            self.close()
        return letter.extra_headers["Message-ID"]

    def opened(self) -> Any:
        """Return the open connection. Whatever fails here fails before anything was handed over."""
        if self.connection is None:
            connection = mail.get_connection()
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                raise TransientFailure("the mail server did not let us in") from error
            self.connection = connection
        return self.connection

    def close(self) -> None:
        connection, self.connection, self.sent_on_connection = self.connection, None, 0
        if connection is None:
            return
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            return


@contextmanager
def spoken_plainly() -> Iterator[None]:
    """Turn what a mail server answers into one of our three failures.

    A refusal of the recipient or of the content is about this message; one of the sender or of the conversation is
    about us and may pass. `channels.smtp` has already said what it knows of a lost connection; from other backends it
    may have been lost after the handing over.
    """
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise failure_of(max(codes, default=450), "recipient") from error
    except smtplib.SMTPDataError as error:
        raise failure_of(error.smtp_code, "content") from error
    except smtplib.SMTPServerDisconnected as error:
        raise OutcomeUnknown("the connection to the mail server broke") from error
    except smtplib.SMTPException as error:
        raise TransientFailure("the mail server did not take the message now") from error
    except ConnectionRefusedError as error:
        raise TransientFailure("the mail server does not answer") from error
    except OSError as error:
        raise OutcomeUnknown("the connection to the mail server broke") from error
    except ValueError as error:
        raise PermanentFailure("the address cannot be written to") from error


def failure_of(code: int, what: str) -> DeliveryFailure:
    """Return what a reply code means; an answer that is not SMTP, after the message, tells nothing."""
    sentence = f"the mail server refused the {what} ({code})"
    if code < 400:
        return OutcomeUnknown(sentence)
    return PermanentFailure(sentence) if code >= 500 else TransientFailure(sentence)


def compose(recipient: Recipient, rendered: Rendered, *, message_id: str) -> mail.EmailMultiAlternatives:
    """Return the letter, from the association's name at this installation's address, or from the neutral sender."""
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = settings.NEUTRAL_FROM_EMAIL if rendered.is_neutral else formataddr((rendered.sender, address))
    letter = mail.EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=sender,
        to=[recipient.email],
        reply_to=[rendered.reply_to] if rendered.reply_to else None,
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", **ways_to_stop(rendered)},
    )
    letter.attach_alternative(rendered.html, "text/html")
    return letter


def ways_to_stop(rendered: Rendered) -> dict[str, str]:
    """Return the headers by which a mail program stops such messages with one press (RFC 8058)."""
    if not rendered.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{rendered.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def message_id(key: str) -> str:
    """Return the same id for the same key, so that a mail server which gets a message twice can drop one."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{host}>"
