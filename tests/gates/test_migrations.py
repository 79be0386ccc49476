"""Migrations say all that the models say, stand in one line, have names, and lead back."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import AddField, Migration, RunPython, RunSQL
from django.db.migrations.state import ProjectState
from psycopg import sql

from tests.gates import migrations
from tests.gates.sources import ROOT


def test_the_models_have_nothing_that_no_migration_made() -> None:
    assert migrations.changes_without_a_migration() == []


def test_a_field_without_a_migration_is_found() -> None:
    after = ProjectState.from_apps(apps)
    after.models["core", "auditentry"].fields["colour"] = models.CharField(max_length=10, default="")
    assert "core" in migrations.changes_without_a_migration(after)


def test_every_migration_has_a_name_of_its_own() -> None:
    assert migrations.badly_named(list(migrations.own_migrations())) == []


@pytest.mark.parametrize(
    "name", ["0001_initial", "0002_auto_20261122_0900", "0003_merge_0002_a_0002_b", "0004", "0005_Added"]
)
def test_a_name_that_says_nothing_is_found(name: str) -> None:
    assert migrations.badly_named([("core", name)]) == [("core", name)]


def test_migrations_stand_in_one_line() -> None:
    assert list(migrations.not_linear(migrations.own_migrations())) == []


def line(*links: tuple[str, list[str]]) -> dict[tuple[str, str], Migration]:
    made = {}
    for name, before in links:
        migration = Migration(name, "core")
        migration.dependencies = [("core", other) for other in before]
        made["core", name] = migration
    return made


@pytest.mark.parametrize(
    "migrations_of_core",
    [
        line(("0001_a", []), ("0002_b", ["0001_a"]), ("0003_c", ["0001_a"])),
        line(("0001_a", []), ("0002_b", ["0001_a"]), ("0002_c", ["0001_a"])),
        line(("0001_a", []), ("0002_b", ["0001_a"]), ("0003_c", ["0002_b", "0001_a"])),
        line(("0001_a", []), ("0003_b", ["0001_a"])),
        line(("0001_a", []), ("0002_b", [])),
    ],
)
def test_a_line_that_parts_is_found(migrations_of_core: dict[tuple[str, str], Migration]) -> None:
    assert list(migrations.not_linear(migrations_of_core)) != []


def test_a_straight_line_passes() -> None:
    assert list(migrations.not_linear(line(("0001_a", []), ("0002_b", ["0001_a"]), ("0003_c", ["0002_b"])))) == []


def test_every_migration_has_a_way_back() -> None:
    found = [words for each in migrations.own_migrations().values() for words in migrations.one_way_operations(each)]
    assert found == []


def fill(registry: object, editor: object) -> None:
    """What a bad migration would do."""


@pytest.mark.parametrize(
    ("operation", "has_way_back"),
    [
        (RunPython(fill), False),
        (RunPython(fill, RunPython.noop), False),
        (RunPython(fill, fill), True),
        (RunSQL("SELECT 1"), False),
        (RunSQL("SELECT 1", "SELECT 2"), True),
        (AddField("AuditEntry", "colour", models.CharField(max_length=10)), True),
    ],
)
def test_an_operation_without_a_way_back_is_found(operation: object, has_way_back: bool) -> None:
    migration = Migration("0003_colour", "core")
    migration.operations = [operation]
    assert (list(migrations.one_way_operations(migration)) == []) is has_way_back


# There and back


def walked(environment: dict[str, str]) -> dict:
    command = [sys.executable, "-m", "tests.gates.there_and_back"]
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        command, cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """A database of the test's own: a copy of the run's migrated one, else an empty one."""
    name = sql.Identifier(database := f"scratch_{secrets.token_hex(4)}")
    copied = sql.Identifier(os.environ.get("RINNALLA_TEMPLATE") or "template1")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, copied))
        try:
            yield urlsplit(url)._replace(path=f"/{database}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def assert_there_and_back(found: dict, vendor: str) -> None:
    assert found["vendor"] == vendor
    assert found["left"] == []
    assert {"core_auditentry", "families_family", "matching_match"} <= set(found["there"])


def test_sqlite_goes_there_and_back(tmp_path: Path) -> None:
    assert_there_and_back(walked({"TMPDIR": str(tmp_path)}), "sqlite")


def test_postgresql_goes_there_and_back() -> None:
    with scratch_database(os.environ["DATABASE_URL"]) as url:
        assert_there_and_back(walked({"DATABASE_URL": url}), "postgresql")
