"""A process of its own: migrates a database to today, and back to nothing of ours.

Prints one JSON object: the tables of ours that were there, and the tables and functions that were left behind.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

FUNCTIONS = "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE n.nspname = 'public'"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


def own_tables() -> list[str]:
    """Tables that begin with the name of an app of ours; other apps' tables stand on ours and go with them."""
    own = tuple(f"{apps.get_app_config(name).label}_" for name in settings.OWN_APPS)
    return sorted(name for name in connection.introspection.table_names() if name.startswith(own))


def functions() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS if connection.vendor == "postgresql" else TRIGGERS)
        return sorted(row[0] for row in cursor.fetchall())


def main() -> None:
    quietly = {"verbosity": 0, "interactive": False, "skip_checks": True}
    call_command("migrate", **quietly)
    there = own_tables()
    for app in ("accounts", "core"):  # what stands on them goes first, and everything of ours does
        call_command("migrate", app, "zero", **quietly)
    left = [*own_tables(), *functions()]
    print(json.dumps({"vendor": connection.vendor, "there": there, "left": left}))


if __name__ == "__main__":
    main()
