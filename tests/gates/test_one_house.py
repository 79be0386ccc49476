"""Three associations in one house: one programme, one agreement, one calendar, and each its own families alone."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from pypdf import PdfReader

from accounts.models import User
from core.actor import Role
from families.models import Adult
from matching.states import Match as State
from notifications import delivery
from notifications.models import OutboxMessage
from tests.factories import one_house, worlds
from tests.factories.worlds import World
from tests.gates.leaks import all_routes, ask, fingerprint, text_of, undone, unique_texts, variants
from tests.gates.routes import Route, fillings

IISALMI = "140"
NUMBERS = (151_300_001, 262_400_001, 373_500_001)
NAMES = (("Vaahteralehto", "Tammikari"), ("Haapavuorela", "Visakoivisto"), ("Raitasuonio", "Jalavaharju"))
FEW = (State.ACTIVE, State.PROPOSED, worlds.OVER)
WHO = [
    *((place, Role.COORDINATOR) for place in range(3)),
    (0, Role.ADMINISTRATOR),
    *((1, role) for role in (Role.ADMINISTRATOR, Role.PARTNER, Role.STATISTICS, Role.VOLUNTEER, Role.CHECKER)),
]
MOST_WAYS = 4
# So many pages at least name families of one's own: a walk over empty pages would prove nothing.
PROVES = {Role.COORDINATOR: 5}
FAMILIES = ("families", "matching", "volunteers")


@pytest.fixture(scope="module")
def three(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, ...]]:
    """Three associations of Iisalmi that carry one programme under an agreement which shares all that can be shared."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = tuple(association(number, *names) for number, names in zip(NUMBERS, NAMES, strict=True))
        one_house.share(built)
        yield built
        transaction.set_rollback(True)


def association(number: int, surname: str, worker: str) -> World:
    """One association with its own families, who ask for its own programme before there is a common one."""
    world = worlds.build(number, IISALMI, surname=surname, worker_name=worker, walked_to=FEW, name=f"Yhdistys {worker}")
    world.office.programme.is_open = False
    world.office.programme.save(update_fields=["is_open"])
    return world


@pytest.fixture(autouse=True)
def _quiet(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """What is not found has a plain page here: it is asked for hundreds of times."""
    (tmp_path / "404.html").write_text("not found")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    logging.disable(logging.CRITICAL)
    cache.clear()
    yield
    logging.disable(logging.NOTSET)
    cache.clear()


def words_of_others(three: tuple[World, ...], own: World) -> set[str]:
    return {word for world in three if world is not own for word in world.family_words}


def whole_text(answer: HttpResponse) -> str:
    """Return all that an answer says, also inside a workbook or a paper."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if body.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode(errors="replace") if answer.streaming else text_of(answer)


def pages_of(three: tuple[World, ...], own: World, role: Role) -> Iterator[tuple[str, HttpResponse]]:
    """Yield every page of an area, as somebody with that hat asks for it: own pages in some ways, rows by number."""
    client = one_house.person(own, role).client
    others = [world for world in three if world is not own]
    numbers, texts = [world.number for world in others], [unique_texts(world)[0] for world in others]
    typed = [world.surname[: len(world.surname) // 2] for world in others] if own is three[0] else []
    for route in all_routes():
        if route.role != role:
            continue
        for filled in fillings(route, (numbers, texts), (own.numbers, unique_texts(own))) if route.gaps else [{}]:
            yield from asked(client, route, filled, typed)


def asked(client: Any, route: Route, filled: dict[str, Any], typed: list[str]) -> Iterator[tuple[str, HttpResponse]]:
    answer, _written = ask(client, "GET", route.address(**filled))
    yield route.label, answer
    if route.gaps:
        return
    for query in variants(answer, typed)[-MOST_WAYS:] if typed else []:
        yield route.label + query, ask(client, "GET", route.address() + query)[0]


@pytest.mark.parametrize(("place", "role"), WHO)
def test_no_page_or_export_names_the_families_of_another(place: int, role: Role, three: tuple[World, ...]) -> None:
    own = three[place]
    words, found, of_ones_own = words_of_others(three, own), [], 0
    for where, answer in pages_of(three, own, role):
        if answer.status_code >= 500:
            found.append(f"{where} answers {answer.status_code}")
        text = whole_text(answer)
        asked_for = answer.request["QUERY_STRING"]
        found += [f"{where} says {word}" for word in words if word in text and word not in asked_for]
        of_ones_own += any(word in text for word in own.family_words)
    assert found == []
    assert of_ones_own >= PROVES.get(role, 0)


def test_nothing_done_in_one_association_changes_the_families_of_another(three: tuple[World, ...]) -> None:
    own, *others = three
    client = own.coordinator.client
    with undone(client):
        before = rows_of_families(others)
        numbers, texts = [world.number for world in others], [unique_texts(world)[0] for world in others]
        for route in all_routes():
            if route.role != Role.COORDINATOR or not route.gaps:
                continue
            for filled in fillings(route, (numbers, texts), (own.numbers, unique_texts(own))):
                ask(client, "POST", route.address(**filled))
        assert rows_of_families(others) == before


def rows_of_families(others: list[World]) -> dict[str, list[tuple]]:
    every = fingerprint(tuple(others))
    return {label: rows for label, rows in every.items() if label.split(".")[0] in FAMILIES}


def test_the_jobs_of_a_week_write_to_nobody_about_the_families_of_another(three: tuple[World, ...]) -> None:
    begun = set(OutboxMessage.objects.values_list("pk", flat=True))
    for days in (0, 1, 4, 8):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=True):
            run_every_job()
    written = [message for message in OutboxMessage.objects.all() if message.pk not in begun]
    assert len({message.organisation_id for message in written}) >= len(three)
    assert [str(message) for message in written if not is_of_its_own(message)] == []
    assert [words for message in written for words in said_of_others(message, three)] == []


def run_every_job() -> None:
    for job in configured.CELERY_BEAT_SCHEDULE.values():
        import_string(job["task"])()


def is_of_its_own(message: OutboxMessage) -> bool:
    """Whether who is written to has to do with the association in whose name it is written."""
    label, _, key = message.recipient.partition(":")
    if label == Adult._meta.label:
        return Adult.objects.get(pk=key).family.organisation_id == message.organisation_id
    if label == User._meta.label and message.organisation_id:
        return User.objects.get(pk=key).memberships.filter(organisation=message.organisation_id).exists()
    return True


def said_of_others(message: OutboxMessage, three: tuple[World, ...]) -> Iterator[str]:
    composed = delivery.compose(message)
    if composed is None:
        return
    for world in three:
        if world.office.organisation.pk != message.organisation_id:
            text = str(composed)
            yield from (f"{message} says {word}" for word in world.family_words if word in text)
