"""What a migration of ours must be, and the way from an empty database and back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from django.apps import apps
from django.conf import settings
from django.db.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.test import override_settings
from django.utils import translation

Key = tuple[str, str]
NAMED = re.compile(r"^\d{4}_(?!auto_|initial|merge)[a-z][a-z0-9]*(_[a-z0-9]+)*$")


def loader_of_disk() -> MigrationLoader:
    """Return the migrations as they are in the folders, also where the run makes its tables without them."""
    with override_settings(MIGRATION_MODULES={}):
        return MigrationLoader(None)


def own_migrations() -> dict[Key, Migration]:
    found = loader_of_disk().disk_migrations
    return {key: migration for key, migration in found.items() if key[0] in settings.OWN_APPS}


def changes_without_a_migration(after: ProjectState | None = None) -> list[str]:
    """Return the own apps whose models, as they are in `after`, say more than their migrations."""
    loader = loader_of_disk()
    with translation.override(None):
        detector = MigrationAutodetector(loader.project_state(), after or ProjectState.from_apps(apps))
        return sorted(set(detector.changes(graph=loader.graph)) & set(settings.OWN_APPS))


def badly_named(keys: list[Key]) -> list[Key]:
    """Return migrations whose name is Django's guess, not ours."""
    return [key for key in keys if not NAMED.match(key[1])]


def not_linear(migrations: Mapping[Key, Migration]) -> Iterator[str]:
    """Every app's migrations stand in one line, numbered from one, each on the one before it."""
    for app in sorted({app for app, _name in migrations}):
        names = sorted(name for found, name in migrations if found == app)
        numbers = [int(name[:4]) for name in names]
        if numbers != list(range(1, len(names) + 1)):
            yield f"{app} is numbered {numbers}"
        yield from misplaced(app, names, migrations)


def misplaced(app: str, names: list[str], migrations: Mapping[Key, Migration]) -> Iterator[str]:
    stands_on: Counter[str] = Counter()
    for before, name in zip([None, *names], names, strict=False):
        own = [dependency[1] for dependency in migrations[app, name].dependencies if dependency[0] == app]
        stands_on.update(own)
        if own != ([before] if before else []):
            yield f"{app} {name} stands on {own}"
    yield from (f"{app} parts after {name}" for name, times in stands_on.items() if times > 1)


def one_way_operations(migration: Migration) -> Iterator[str]:
    for operation in every_operation(migration.operations):
        if not operation.reversible or drops_data_silently(operation):
            yield f"{migration.app_label} {migration.name}: {type(operation).__name__} has no way back"


def every_operation(operations: list[Operation]) -> Iterator[Operation]:
    for operation in operations:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from every_operation(operation.database_operations)


def drops_data_silently(operation: Operation) -> bool:
    """Whether a way back is only said to be there. Going back may do nothing only where going there did nothing."""
    if isinstance(operation, RunPython):
        return operation.reverse_code is RunPython.noop and operation.code is not RunPython.noop
    return isinstance(operation, RunSQL) and operation.reverse_sql == "" and operation.sql != ""
