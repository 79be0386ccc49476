"""A real SMTP server that remembers what it took and can be told to misbehave."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Postbox:
    """`refuse_recipient` and `refuse_content` are replies; `hang_up` says where the line goes dead.

    With `hold_at` it takes that many messages and then keeps every sender waiting for the reply, until `let_go`.
    """

    seconds_per_message: float = 0.0
    refuse_recipient: str = ""
    refuse_content: str = ""
    hang_up: str = ""
    hold_at: int = 0
    holding: threading.Event = field(default_factory=threading.Event)
    took: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    conversations: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up == "before the message":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuse_content:
            return self.refuse_content
        self.to.extend(envelope.rcpt_tos)
        self.took.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        await asyncio.sleep(self.seconds_per_message)
        while self.hold_at and len(self.took) >= self.hold_at:
            self.holding.set()
            await asyncio.sleep(0.01)
        if self.hang_up == "after the message":
            server.transport.abort()
        return "250 OK"

    def let_go(self) -> None:
        self.hold_at = 0
        self.holding.clear()


class OnAnyPort(Controller):
    """Says which port it got before its own first visit to itself."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def postbox(**ways: object) -> Iterator[Postbox]:
    """Run a server on a loopback port of its own until the block ends."""
    box = Postbox(**ways)
    controller = OnAnyPort(box, hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
