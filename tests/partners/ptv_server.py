"""A small Palvelutietovaranto over real HTTP: the documented shape of v11, and every fault that one has heard of."""

from __future__ import annotations

import hashlib
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

NOBODY = str(UUID(int=0))
CLASS = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/"
Row = dict[str, Any]


def guid(number: int, kind: int = 1) -> str:
    return str(UUID(int=(kind << 64) + number + 1))


def texts(value: str, **more: Any) -> list[Row]:
    return [{"language": code, "value": f"{value} ({code})", **more} for code in ("fi", "sv")]


def service(number: int, **facts: Any) -> Row:
    """One service as v11 tells it."""
    told = {
        "id": guid(number),
        "type": "Service",
        "serviceNames": texts(f"Perhepalvelu {number}", type="Name"),
        "serviceDescriptions": [
            *texts("Tukea lapsiperheille.", type="Summary"),
            *texts("Kirjoita osoitteeseen matti.virkailija@kunta.example tai soita.", type="UserInstruction"),
        ],
        "serviceChargeType": "FreeOfCharge",
        "areaType": "LimitedType",
        "areas": [{"type": "Municipality", "code": "790", "name": [], "municipalities": [{"code": "790", "name": []}]}],
        "languages": ["fi", "sv"],
        "serviceClasses": [{"uri": f"{CLASS}P3.7", "code": "P3.7"}],
        "targetGroups": [{"code": "KR1"}],
        "serviceChannels": [{"serviceChannel": {"id": guid(number, 2), "name": "Toimipiste"}}],
        "organizations": [{"roleType": "Responsible", "organization": {"id": guid(1, 3), "name": "Esimerkkikunta"}}],
        "publishingStatus": "Published",
        "modified": "2026-05-04T10:00:00Z",
    }
    return {**told, **facts}


def channel(number: int, **facts: Any) -> Row:
    """The place of service number `number`."""
    street = {
        "street": texts("Esimerkkikatu"),
        "streetNumber": str(number),
        "postalCode": "38200",
        "postOffice": [{"language": "fi", "value": "Sastamala"}],
        "latitude": "6805512.123",
        "longitude": "283012.5",
    }
    hours = {"dayFrom": "Monday", "dayTo": "Friday", "from": "09:00:00", "to": "15:30:00"}
    told = {
        "id": guid(number, 2),
        "serviceChannelType": "ServiceLocation",
        "phoneNumbers": [
            {
                "type": "Phone",
                "prefixNumber": "+358",
                "number": "409999999",
                "additionalInformation": "Matti Virkailija",
            },
            {"type": "Phone", "prefixNumber": "+358", "number": "0400000021", "additionalInformation": "Ajanvaraus"},
        ],
        "supportEmails": [{"language": "fi", "value": "matti.virkailija@kunta.example"}],
        "webPages": [{"language": "fi", "url": "https://kunta.example/perheet"}],
        "addresses": [{"type": "Location", "streetAddress": street}],
        "serviceHours": [{"serviceHourType": "DaysOfTheWeek", "openingHour": [hours]}],
        "publishingStatus": "Published",
    }
    return {**told, **facts}


@dataclass
class Catalogue:
    """What the server holds and how it misbehaves: `faults` are names by page, each met once unless it stays."""

    services: dict[str, Row] = field(default_factory=dict)
    channels: dict[str, Row] = field(default_factory=dict)
    faults: dict[int, list[str]] = field(default_factory=dict)
    size: int = 20  # rows on a page
    tells_ids_alone: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base: str = ""
    after: dict[int, Any] = field(default_factory=dict)  # done once, when that page has been told

    @classmethod
    def of(cls, count: int, **how: Any) -> Catalogue:
        rows, places = [service(n) for n in range(count)], [channel(n) for n in range(count)]
        return cls({row["id"]: row for row in rows}, {row["id"]: row for row in places}, **how)

    def page(self, number: int) -> Row:
        rows = list(self.services.values())
        shown = rows[(number - 1) * self.size : number * self.size]
        shown = [{"id": row["id"], "name": "x"} for row in shown] if self.tells_ids_alone else shown
        return {"pageNumber": number, "pageSize": self.size, "pageCount": -(-len(rows) // self.size), "itemList": shown}


@contextmanager
def served(catalogue: Catalogue) -> Iterator[Catalogue]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(catalogue))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    catalogue.base = f"http://127.0.0.1:{server.server_address[1]}/api/v11/"
    try:
        yield catalogue
    finally:
        server.shutdown()
        server.server_close()


def handler_of(catalogue: Catalogue) -> type[BaseHTTPRequestHandler]:  # noqa: C901  one class, many short methods
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            catalogue.paths.append(self.path)
            catalogue.headers.append(dict(self.headers))
            if "Authorization" in self.headers or NOBODY in self.path:
                return self.say(500, b"{}")
            path = url.path.removeprefix("/api/v11/")
            if path.startswith("Service/list/area/"):
                return self.list_page(int(asked.get("page", "1")))
            rows = {"Service/list": catalogue.services, "ServiceChannel/list": catalogue.channels}.get(path)
            ids = asked.get("guids", "").split(",")
            if rows is None or len(ids) > 100:
                return self.say(404 if rows is None else 400, b"{}")
            catalogue.asked[path] += 1
            return self.say(200, json.dumps([rows[one] for one in ids if one in rows]).encode())

        def list_page(self, number: int) -> None:
            catalogue.asked["page"] += 1
            faults = catalogue.faults.get(number, [])
            fault = faults[0] if faults and faults[0].endswith("!") else faults.pop(0) if faults else ""
            told = catalogue.page(number)
            if fault:
                return getattr(self, fault.rstrip("!"))(told)
            body = json.dumps(told).encode()
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == tag:
                return self.say(304, b"")
            self.say(200, body, ETag=tag)
            catalogue.after.pop(number, lambda: None)()
            return None

        def say(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        # Faults

        def broken(self, told: Row) -> None:
            self.say(500, b"<html>Server Error</html>")

        def busy(self, told: Row) -> None:
            self.say(429, b"", Retry_After="0")

        def busy_long(self, told: Row) -> None:
            self.say(429, b"", Retry_After="7200")

        def html(self, told: Row) -> None:
            self.say(200, b"<!doctype html><title>Huoltokatko</title>")

        def truncated(self, told: Row) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])

        def slow(self, told: Row) -> None:
            time.sleep(0.7)

        def reset(self, told: Row) -> None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def misshaped(self, told: Row) -> None:
            self.say(200, json.dumps({"rows": []}).encode())

        def malformed(self, told: Row) -> None:
            odd = [None, 7, {"id": NOBODY}, {"id": "no guid"}, service(900_000, serviceNames="no list")]
            self.say(200, json.dumps({**told, "itemList": [*odd, *told["itemList"]]}).encode())

        def doubled(self, told: Row) -> None:
            first = catalogue.page(1)["itemList"][:3]
            self.say(200, json.dumps({**told, "itemList": [*told["itemList"], *told["itemList"][:2], *first]}).encode())

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                return

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                return

        def log_message(self, *words: Any) -> None:
            return

    return Handler
