"""The embedded run's post: every message becomes a file in a folder, e-mail and SMS alike, and nothing leaves."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as it went out."""

    channel: str
    to: str
    sender: str
    text: str
    subject: str = ""
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    at: str = ""

    @property
    def sent_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


def folder() -> Path:
    found = Path(settings.MAILBOX_FOLDER)
    found.mkdir(parents=True, exist_ok=True)
    return found


def keep(letter: Letter) -> str:
    """Write `letter` as a file of its own and return the file's name; it is never half there for a reader."""
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    values = {**asdict(letter), "at": datetime.now(UTC).isoformat()}
    draft = folder() / f"{name}.draft"
    draft.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder() / f"{name}.json")
    return name


def names() -> list[str]:
    """Return the names of the letters, newest first."""
    return sorted((path.stem for path in folder().glob("*.json")), reverse=True)


def read(name: str) -> Letter:
    """Return one letter; raises FileNotFoundError."""
    return Letter(**json.loads((folder() / f"{name}.json").read_text(encoding="utf-8")))


class Backend(BaseEmailBackend):
    """Django's e-mail, put into the folder."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            keep(letter_of(message))
        return len(email_messages)


def letter_of(message: EmailMessage) -> Letter:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return Letter(
        channel="email",
        to=", ".join(message.recipients()),
        sender=message.from_email,
        subject=str(message.subject),
        text=str(message.body),
        html=next((str(content) for content, kind in alternatives if kind == "text/html"), ""),
        headers={name: str(value) for name, value in message.extra_headers.items()},
    )
