"""Calendars of strangers: events in the Linked Events shape, and a server that tells them."""

from __future__ import annotations

import datetime as clock
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile

from activities import actions
from activities.importing.fetching import Reader
from activities.models import FeedReading
from tests.factories.cast import Office, Person
from tests.factories.shifts import at

SOURCE = "https://kalenteri.example/v1/event/"


def event(key: str = "kunta:1", *, days: int = 5, **facts: Any) -> dict[str, Any]:
    """Return an event of two hours in Sastamala, so many days from now."""
    starts = at(days)
    told = {
        "@id": f"{SOURCE}{key}/",
        "id": key,
        "name": {"fi": f"Satutunti {key}", "sv": "Sagostund"},
        "description": {"fi": "<p>Tule <b>kuuntelemaan</b>!</p><script>alert(1)</script>"},
        "start_time": starts.isoformat(),
        "end_time": (starts + clock.timedelta(hours=2)).isoformat(),
        "event_status": "EventScheduled",
        "super_event": None,
        "location": {
            "@id": "https://kalenteri.example/v1/place/kunta:7/",
            "name": {"fi": "Pääkirjasto"},
            "street_address": {"fi": "Kirjastokatu 1"},
            "divisions": [{"type": "muni", "name": {"fi": "Sastamala"}}],
        },
        "in_language": [{"@id": "https://kalenteri.example/v1/language/fi/"}],
        "offers": [{"is_free": True, "price": None}],
        "info_url": {"fi": "https://kirjasto.example/satutunti"},
    }
    return {**told, **facts}


def data_of(*events: Any, **meta: Any) -> bytes:
    return json.dumps({"meta": {"count": len(events), "next": None, **meta}, "data": list(events)}).encode()


def file_of(*events: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("tapahtumat.json", data_of(*events), content_type="application/json")


def a_reading(office: Office, coordinator: Person, *events: Any) -> FeedReading:
    """Return what a coordinator has read from a file."""
    return actions.read_calendar(office.organisation, data=data_of(*(events or [event()])), actor=coordinator.actor)


# A server


@dataclass
class Served:
    """A calendar at an address of this machine: each path has a status, headers and a body, or does something."""

    port: int
    reader: Reader
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def address(self, path: str = "/v1/event/") -> str:
        return f"https://localhost{path}"


@contextmanager
def served(folder: Path, **limits: Any) -> Iterator[Served]:
    """Serve over TLS with a certificate that the reader trusts."""
    certificate = made_certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    port = server.server_address[1]
    trust = ssl.create_default_context(cafile=str(certificate))
    told = {"allows": lambda ip: True, "port": port, "trust": trust, **limits}
    calendar = Served(port, Reader(**told))
    server.RequestHandlerClass = handler_of(calendar)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield calendar
    finally:
        server.shutdown()
        server.server_close()


def handler_of(calendar: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            calendar.asked.append((self.path, self.headers["Host"]))
            status, headers, body = calendar.pages[path]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.trickle(body) if "X-Slowly" in headers else self.wfile.write(body)

        def trickle(self, body: bytes) -> None:
            try:
                for place in range(len(body)):
                    self.wfile.write(body[place : place + 1])
                    time.sleep(0.2)
            except OSError:
                return

        def log_message(self, *words: Any) -> None:
            return

    return Handler


def made_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.datetime.now(clock.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - clock.timedelta(days=1))
    builder = builder.not_valid_after(now + clock.timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
