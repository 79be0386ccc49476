"""A database for the figures of one run alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def own_database() -> Iterator[None]:
    """Make a database that no other run knows, and take it away."""
    if connection.vendor != "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"rinnalla_benchmark_{os.getpid()}"
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)
