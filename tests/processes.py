"""The worker and the clock as real processes, on the database and the Redis of the test that runs."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.celery import app
from portal import processes
from portal.management.commands import up

READY_WITHIN = 180


def database_url() -> str:
    """The test's own database, as a process that knows nothing of pytest must name it."""
    row = connection.settings_dict
    return f"postgres://{row['USER']}:{quote(row['PASSWORD'])}@{row['HOST']}:{row['PORT']}/{row['NAME']}"


def outlast_the_worker() -> None:
    """Make this connection the last to give way when it and the worker hold what the other waits for.

    PostgreSQL lets go of whoever looks for such a knot first, which is whoever has waited for `deadlock_timeout`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('deadlock_timeout', '1min', false)"
            " WHERE has_parameter_privilege('deadlock_timeout', 'SET')"
        )


@contextmanager
def worker_and_clock(log: Path) -> Iterator[None]:
    environment = {
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "DATABASE_URL": database_url(),
    }
    with log.open("wb") as lines:
        children = [
            processes.start(command, environment=environment, cwd=settings.BASE_DIR, stdout=lines, stderr=lines)
            for command in (up.WORKER, up.BEAT)
        ]
    try:
        wait_for_worker(log, children)
        yield
    finally:
        for child in children:
            processes.stop(child)


def wait_for_worker(log: Path, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not app.control.ping(timeout=0.5):
        if time.monotonic() > deadline or any(child.poll() is not None for child in children):
            raise RuntimeError(f"The worker did not answer: {log.read_text(errors='replace')[-2000:]}")
