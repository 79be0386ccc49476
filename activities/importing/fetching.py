"""Fetching an address that a person has written: only from the open internet, and never for long or much.

Every name is looked up once, every answer of the look-up must be a public address, and the connection goes to the
address that was checked; each redirect is a new address. So nobody reaches through us what only we can reach.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Network, ip_address
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BYTES, MOST_SECONDS, MOST_REDIRECTS, MOST_PAGES = 2_000_000, 10.0, 3, 20
HTTPS = 443
# Of IPv6, the networks that lead to addresses of IPv4, which could be private ones.
LEADING_ELSEWHERE = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")))
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Rinnalla", "Connection": "close"}


class Unreadable(ValueError):
    """What was asked for cannot be read; `sentence` tells why, in words for a reader."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    leads_elsewhere = ip.version == 6 and any(ip in network for network in LEADING_ELSEWHERE)
    return ip.is_global and not ip.is_multicast and not leads_elsewhere


@dataclass(frozen=True)
class Reader:
    """How far reading may go. Tests let a server of their own be reached."""

    allows: Callable[[str], bool] = is_public
    port: int = HTTPS
    seconds: float = MOST_SECONDS
    most_bytes: int = MOST_BYTES
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass
class Budget:
    """What is left of the time and the bytes for everything that one reading fetches."""

    ends: float
    left: int

    @property
    def seconds(self) -> float:
        seconds = self.ends - monotonic()
        if seconds <= 0:
            raise Unreadable(_("The calendar did not answer in ten seconds. Try again later."))
        return seconds

    def take(self, body: bytes) -> bytes:
        self.left -= len(body)
        if self.left < 0:
            raise Unreadable(_("The calendar is larger than 2 megabytes. Narrow the address, or send it as a file."))
        return body


def read_feed(address: str, reader: Reader | None = None) -> list[Any]:
    """Return the events of a Linked Events address and of the pages after it; raises `Unreadable`."""
    reader = reader or Reader()
    budget = Budget(monotonic() + reader.seconds, reader.most_bytes)
    events: list[Any] = []
    page: str | None = with_places(address)
    for _page in range(MOST_PAGES):
        if page is None:
            break
        told = parsed(fetch(page, reader, budget))
        events += events_of(told)
        page = next_page(told, page)
    return events


def with_places(address: str) -> str:
    """Return the address of a list of events so that it tells the places too, as the API lets one ask."""
    url = urlsplit(address.strip())
    if not url.path.rstrip("/").endswith("/event") or "include" in dict(parse_qsl(url.query)):
        return address.strip()
    query = "&".join(part for part in (url.query, urlencode({"include": "location,keywords"}, safe=",")) if part)
    return url._replace(query=query).geturl()


def next_page(told: Any, page: str) -> str | None:
    """Return the address of the page after this one, when it is of the same site."""
    meta = told.get("meta") if isinstance(told, dict) else None
    found = meta.get("next") if isinstance(meta, dict) else None
    if not isinstance(found, str) or urlsplit(found).netloc != urlsplit(page).netloc:
        return None
    return urlsplit(found)._replace(scheme="https").geturl()


def parsed(body: bytes) -> Any:
    """Return what JSON says; raises `Unreadable` for what is none, or folded into itself too deep."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable(
            _("This is not JSON in the Linked Events shape. Ask for the address of the open data.")
        ) from error


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def events_of(told: Any) -> list[Any]:
    """Return the events of an answer: a list of them, one alone, or a bare list."""
    if isinstance(told, dict):
        told = told.get("data", [told] if "name" in told else None)
    if not isinstance(told, list):
        raise Unreadable(_("There are no events in this. Ask for the address of the list of events."))
    return told


# The connection


def fetch(address: str, reader: Reader, budget: Budget) -> bytes:
    """Return what is at an address, following a few redirects; raises `Unreadable`."""
    for _hop in range(MOST_REDIRECTS + 1):
        url = checked(address, reader)
        status, target, body = answer_of(url, reader, budget)
        if status not in REDIRECTS:
            break
        address = urljoin(url.geturl(), target)
    if status != http.client.OK:
        raise Unreadable(_("The calendar answered %(status)d. Check the address.") % {"status": status})
    return body


def checked(address: str, reader: Reader) -> SplitResult:
    try:
        url = urlsplit(address)
        port = url.port or reader.port
    except ValueError as error:
        raise Unreadable(_("This is not an address.")) from error
    if url.scheme != "https" or not url.hostname or url.username or port != reader.port:
        raise Unreadable(_("Write an address that begins with https://, without a port or a password."))
    return url


def answer_of(url: SplitResult, reader: Reader, budget: Budget) -> tuple[int, str, bytes]:
    """Return the status, where it is redirected, and the body."""
    try:
        with connected(url, reader, budget) as connection:
            path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
            connection.request("GET", path, headers=HEADERS)
            answer = connection.getresponse()
            body = b"" if answer.status in REDIRECTS else answer.read(budget.left + 1)
            budget.seconds  # noqa: B018  says so when the time was over
            return answer.status, answer.headers.get("Location") or "", budget.take(body)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        budget.seconds  # noqa: B018  the same
        raise Unreadable(_("The calendar could not be reached safely. Check the address.")) from error


@contextmanager
def connected(url: SplitResult, reader: Reader, budget: Budget) -> Iterator[http.client.HTTPConnection]:
    """Let the connection be used until the time is over: then it is cut, whatever trickles through it."""
    ip = address_of(url.hostname or "", reader)
    plain = socket.create_connection((ip, reader.port), timeout=budget.seconds)
    with plain, reader.trust.wrap_socket(plain, server_hostname=url.hostname, do_handshake_on_connect=False) as secure:
        clock = Timer(budget.seconds, cut, [secure])
        clock.start()
        try:
            secure.do_handshake()
            connection = http.client.HTTPConnection(url.hostname or "")
            connection.sock = secure
            yield connection
        finally:
            clock.cancel()


def cut(connection: socket.socket) -> None:
    """End a connection under whoever waits for it."""
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return


def address_of(host: str, reader: Reader) -> str:
    """Return an IP address of `host`; raises `Unreadable` where any of them is not of the open internet."""
    found = [entry[4][0] for entry in socket.getaddrinfo(host, reader.port, type=socket.SOCK_STREAM)]
    if not found or not all(reader.allows(str(ip)) for ip in found):
        raise Unreadable(_("This address is not on the open internet."))
    return str(found[0])
