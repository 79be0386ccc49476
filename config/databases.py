"""The three kinds of database that an installation can have."""

from pathlib import Path
from typing import Any

import dj_database_url


def embedded(path: Path) -> dict[str, Any]:
    """IMMEDIATE takes the write lock at BEGIN: without it, two writers of the outbox deadlock."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
        },
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},
    }


def served(url: str) -> dict[str, Any]:
    return parsed(url, conn_max_age=60, conn_health_checks=True)


def pooled(url: str) -> dict[str, Any]:
    database = parsed(url)
    pool = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {**database, "OPTIONS": {**database["OPTIONS"], "pool": pool}}


def parsed(url: str, **known: Any) -> dict[str, Any]:
    """Read a PostgreSQL address. Compiling a page's query takes seconds and saves none of them: no JIT (ADR 21)."""
    database: dict[str, Any] = dict(dj_database_url.parse(url, **known))
    options = database.get("OPTIONS", {})
    return {**database, "OPTIONS": {**options, "options": f"{options.get('options', '')} -c jit=off".strip()}}
