import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from notifications.channels import OutcomeUnknown, PermanentFailure, TransientFailure, mailbox, sms
from notifications.channels.sms import SmsChannel
from notifications.recipients import Recipient
from notifications.rendering import Rendered

READER = Recipient(language="fi", phone="+358400000001", sms_allowed=True)
TEXT = Rendered(text="Muistutus: sinulla on sovittu aika tänään klo 14.", sender="Yhdistys ry")


class Gateway(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.took.append((self.path, dict(self.headers), body))
        time.sleep(self.server.seconds)
        if self.server.hangs_up:
            self.connection.close()
            return
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *args: Any) -> None:
        return None


@pytest.fixture
def gateway(settings: Any) -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    server.took, server.status, server.seconds, server.hangs_up = [], 202, 0, False
    server.answer = b'{"id": "sms-17"}'
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.SMS_BACKEND = "notifications.channels.sms.HttpGatewayBackend"
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/v1/messages?account=4"
    settings.SMS_GATEWAY_TOKEN = "a-token"
    settings.SMS_SENDER = "Rinnalla"
    yield server
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_the_message_and_a_key_to_drop_doubles_by(gateway: Any) -> None:
    assert SmsChannel().send(READER, TEXT, key="visit_reminder:7:sms") == "sms-17"
    ((path, headers, body),) = gateway.took
    assert path == "/v1/messages?account=4"
    assert headers["Idempotency-Key"] == "visit_reminder:7:sms"
    assert headers["Authorization"] == "Bearer a-token"
    assert body == {"to": "+358400000001", "from": "Rinnalla", "text": TEXT.text}


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (400, PermanentFailure),
        (404, PermanentFailure),
        (422, PermanentFailure),
        (302, PermanentFailure),
        (401, TransientFailure),
        (403, TransientFailure),
        (408, TransientFailure),
        (429, TransientFailure),
        (500, TransientFailure),
        (503, TransientFailure),
    ],
)
def test_an_answer_says_whether_trying_again_helps(gateway: Any, status: int, failure: type) -> None:
    gateway.status = status
    with pytest.raises(failure, match=str(status)):
        SmsChannel().send(READER, TEXT, key="k")
    assert len(gateway.took) == 1


def test_silence_after_the_message_leaves_it_in_doubt(gateway: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sms, "GATEWAY_TIMEOUT_SECONDS", 0.3)
    gateway.seconds = 1
    with pytest.raises(OutcomeUnknown):
        SmsChannel().send(READER, TEXT, key="k")
    assert len(gateway.took) == 1


def test_a_line_that_breaks_after_the_message_leaves_it_in_doubt(gateway: Any) -> None:
    gateway.hangs_up = True
    with pytest.raises(OutcomeUnknown):
        SmsChannel().send(READER, TEXT, key="k")


def test_a_gateway_that_is_away_is_tried_again(gateway: Any, settings: Any) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:1/"
    with pytest.raises(TransientFailure):
        SmsChannel().send(READER, TEXT, key="k")


@pytest.mark.parametrize("answer", [b"", b"accepted", b"[1]", b"{}"])
def test_a_message_has_gone_even_when_the_gateway_gives_it_no_name(gateway: Any, answer: bytes) -> None:
    gateway.answer = answer
    assert SmsChannel().send(READER, TEXT, key="k") == ""


@pytest.mark.parametrize(
    "recipient",
    [
        Recipient(language="fi", phone="", sms_allowed=True),
        Recipient(language="fi", phone="+358400000001", sms_allowed=False),
    ],
)
def test_nobody_is_texted_who_has_no_number_or_does_not_want_it(gateway: Any, recipient: Recipient) -> None:
    with pytest.raises(PermanentFailure):
        SmsChannel().send(recipient, TEXT, key="k")
    assert gateway.took == []


def test_the_embedded_run_puts_text_messages_into_the_mailbox() -> None:
    name = SmsChannel().send(READER, TEXT, key="k")
    letter = mailbox.read(name)
    assert (letter.channel, letter.to, letter.text) == ("sms", "+358400000001", TEXT.text)
