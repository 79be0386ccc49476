"""Walks the site as one person and objects to every sign of somebody else's rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.db import connection, models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from core.actor import Role
from core.privacy import own_models
from tests.factories.worlds import World, rows_of, scoped_models
from tests.gates.routes import Route, fillings, own_fillings, routes_of

METHODS = ("GET", "POST")
ROLES = list(Role)
RARE_METHODS = ("PUT", "PATCH", "DELETE")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?P<table>\w+)', re.IGNORECASE)
READ = re.compile(r'\bFROM "?(?P<table>\w+)')
QUERY_LINK = re.compile(r'href="(\?[^"#]*)"')
TYPED_INPUT = re.compile(r'<input\b[^>]*type="(?:text|search)"[^>]*>')
NAME = re.compile(r'name="([^"]+)"')
GET_FORM = re.compile(r'<form\b[^>]*method="get"[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
MOST_VARIANTS = 40
# Everybody may read of every open role and of the public offer: their numbers in addresses tell nothing of anybody.
PUBLIC_NUMBER = re.compile(
    r'/\w\w/volunteering/\d+/\w+/"|/\w\w/activities/\d+/|activity-(?:time-)?\d+|[?;]time=\d+|rinnalla:[a-z]+-\d+'
)


@dataclass(frozen=True)
class Walker:
    """One person on a walk: what is theirs, what is foreign, and which words of foreign rows no page may say."""

    role: Role | None
    client: Client
    home: World
    foreign: tuple[World, ...]
    words: frozenset[str]
    is_known: bool = True
    own_clients: tuple[Client, ...] = field(default=())

    @cached_property
    def numbers(self) -> list[int]:
        return [number for world in self.foreign for number in world.numbers]

    @cached_property
    def texts(self) -> list[str]:
        return [text for world in self.foreign for text in unique_texts(world)]

    @cached_property
    def own(self) -> tuple[Iterable[int], Iterable[str]]:
        return self.home.numbers, unique_texts(self.home)

    @cached_property
    def typed(self) -> list[str]:
        """What is typed into filters: the first halves of the names of foreign rows, and of one reference."""
        names = sorted(word for word in self.words if word.isalpha())
        others = sorted(self.words - set(names))[-1:]
        return [word[: len(word) // 2] for word in (*names, *others)]


def all_routes() -> list[Route]:
    return list(routes_of(get_resolver().url_patterns))


def unique_texts(world: World) -> list[str]:
    """Return what the database knows as the one name of a row of this world: references, keys, hashes, addresses."""
    found: list[str] = []
    for model in scoped_models():
        for column in model._meta.fields:
            if column.unique and isinstance(column, models.CharField):
                found += rows_of(model, world.numbers).order_by("pk").values_list(column.name, flat=True)[:2]
    return [text for text in found if text]


def objections(walker: Walker, routes: Iterable[Route]) -> list[str]:
    """Return everything that is wrong with the pages of `routes` for this walker."""
    before = fingerprint(walker.foreign)
    found = [words for route in routes for words in at_route(walker, route)]
    return [*found, *(f"rows of {label} were changed" for label in changed(before, fingerprint(walker.foreign)))]


def changed(before: dict[str, list[tuple]], after: dict[str, list[tuple]]) -> list[str]:
    return [label for label in before if before[label] != after[label]]


def fingerprint(worlds: tuple[World, ...], tables: Iterable[str] | None = None) -> dict[str, list[tuple]]:
    """Return every value of every row of `worlds`, by model; of some tables only where they are named."""
    named = None if tables is None else set(tables)
    return {
        model._meta.label: [
            row for world in worlds for row in rows_of(model, world.numbers).order_by("pk").values_list()
        ]
        for model in scoped_models()
        if named is None or model._meta.db_table in named
    }


# One address


def at_route(walker: Walker, route: Route) -> Iterator[str]:
    if route.role is None:
        yield from at_open_route(walker, route)
    elif route.role != walker.role:
        yield from at_closed_route(walker, route)
    elif route.gaps:
        yield from at_foreign_row(walker, route)
    else:
        yield from at_own_page(walker, route)


def at_closed_route(walker: Walker, route: Route) -> Iterator[str]:
    """An area without its hat does not exist, whatever is asked of it."""
    filled = next(fillings(route, (walker.numbers, walker.texts), walker.own), {})
    for method in methods_of(walker, route):
        answer, written = ask(walker.client, method, route.address(**filled))
        if not is_turned_away(walker, route, answer):
            yield f"{method} {route.label} answers {said(answer)} without its hat"
        yield from wrong_words(walker, answer, f"{method} {route.label}")
        yield from (f"{method} {route.label} writes to {table} without its hat" for table in written)


def methods_of(walker: Walker, route: Route) -> tuple[str, ...]:
    """Return how an address that is not the walker's is asked: both ways by a passer-by, else by turns.

    An area is closed before its page is found, so the many walkers with a hat share the work.
    """
    if walker.role is None:
        return METHODS
    return (METHODS[(len(route.label) + ROLES.index(walker.role)) % 2],)


def is_turned_away(walker: Walker, route: Route, answer: HttpResponse) -> bool:
    if route.role == Role.FAMILY:
        return answer.status_code == 302 and answer["Location"] == reverse("public:family-link-lost")
    if not walker.is_known:
        return answer.status_code == 302 and answer["Location"].startswith(reverse(settings.LOGIN_URL))
    return answer.status_code == 404


def at_foreign_row(walker: Walker, route: Route) -> Iterator[str]:
    """A row of another world is not found. A method that a page does not know is refused before it looks.

    The first row is asked in every way, the others by turns, to read and to write; a number that no row of the tables
    looked into has would prove nothing, and is not asked.
    """
    asked, looked_into = fillings(route, (walker.numbers, walker.texts), walker.own), frozenset[str]()
    for place, filled in enumerate(asked):
        if place and looked_into and not any(is_row_of(looked_into, value) for value in filled.values()):
            continue
        with tables_looked_into(filled.values()) as tables:
            yield from at_one_row(walker, route, filled, place)
        looked_into = looked_into or frozenset(tables)


def at_one_row(walker: Walker, route: Route, filled: dict[str, Any], place: int) -> Iterator[str]:
    refused = set()
    for method in (*METHODS, *RARE_METHODS) if place == 0 else (METHODS[place % 2],):
        answer, written = ask(walker.client, method, route.address(**filled))
        where = f"{method} {route.label} {filled}"
        if answer.status_code not in (404, 405):
            yield f"{where} answers {said(answer)}"
        if answer.status_code == 405:
            refused.add(method)
        yield from wrong_words(walker, answer, where)
        yield from (f"{where} writes to {table}" for table in written)
    if place == 0 and refused >= set(METHODS):
        yield f"{route.label} knows neither GET nor POST"


def at_own_page(walker: Walker, route: Route) -> Iterator[str]:
    """A page of the walker's own, and all that it links to or can be asked, never names a foreign row."""
    with undone(walker.client):
        answer, written = ask(walker.client, "POST", route.address())
        yield from at_one_page(walker, "POST", route, answer)
        after = fingerprint(walker.foreign, written)
    before = fingerprint(walker.foreign, written)
    yield from (f"POST {route.label}: rows of {label} were changed" for label in changed(before, after))
    answer, _written = ask(walker.client, "GET", route.address())
    yield from at_one_page(walker, "GET", route, answer)
    for query in variants(answer, walker.typed):
        yield from at_one_page(walker, "GET", route, ask(walker.client, "GET", route.address() + query)[0], query)


