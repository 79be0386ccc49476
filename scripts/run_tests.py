"""Everything `make test` does: `.venv/bin/python scripts/run_tests.py [pytest's arguments]`.

Without arguments: the static checks, the suite on PostgreSQL and Redis, then the quick pass on SQLite.
With arguments: pytest alone, on the same services. With `--checks`: the static checks alone.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
from psycopg import sql  # noqa: E402

from scripts import browser, services  # noqa: E402

PYTHON = sys.executable
TEMPLATE = "rinnalla_template"
PYTEST = [PYTHON, "-m", "pytest"]
BYTECODE = ROOT / ".venv" / "bytecode"
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
CHECKS = {
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "layers": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "types": [PYTHON, "-m", "mypy"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}


class Failed(Exception):
    """Something before pytest went wrong; its words are already on the screen."""


def check(name: str) -> tuple[str, float, subprocess.CompletedProcess[str]]:
    began = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env={**without_services(), **TEST_SETTINGS},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, time.monotonic() - began, done


def run_checks() -> None:
    """All of them, two at a time, so that one run shows everything there is to mend."""
    fallen = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, seconds, done in pool.map(check, CHECKS):
            print(f"{name:<12}{'failed' if done.returncode else 'ok':<8}{seconds:5.1f} s", flush=True)
            if done.returncode:
                print(done.stdout, flush=True)
                fallen.append(name)
    if fallen:
        raise Failed(f"Checks that failed: {', '.join(fallen)}.")


def without_services() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


def in_project(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def make_template(environment: dict[str, str]) -> None:
    """One migrated database, that every pytest worker copies in a tenth of the time that migrating takes."""
    url = environment["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(TEMPLATE)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    migrated = subprocess.run(
        [PYTHON, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"],
        cwd=ROOT,
        env={
            **os.environ,
            **TEST_SETTINGS,
            **environment,
            "DATABASE_URL": urlsplit(url)._replace(path=f"/{TEMPLATE}").geturl(),
        },
        check=False,
    )
    if migrated.returncode:
        raise Failed("The database could not be migrated: see the lines above.")


def run_on_services(arguments: list[str]) -> int:
    chromium = str(browser.find())
    with services.running() as addresses, tempfile.TemporaryDirectory(prefix="rinnalla-") as folder:
        make_template(addresses)
        found = {"RINNALLA_TEMPLATE": TEMPLATE, "RINNALLA_CHROMIUM": chromium, "RINNALLA_VAR": folder}
        environment = {**found, **addresses}
        return subprocess.run(
            [*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
        ).returncode


def run_on_sqlite() -> int:
    print("\nThe quick pass on SQLite, where the embedded run lives", flush=True)
    return in_project([*PYTEST, "-m", "smoke"], without_services())


def run(arguments: list[str]) -> int:
    if arguments == ["--checks"]:
        run_checks()
        return 0
    if arguments:
        return run_on_services(arguments)
    run_checks()
    return run_on_services(["-n", "2"]) or run_on_sqlite()


def remember_bytecode() -> None:
    """Let the hundreds of processes of a run compile each module once between them, outside the sources."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(BYTECODE)


def main() -> None:
    remember_bytecode()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(run(sys.argv[1:]))
    except (Failed, browser.BrowserMissing, services.ServiceMissing) as sentence:
        sys.exit(str(sentence))


if __name__ == "__main__":
    main()
