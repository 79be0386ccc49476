"""Every page of an office or a companion that speaks of one family leaves an opening in its trail (R-AC-2, R-AC-3).

A new page is walked without anyone writing a test.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from core.actor import Role
from core.models import AuditEntry
from tests.factories import cast, worlds
from tests.factories.worlds import World
from tests.gates.leaks import all_routes, ask, unique_texts
from tests.gates.routes import Route, own_fillings

HERE = 128_900_001
MOST_ROWS = 20
APPS = ("families", "matching")
# Pages of many at once: a line of each, with the file behind it; and one's own words about what has ended.
LISTS = frozenset(
    {
        "coordinator:request-list",
        "coordinator:match-list",
        "coordinator:plan",
        "volunteer:worry",
        "volunteer:outside-role",
        "volunteer:feedback",
    }
)


@pytest.fixture(autouse=True)
def _quiet(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Most rows are not found: each is logged and gets a page, which is a plain one here."""
    (tmp_path / "404.html").write_text("not found")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def world(db: Any) -> World:
    return worlds.build(HERE, cast.SASTAMALA, surname="Koivurintanen", worker_name="Honkaharju")


def pages_of(role: Role) -> list[Route]:
    return [route for route in all_routes() if route.role == role and route.label not in LISTS]


def is_about_families(address: str) -> bool:
    """Whether the page is of an app whose rows are about families."""
    return resolve(address).func.__module__.partition(".")[0] in APPS


def silent(client: Client, world: World, routes: list[Route]) -> Iterator[str]:
    """Yield the addresses that speak of a family and leave no opening; of each, the first row that speaks is asked."""
    for route in routes:
        for filled in islice(own_fillings(route, (world.numbers, unique_texts(world)[:2])), MOST_ROWS):
            address = route.address(**filled)
            if not is_about_families(address):
                break
            before = AuditEntry.objects.openings().count()
            answer, _written = ask(client, "GET", address)
            if answer.status_code == 405:
                break
            if answer.status_code == 200 and speaks(answer.content.decode(errors="replace"), world):
                if AuditEntry.objects.openings().count() == before:
                    yield route.label
                break


def speaks(text: str, world: World) -> bool:
    return any(word in text for word in world.family_words)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VOLUNTEER])
def test_no_page_speaks_of_a_family_without_an_opening_in_its_trail(role: Role, world: World) -> None:
    client = {Role.COORDINATOR: world.coordinator, Role.VOLUNTEER: world.volunteer}[role].client
    assert list(silent(client, world, pages_of(role))) == []
