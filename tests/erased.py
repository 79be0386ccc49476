"""What is left of somebody: every text in every table, opened where it is sealed, the trail and the outbox included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from portal import figures
from portal.views.statistics import rows_of

# Django's own list of migrations, and tables of the machinery that holds nothing of anybody.
WITHOUT_A_MODEL = {"django_migrations", "sqlite_sequence", "cache"}


def texts() -> Iterator[tuple[str, str]]:
    """Yield (table.column, text) for every value of every row of every table."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for column, value in row.items():
                yield f"{model._meta.db_table}.{column}", str(value)
    for session in Session.objects.all():
        yield "django_session.opened", str(session.get_decoded())


def columns_with(words: Iterable[str]) -> set[str]:
    """Return the columns in which one of `words` stands, whatever their case."""
    wanted = [word.casefold() for word in words]
    return {column for column, text in texts() if any(word in text.casefold() for word in wanted)}


def tables_not_read() -> set[str]:
    """Return the tables of the database that `texts` does not read."""
    read = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return set(connection.introspection.table_names()) - read - WITHOUT_A_MODEL


def figures_as_text(now: datetime) -> str:
    """Return every figure there is, of every year: what leaves and what it is counted from."""
    years: dict[int, Any] = {}
    for year in figures.years_of(now):
        years[year] = {
            "counted": figures.counted(year, now),
            "shown": [[str(cell) for cell in row] for row in rows_of(figures.figures_of(year, now))],
        }
    return json.dumps(years, sort_keys=True)
