from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from families.models import SupportRequest
from notifications.channels import mailbox
from partners.models import Programme
from tests.factories import families as make
from tests.factories.cast import Office, Person
from tests.factories.imported import table


@pytest.fixture(autouse=True)
def _nobody_has_knocked_yet() -> Iterator[None]:
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def middle_of_an_hour() -> Iterator[None]:
    """Tries are counted by the hour: a test that counts them must not see two."""
    with time_machine.travel(timezone.now().replace(minute=30), tick=True):
        yield


@pytest.fixture
def sastamala(db: None) -> Programme:
    return make.programme()


@pytest.fixture
def kaisa(sastamala: Programme) -> SupportRequest:
    """A parent who wishes for text messages in Finnish."""
    return make.request_of()


@pytest.fixture
def letters(settings: Any, tmp_path: Path) -> Callable[[], list[mailbox.Letter]]:
    """Return a function that reads everything that has gone out."""
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"
    return lambda: [mailbox.read(name) for name in reversed(mailbox.names())]


@pytest.fixture
def own_page() -> Callable[[SupportRequest], Client]:
    """Return a browser in which the family's own page is open, as after a one-time code."""

    def opened(request: SupportRequest) -> Client:
        browser = Client()
        session = browser.session
        session["family_devices"] = [request.contact_id]
        session.save()
        browser.cookies["sessionid"] = session.session_key
        assert browser.get(make.link_path(request)).headers["Location"] == "/family/"
        return browser

    return opened


@pytest.fixture
def bring(tmp_path: Path, here: Office, volunteer_here: Person) -> Callable[..., str]:
    """Bring rows in by the command; return what it printed."""

    def run(*rows: dict[str, str], data: bytes = b"", options: tuple[str, ...] = ()) -> str:
        path = tmp_path / "cases.csv"
        path.write_bytes(data or table(*rows).encode())
        out = StringIO()
        call_command("import_cases", str(path), "--organisation", here.organisation.name, *options, stdout=out)
        return out.getvalue()

    return run
