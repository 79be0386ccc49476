"""A real browser against a live server, with a real worker and clock beside it.

A test that takes `page` fails by itself on a violated content-security policy and on an uncaught script error.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from scripts import browser as chromium
from tests import processes
from tests.browser import looks
from tests.browser.world import Person
from tests.families.life import Household, open_household

HERE = Path(__file__).parent
# A browser that calls home waits for answers that never come on a closed network.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
LISTENER = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.reportPolicyViolation(`${event.effectiveDirective} ${event.blockedURI} on ${event.documentURI}`));
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their worker would deliver the messages of other tests on the same database."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def unguarded_async() -> Iterator[None]:
    """Playwright keeps an event loop running in the thread of the test, and Django would refuse it the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], unguarded_async: None) -> dict[str, Any]:
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": str(chromium.find()), "args": [*QUIET, *as_root]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "fi-FI",
        "timezone_id": "Europe/Helsinki",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(scope="session")
def worker(
    unguarded_async: None, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    with django_db_blocker.unblock(), processes.worker_and_clock(log):
        yield


@pytest.fixture
def transactional_db(transactional_db: None) -> Iterator[None]:
    """Emptied at the end, also while the worker or the server is in the middle of something."""
    yield
    processes.outlast_the_worker()


@pytest.fixture
def site(worker: None, transactional_db: None, live_server: Any, settings: Any) -> Iterator[str]:
    """The address of the live server. What the test writes is committed, and gone when it ends."""
    cache.clear()
    settings.SITE_URL = live_server.url
    yield live_server.url
    cache.clear()


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    return live_server.url


@pytest.fixture
def context(site: str, context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def violations(context: BrowserContext) -> list[str]:
    """What the browser refused to load or to run, on any page of the test."""
    return listen(context)


def listen(context: BrowserContext) -> list[str]:
    found: list[str] = []
    context.expose_binding("reportPolicyViolation", lambda source, words: found.append(words))
    context.add_init_script(LISTENER)
    context.on("weberror", lambda error: found.append(f"script error: {error.error}"))
    return found


@pytest.fixture
def page(site: str, violations: list[str], page: Page) -> Iterator[Page]:
    """A page with relative addresses: `page.goto("/fi/")`."""
    yield page
    assert violations == []


@pytest.fixture
def sit_down(browser: Browser, browser_context_args: dict[str, Any], site: str) -> Iterator[Callable[..., Person]]:
    """Give a person a browser of their own; it fails on what it refused to load or run, as `page` does."""
    contexts, found = [], []

    def seat(name: str, *, album: str = "main-job", language: str = "fi", **options: Any) -> Person:
        context = browser.new_context(**{**browser_context_args, "base_url": site, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        found.append(listen(context))
        has_scripts = options.get("java_script_enabled", True)
        return Person(name, context.new_page(), album=album, language=language, has_scripts=has_scripts)

    yield seat
    for context in contexts:
        context.close()
    assert [words for heard in found for words in heard] == []


@pytest.fixture(params=looks.SETTINGS, ids=str)
def setting(request: pytest.FixtureRequest) -> looks.Setting:
    """Finnish on a phone, then Swedish on a desk."""
    return request.param


@pytest.fixture
def seat(sit_down: Callable[..., Person], setting: looks.Setting) -> Callable[..., Person]:
    """Give a person a browser of their own, in the language and on the screen of the setting."""
    return lambda name, **options: sit_down(name, **{"album": "families", **setting.options, **options})


@pytest.fixture
def home(site: str, setting: looks.Setting) -> Household:
    """A family that has asked for a companion, its coordinator and a volunteer, in the language of the setting."""
    household = open_household(language=setting.language)
    User.objects.update(language=setting.language)
    return household


@pytest.fixture
def parent(seat: Callable[..., Person], home: Household) -> Person:
    """The contact person of the family, whose page is open."""
    person = seat("parent")
    person.carry(home.parent.client)
    return person


@pytest.fixture
def coordinator(seat: Callable[..., Person], home: Household) -> Person:
    person = seat("coordinator")
    person.carry(home.coordinator.client)
    return person


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    return looks.assert_accessible
