"""Asking the open API of the Palvelutietovaranto: patiently, never for long or much, and without any credentials."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

MOST_BYTES = 30_000_000
CHUNK = 65_536
LONGEST_WAIT = 60.0  # a server that wants to be left alone for longer is asked another night
JITTER = 0.5
# Never an Authorization header: a malformed one is answered with an error of the server (domain.md 5.4).
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Rinnalla"}
PASSING = frozenset({"unreachable", "slow", "busy", "broken", "not_json"})
Tag = Mapping[str, str]


class Fault(Exception):
    """Why the directory could not be read: a code, and for how many seconds it wants to be left alone, if it said."""

    def __init__(self, code: str, rest: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.rest = rest


@dataclass(frozen=True)
class Answer:
    """What an address told: its JSON and the tag to ask with the next time; or that it is as it was."""

    told: Any = None
    tag: Tag = field(default_factory=dict)
    is_same: bool = False


class Asks(Protocol):
    def get(self, path: str, tag: Tag | None = None) -> Answer: ...


@dataclass(frozen=True)
class Client:
    """Asks over HTTP. Passing faults are tried again, each time after a longer pause."""

    base: str = field(default_factory=lambda: settings.PTV_URL)
    seconds: float = field(default_factory=lambda: settings.PTV_SECONDS)
    tries: int = field(default_factory=lambda: settings.PTV_TRIES)
    pause: float = field(default_factory=lambda: settings.PTV_PAUSE)
    sleep: Callable[[float], None] = time.sleep

    def get(self, path: str, tag: Tag | None = None) -> Answer:
        """Return what is at `path` of the API; raises `Fault`."""
        for turn in range(1, self.tries + 1):
            try:
                return self.once(path, tag or {})
            except Fault as fault:
                if fault.code not in PASSING or turn == self.tries or fault.rest > LONGEST_WAIT:
                    raise
                jitter = 1 + random.uniform(0, JITTER)  # noqa: S311  spreads the asking, keeps no secret
                self.sleep(max(fault.rest, self.pause * 2 ** (turn - 1) * jitter))
        raise Fault("unreachable")

    def once(self, path: str, tag: Tag) -> Answer:
        url = urlsplit(urljoin(self.base, path))
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        trust = {"context": ssl.create_default_context()} if url.scheme == "https" else {}
        connection = kind(url.netloc, timeout=self.seconds, **trust)
        try:
            connection.request("GET", f"{url.path}?{url.query}" if url.query else url.path, headers={**HEADERS, **tag})
            return self.answer(connection.getresponse())
        except TimeoutError as error:
            raise Fault("slow") from error
        except (OSError, http.client.HTTPException) as error:
            raise Fault("unreachable") from error
        finally:
            connection.close()

    def answer(self, response: http.client.HTTPResponse) -> Answer:
        if response.status == http.client.NOT_MODIFIED:
            return Answer(is_same=True)
        if response.status != http.client.OK:
            raise Fault(code_of(response.status), rest_of(response.headers.get("Retry-After", "")))
        try:
            told = json.loads(self.body(response))
        except (ValueError, RecursionError) as error:  # also what was cut in the middle, and pages for people
            raise Fault("not_json") from error
        return Answer(told, tag_of(response.headers))

    def body(self, response: http.client.HTTPResponse) -> bytes:
        ends, parts, size = time.monotonic() + self.seconds, [], 0
        while part := response.read1(CHUNK):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise Fault("too_large")
            if time.monotonic() > ends:
                raise Fault("slow")
        return b"".join(parts)


def code_of(status: int) -> str:
    if status == http.client.TOO_MANY_REQUESTS:
        return "busy"
    return "broken" if status >= http.client.INTERNAL_SERVER_ERROR else "refused"


def rest_of(told: str) -> float:
    """Return the seconds of a Retry-After header, which tells seconds or a moment."""
    if told.strip().isascii() and told.strip().isdigit():
        return float(told.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(told) - timezone.now()).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return 0.0


def tag_of(headers: Any) -> Tag:
    """Return the headers by which the next asking can say what it has already."""
    held = {"If-None-Match": headers.get("ETag"), "If-Modified-Since": headers.get("Last-Modified")}
    return {name: value for name, value in held.items() if value}


def batches(rows: Iterable[str], most: int) -> Iterator[list[str]]:
    """Yield `rows` in lists of at most `most`."""
    left = iter(rows)
    while batch := list(islice(left, most)):
        yield batch
