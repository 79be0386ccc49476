"""Every address of every area, as everybody, asked for rows of others: not found, and never named.

A new address is walked without anyone writing a test. A new model needs a row in `tests.factories.worlds`.
"""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, include, path

from accounts.models import Membership
from core.actor import Role
from matching.states import Match as State
from tests.factories import cast, worlds
from tests.factories.worlds import World
from tests.gates import leaks, leaky_urls
from tests.gates.leaks import Walker, all_routes, answers_nobody, objections
from tests.gates.routes import CannotFill, Route, routes_of

HERE, BESIDE, THERE = 128_900_001, 517_300_001, 739_100_001
LEAKY = "tests.gates.leaky_urls"


@pytest.fixture(scope="module")
def three_worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[World, World, World]]:
    """Here, beside (the same association in another municipality) and there, built once and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        there = worlds.build(THERE, cast.RAASEPORI, surname="Haapakorpinen", worker_name="Kuusikallio")
        here = worlds.build(HERE, cast.SASTAMALA, surname="Koivurintanen", worker_name="Honkaharju")
        own = here.office.organisation
        names = {"surname": "Lepikonniemi", "worker_name": "Pihlajasalo"}
        few = (State.ACTIVE, State.VOLUNTEER_ACCEPTED, worlds.OVER, worlds.AGAIN)
        beside = worlds.build(BESIDE, cast.HUITTINEN, organisation=own, walked_to=few, **names)
        worlds.count_from(HERE + 1_000)
        sign_in(here)
        yield here, beside, there
        transaction.set_rollback(True)


def sign_in(world: World) -> None:
    """Sessions begin outside the tests, each of which forgets what it wrote."""
    for person in (
        world.coordinator, world.administrator, world.volunteer, world.applicant, world.checker, *world.parents
    ):  # fmt: skip
        assert person.client.session.session_key


@pytest.fixture(autouse=True)
def _quiet(db: None, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A walk is refused thousands of times: each refusal is logged and gets a page, which is a plain one here.

    Tries are counted in the cache.
    """
    (tmp_path / "404.html").write_text("not found")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.RINNALLA_RATE_LIMITS = {"certificate": ""}
    logging.disable(logging.CRITICAL)
    cache.clear()
    yield
    cache.clear()
    logging.disable(logging.NOTSET)


def words_of(world: World, *, workers: bool = True) -> set[str]:
    numbers = {str(world.number)[:-1]} if workers else set()
    return {*world.family_words, *numbers, *([world.worker_name] if workers else [])}


WalkerOf = Callable[[str], Walker]


@pytest.fixture
def walker_of(three_worlds: tuple[World, World, World]) -> WalkerOf:
    """Return somebody on a walk, by the name of their hat."""
    here, beside, there = three_worlds
    every_family = words_of(here, workers=False) | words_of(beside, workers=False) | words_of(there)

    def walker(name: str) -> Walker:
        to_families = (beside, there), words_of(beside) | words_of(there)
        told = {
            "coordinator": (
                here.coordinator.client,
                (beside, there),
                words_of(beside, workers=False) | words_of(there),
            ),
            "volunteer": (here.volunteer.client, *to_families),
            "applicant": (here.applicant.client, *to_families),
            "family": (here.parents[0].client, *to_families),
            "administrator": (here.administrator.client, (there,), every_family),
            "checker": (here.checker.client, (there,), every_family),
        }
        if name in told:
            client, foreign, words = told[name]
            return Walker(Role(name), client, here, foreign, frozenset(words), is_known=name != "family")
        return passer_by(name, here, (beside, there), frozenset(every_family))

    return walker


def passer_by(name: str, here: World, foreign: tuple[World, ...], words: frozenset[str]) -> Walker:
    """Somebody to whom every family is foreign."""
    if name == "anonymous":
        return Walker(None, Client(), here, foreign, words, is_known=False)
    if name == "stranger":
        return Walker(None, cast.stranger("Satu Satunnainen").client, here, foreign, words)
    role = Role(name)
    return Walker(role, cast.worker(here.office, role, f"Tuomas {name}").client, here, foreign, words)


EVERYBODY = [
    "coordinator",
    "volunteer",
    "applicant",
    "family",
    "administrator",
    "checker",
    "partner",
    "statistics",
    "stranger",
    "anonymous",
]


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_finds_what_is_not_theirs(name: str, walker_of: WalkerOf) -> None:
    found = objections(walker_of(name), all_routes())
    assert found == [], "\n".join(found)


def test_the_page_for_what_is_not_found_says_nothing(walker_of: WalkerOf, settings: Any) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": settings.TEMPLATES[0]["DIRS"][1:]}]
    walker = walker_of("coordinator")
    for number in walker.numbers:
        answer, _written = leaks.ask(walker.client, "GET", f"/coordinator/requests/{number}/")
        assert answer.status_code == 404
        assert list(leaks.wrong_words(walker, answer, "404")) == []


def test_every_address_is_walked_by_the_hat_of_its_area() -> None:
    hats = {walked for name in EVERYBODY if (walked := Role(name) if name in Role.values else None)}
    assert {route.role for route in all_routes()} - {None} <= hats


# That the walk proves something


def test_every_model_has_a_row_in_every_world(three_worlds: tuple[World, World, World]) -> None:
    here, beside, there = three_worlds
    every, of_one_office = worlds.scoped_models(), worlds.models_of_one_office()
    found = [(here, every), (beside, of_one_office), (there, every)]
    assert [label for world, counted in found for label in worlds.without_a_row(world, counted)] == []


