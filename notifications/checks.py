"""System checks: settings without which messages would double, or be read by strangers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.db import connections


@register
def check_sqlite_takes_the_lock_first(app_configs: Any, **kwargs: Any) -> list[Error]:
    """On SQLite two senders deadlock unless a transaction takes the write lock when it begins."""
    options = connections["default"].settings_dict.get("OPTIONS", {})
    if connections["default"].vendor != "sqlite" or options.get("transaction_mode") == "IMMEDIATE":
        return []
    return [
        Error(
            "SQLite needs OPTIONS transaction_mode IMMEDIATE: senders of messages lock each other out",
            id="notifications.E001",
        )
    ]


@register
def check_mailbox_is_for_the_embedded_run(app_configs: Any, **kwargs: Any) -> list[Error]:
    """The mailbox page shows everybody's messages to everybody."""
    if settings.DEBUG or not settings.RINNALLA_DEV_MAILBOX:
        return []
    return [Error("RINNALLA_DEV_MAILBOX shows every message to every visitor: leave it off", id="notifications.E002")]
