import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from config import logs

pytestmark = pytest.mark.smoke

urlpatterns = [path("family/<slug:link>/", lambda request, link: HttpResponse())]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What an installation writes to its log."""
    stream = io.StringIO()
    configuration = logs.machine_readable()
    configuration["handlers"]["stream"]["stream"] = stream
    logging.config.dictConfig(configuration)
    yield stream
    logging.config.dictConfig(settings.LOGGING)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_error_is_told_without_its_words(written: io.StringIO) -> None:
    try:
        raise ValueError("Key (email)=(aino@example.org) already exists")
    except ValueError:
        logging.getLogger("families").exception("could not save")
        structlog.get_logger("families").exception("could not save")
    assert "aino" not in written.getvalue()
    assert [line["error"] for line in lines(written)] == ["builtins.ValueError"] * 2
    assert "test_an_error_is_told_without_its_words" in lines(written)[0]["frames"][0]


def test_what_a_logger_of_others_quotes_is_left_out(written: io.StringIO) -> None:
    logging.getLogger("django.request").error("Internal Server Error: %s", "/family/secret-link/")
    logging.getLogger("celery.app.trace").error("Task raised unexpected: %s", "secret-link")
    assert "secret-link" not in written.getvalue()
    assert [line["event"] for line in lines(written)] == ["django.request", "celery.app.trace"]


def test_who_asked_is_left_out(written: io.StringIO) -> None:
    structlog.get_logger("portal").info("request_started", user_agent="Phone 7", ip="192.0.2.1", user_id=5)
    assert {"user_agent", "ip", "user_id"}.isdisjoint(lines(written)[0])


@pytest.mark.urls(__name__)
def test_a_request_is_named_by_its_pattern(rf: RequestFactory) -> None:
    named = logs.RequestMiddleware.format_request
    assert named(rf.get("/family/secret-link/?name=aino")) == "GET family/<slug:link>/"
    assert named(rf.post("/nothing/aino/here")) == "POST (no such page)"