@pytest.mark.parametrize(
    "role",
    [Role.COORDINATOR, Role.VOLUNTEER, Role.APPLICANT, Role.FAMILY, Role.ADMINISTRATOR, Role.CHECKER, Role.PARTNER],
)
def test_every_address_finds_a_row_of_ones_own(role: Role, three_worlds: tuple[World, World, World]) -> None:
    here = three_worlds[0]
    clients = {
        Role.COORDINATOR: [here.coordinator.client],
        Role.VOLUNTEER: [here.volunteer.client],
        Role.APPLICANT: [here.applicant.client],
        Role.FAMILY: [parent.client for parent in here.parents],
        Role.ADMINISTRATOR: [here.administrator.client],
        Role.CHECKER: [here.checker.client],
        Role.PARTNER: partners_of(here),
    }
    found = answers_nobody(role, clients[role], here, all_routes())
    assert found == [], "\n".join(found)


def partners_of(world: World) -> list[Client]:
    """Return the browsers of everybody who is there as a partner."""
    hats = worlds.rows_of(Membership, range(world.number, world.number + 1)).filter(role=Role.PARTNER)
    clients = [Client() for _hat in hats]
    for client, hat in zip(clients, hats, strict=True):
        client.force_login(hat.user)
    return clients


def test_own_pages_do_name_own_rows(three_worlds: tuple[World, World, World]) -> None:
    here = three_worlds[0]
    page = here.coordinator.client.get("/coordinator/requests/").content.decode()
    assert here.surname in page or here.parents[0].request.reference in page


# Pages that leak


@pytest.fixture
def leaky(settings: Any) -> Callable[[str], list[Route]]:
    settings.ROOT_URLCONF = LEAKY

    def named(name: str) -> list[Route]:
        return [route for route in all_routes() if route.name == name]

    return named


LEAKS = [
    ("any-row", "coordinator", "GET coordinator:any-row", "answers 200"),
    ("any-row-in-a-state", "coordinator", "POST coordinator:any-row-in-a-state", "answers 200"),
    ("own-row-with-any-other", "coordinator", "GET coordinator:own-row-with-any-other", "answers 200"),
    ("change-and-deny", "coordinator", "GET coordinator:change-and-deny", "writes to families_family"),
    ("change-and-deny", "coordinator", "rows of families.Family", "were changed"),
    ("everybody", "coordinator", "GET coordinator:everybody", "says Haapakorpinen"),
    ("change-everybody", "coordinator", "POST coordinator:change-everybody", "rows of families.Family were changed"),
    ("search-everybody", "coordinator", "GET coordinator:search-everybody?q=Haapak", "says Haapakorpinen"),
    ("telling-404", "coordinator", "GET coordinator:telling-404", "says Lepikonniemi"),
    ("crash", "coordinator", "GET coordinator:crash", "answers 500 DoesNotExist"),
    ("put-alone", "coordinator", "PUT coordinator:put-alone", "answers 200"),
    ("neither", "coordinator", "coordinator:neither", "knows neither GET nor POST"),
    ("told-by-reference", "anonymous", "GET told-by-reference", "says Haapakorpinen"),
]


@pytest.mark.parametrize(("name", "who", "where", "what"), LEAKS)
def test_a_page_that_leaks_is_found(
    name: str, who: str, where: str, what: str, leaky: Callable[[str], list[Route]], walker_of: WalkerOf
) -> None:
    found = objections(walker_of(who), leaky(name))
    assert [words for words in found if words.startswith(where) and what in words] != [], found


def test_every_leaky_page_has_been_walked(leaky: Callable[[str], list[Route]]) -> None:
    made = {pattern.name for pattern in [*leaky_urls.coordinator, *leaky_urls.open_to_all]}
    real = {route.name for route in routes_of(get_resolver("config.urls").url_patterns)}
    assert made - real == {name for name, *_rest in LEAKS} | {"never", "coloured"}


def test_an_address_that_finds_nothing_for_anybody_is_found(
    leaky: Callable[[str], list[Route]], three_worlds: tuple[World, World, World]
) -> None:
    here = three_worlds[0]
    found = answers_nobody(Role.COORDINATOR, [here.coordinator.client], here, leaky("never"))
    assert found == ["coordinator:never"]


def test_an_address_that_cannot_be_filled_stops_the_walk(
    leaky: Callable[[str], list[Route]], walker_of: WalkerOf
) -> None:
    with pytest.raises(CannotFill, match="ColourConverter"):
        objections(walker_of("coordinator"), leaky("coloured"))


def test_an_area_that_asks_for_no_hat_is_found() -> None:
    side_door = [path("back-office/", include(([path("x/", leaky_urls.everybody, name="x")], "back-office")))]
    with pytest.raises(LookupError, match="back-office:x is in an area that asks for no hat"):
        list(routes_of(side_door))


def test_an_address_without_a_name_is_found() -> None:
    with pytest.raises(LookupError, match="has no name"):
        list(routes_of([path("x/", leaky_urls.everybody)]))


def test_an_area_that_opens_without_its_hat_is_found(walker_of: WalkerOf, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("AreaMiddleware")]
    home = [route for route in all_routes() if route.label == "volunteer:worry"]
    found = objections(walker_of("partner"), home)
    assert any("without its hat" in words for words in found), found


def test_the_admin_is_closed_to_everybody_without_staff(walker_of: WalkerOf) -> None:
    for name in EVERYBODY:
        answer, _written = leaks.ask(walker_of(name).client, "GET", "/admin/")
        assert answer.status_code == 302, name