def at_one_page(walker: Walker, method: str, route: Route, answer: HttpResponse, query: str = "") -> Iterator[str]:
    if answer.status_code >= 500:
        yield f"{method} {route.label}{query} answers {said(answer)}"
    yield from wrong_words(walker, answer, f"{method} {route.label}{query}")


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Forget what is done inside: rows, session and cookies are as they were."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)


def at_open_route(walker: Walker, route: Route) -> Iterator[str]:
    """A page for everybody says nothing of anybody, even when it is given what the database knows of them."""
    filled_in = fillings(route, (walker.numbers, walker.texts), walker.own) if route.gaps else [{}]
    for filled in filled_in:
        for method in methods_of(walker, route):
            answer, written = ask(walker.client, method, route.address(**filled))
            if answer.status_code >= 500:
                yield f"{method} {route.label} {filled} answers {said(answer)}"
            yield from wrong_words(walker, answer, f"{method} {route.label} {filled}")
            if filled:
                yield from (f"{method} {route.label} {filled} writes to {table}" for table in written)


# Asking and listening


def ask(client: Client, method: str, address: str) -> tuple[HttpResponse, list[str]]:
    """Return the answer, and the tables of ours that were written to."""
    client.raise_request_exception = False
    with written_tables() as tables, transaction.atomic():
        answer = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        if answer.status_code >= 500:
            transaction.set_rollback(True)
    return answer, tables


