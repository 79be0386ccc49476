"""Logging that tells what happened and on which kind of page, never to whom."""

import logging
import sys
import traceback
from typing import Any

import structlog
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_structlog.middlewares import RequestMiddleware as StructlogRequestMiddleware
from structlog.typing import EventDict, Processor

# Their records quote the address that was asked for, and an address may hold a family's private link; a failed task's
# record quotes the error.
QUOTING_LOGGERS = ("django.request", "django.security", "django.server", "celery.app.trace")
PERSONAL_FIELDS = ("user_agent", "ip", "user_id")


class RequestMiddleware(StructlogRequestMiddleware):
    """Logs the pattern of the address instead of the address."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        try:
            return f"{request.method} {resolve(request.path_info).route}"
        except Resolver404:
            return f"{request.method} (no such page)"


def without_personal_data(logger: Any, method: str, event: EventDict) -> EventDict:
    for field in PERSONAL_FIELDS:
        event.pop(field, None)
    record = event.get("_record")
    if record is not None and record.levelno >= logging.WARNING and record.name.startswith(QUOTING_LOGGERS):
        event["event"] = f"{record.name} {getattr(record, 'status_code', '')}".strip()
    return event


def without_message(logger: Any, method: str, event: EventDict) -> EventDict:
    """An error's own words may quote a row, such as "Key (email)=(...) already exists"."""
    caught = event.pop("exc_info", None)
    caught = sys.exc_info() if caught is True else caught
    if not isinstance(caught, tuple) or caught[0] is None:
        return event
    event["error"] = f"{caught[0].__module__}.{caught[0].__qualname__}"
    event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(caught[2])]
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]


def loggers(level: str) -> dict[str, Any]:
    """Django's own loggers go to the root; our middleware logs each request already."""
    return {
        "django": {"handlers": [], "level": level, "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
    }


def configured(processors: list[Processor], level: str) -> dict[str, Any]:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": processors,
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": loggers(level),
    }


def readable() -> dict[str, Any]:
    """For the person who runs it by hand: warnings and errors, with tracebacks."""
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return configured([without_personal_data, drop, structlog.dev.ConsoleRenderer()], "WARNING")


def machine_readable() -> dict[str, Any]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return configured([without_personal_data, without_message, drop, structlog.processors.JSONRenderer()], "INFO")
