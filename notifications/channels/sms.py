"""Text messages: to a folder in the embedded run, to an HTTP gateway in an installation."""

from __future__ import annotations

import http.client
import json
from abc import ABC, abstractmethod
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.channels import (
    Channel,
    DeliveryFailure,
    OutcomeUnknown,
    PermanentFailure,
    TransientFailure,
    mailbox,
)
from notifications.recipients import Recipient
from notifications.rendering import Rendered

GATEWAY_TIMEOUT_SECONDS = 10
ANSWER_BYTES = 10_000

# These say something about us or about the moment, not about the message.
WORTH_TRYING_AGAIN = frozenset({401, 403, 408, 425, 429})


class SmsBackend(ABC):
    @abstractmethod
    def send(self, *, to: str, text: str, sender: str, key: str) -> str:
        """Hand one text message over and return the provider's id; raises the failures of `channels`."""


class MailboxBackend(SmsBackend):
    """Puts the text message beside the e-mails of the embedded run."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> str:
        return mailbox.keep(mailbox.Letter(channel="sms", to=to, sender=sender, text=text, headers={"key": key}))


class HttpGatewayBackend(SmsBackend):
    """Posts JSON to the address in SMS_GATEWAY_URL, with the outbox key as `Idempotency-Key`."""

    def send(self, *, to: str, text: str, sender: str, key: str) -> str:
        url = urlsplit(settings.SMS_GATEWAY_URL)
        body = json.dumps({"to": to, "from": sender, "text": text}).encode()
        connection = connected(url)
        try:
            status, answer = posted(connection, url, body, key)
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise failure_of(status)
        return provider_id(answer)


class SmsChannel(Channel):
    def __init__(self) -> None:
        self.backend: SmsBackend = import_string(settings.SMS_BACKEND)()

    def send(self, recipient: Recipient, rendered: Rendered, *, key: str) -> str:
        if not recipient.phone:
            raise PermanentFailure("the recipient has no phone number")
        if not recipient.sms_allowed:
            raise PermanentFailure("the recipient has not allowed text messages")
        sender = settings.SMS_NEUTRAL_SENDER if rendered.is_neutral else settings.SMS_SENDER
        return self.backend.send(to=recipient.phone, text=rendered.text, sender=sender, key=key)


def connected(url: SplitResult) -> http.client.HTTPConnection:
    """Return an open connection to the gateway. Whatever fails here fails before anything was handed over."""
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=GATEWAY_TIMEOUT_SECONDS)
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        raise TransientFailure("the SMS gateway does not answer") from error
    return connection


def posted(connection: http.client.HTTPConnection, url: SplitResult, body: bytes, key: str) -> tuple[int, bytes]:
    """Return the gateway's status and answer. A silence from here on may follow a message that went."""
    headers = {
        "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise OutcomeUnknown("the SMS gateway did not answer after the message") from error


def failure_of(status: int) -> DeliveryFailure:
    sentence = f"the SMS gateway answered {status}"
    if status >= 500 or status in WORTH_TRYING_AGAIN:
        return TransientFailure(sentence)
    return PermanentFailure(sentence)


def provider_id(answer: bytes) -> str:
    """Return the `id` of the gateway's JSON answer, "" when it gives none: the message went all the same."""
    try:
        found = json.loads(answer)
    except ValueError:
        return ""
    return str(found.get("id", ""))[:200] if isinstance(found, dict) else ""