@cache
def own_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in own_models())


@contextmanager
def written_tables() -> Iterator[list[str]]:
    own, found = own_tables(), []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        write = WRITE.match(sql)
        if write and write["table"] in own:
            found.append(write["table"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def tables_looked_into(values: Iterable[Any]) -> Iterator[set[str]]:
    """Gather the tables of ours that are asked for a row by one of `values`, where they are numbers."""
    numbers, found = {value for value in values if isinstance(value, int)}, set[str]()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read = READ.search(sql)
        if read and read["table"] in own_tables() and numbers.intersection(params or ()):
            found.add(read["table"])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def is_row_of(tables: Iterable[str], value: Any) -> bool:
    models_asked = (model for model in own_models() if model._meta.db_table in tables)
    return any(model._base_manager.filter(pk=value).exists() for model in models_asked)


def said(answer: HttpResponse) -> str:
    error = getattr(answer, "exc_info", None)
    return f"{answer.status_code} {error[0].__name__}: {error[1]}" if error else str(answer.status_code)


def text_of(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{body.decode(errors='replace')}"


def wrong_words(walker: Walker, answer: HttpResponse, where: str) -> Iterator[str]:
    """Yield the foreign words of an answer. What stood in the address asked for tells nobody anything new."""
    text, asked = PUBLIC_NUMBER.sub("", text_of(answer)), unquote(answer.request["PATH_INFO"])
    yield from (f"{where} says {word}" for word in sorted(walker.words) if word in text and word not in asked)


def variants(answer: HttpResponse, typed: Iterable[str]) -> list[str]:
    """Return the queries that a page offers: its links to itself, and what is typed into its filters."""
    if answer.status_code != 200 or answer.streaming:
        return []
    html = answer.content.decode(errors="replace")
    links = [unescape(link) for link in QUERY_LINK.findall(html)]
    inputs = [tag for form in GET_FORM.findall(html) for tag in TYPED_INPUT.findall(form)]
    names = [name for tag in inputs for name in NAME.findall(tag)]
    asked = ["?" + urlencode({name: text}) for name in names for text in typed]
    return list(dict.fromkeys([*links, *asked]))[:MOST_VARIANTS]


# That a walk proves something


def answers_nobody(role: Role, clients: Iterable[Client], home: World, routes: Iterable[Route]) -> list[str]:
    """Return the addresses that find not even a row of the person's own: not finding a foreign one proves nothing."""
    clients, own = tuple(clients), ([*home.numbers, *numbers_of_public_facts()], unique_texts(home))
    mine = [route for route in routes if route.role == role and route.gaps]
    return [route.label for route in mine if not any(finds(client, route, own) for client in clients)]


def numbers_of_public_facts() -> list[int]:
    """Return the keys of rows that everybody may read, such as rooms and services: they have no world of their own."""
    facts = set(own_models()) - set(scoped_models())
    keys = {pk for model in facts for pk in model._base_manager.values_list("pk", flat=True) if isinstance(pk, int)}
    return sorted(keys, reverse=True)


def finds(client: Client, route: Route, own: tuple[Iterable[int], Iterable[str]]) -> bool:
    for filled in own_fillings(route, own):
        for method in METHODS:
            with undone(client):
                answer, _written = ask(client, method, route.address(**filled))
            if answer.status_code not in (404, 405):
                return True
    return False
