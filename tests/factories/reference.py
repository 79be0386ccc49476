"""Rows that migrations bring and every test may count on: municipalities, national helplines and benefits, rates."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

from accounts.models import Municipality
from partners.models import Benefit, Helpline
from volunteers.models import MileageRate

SOURCES = {
    Municipality: "accounts.migrations.0002_municipalities",
    Helpline: "partners.migrations.0002_helplines",
    Benefit: "partners.migrations.0006_benefits",
    MileageRate: "volunteers.migrations.0009_rate_of_2026",
}


def bring_back(plan: list[object] | None = None, **_: object) -> None:
    """Load what a test with real transactions, whose tables are flushed at its end, has taken away.

    Hears the signal that follows a flush, and the one that follows the making of tables without migrations; the one
    that follows migrations names its plan, and the rows are there.
    """
    if plan:
        return
    if plan is not None and connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            import_module("core.migrations.0002_append_only").hold(apps, editor)
    for model, source in SOURCES.items():
        if not model.objects.exists():
            import_module(source).load(apps, None)
