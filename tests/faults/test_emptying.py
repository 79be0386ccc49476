"""What a browser test wrote is taken away while the worker may still be in the middle of something."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from families.models import Family
from tests import processes

WITHIN_SECONDS = 20
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def wait_for_the_emptying() -> None:
    ends = time.monotonic() + WITHIN_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < ends and cursor.execute(WAITING).fetchone() == (0,):
            time.sleep(0.01)


class Reader(threading.Thread):
    """Reads one table, then one that the emptying has locked on its way to the first: each wants what the other has."""

    words = ""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.has_read = threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                Family.objects.exists()
                self.has_read.set()
                wait_for_the_emptying()
                User.objects.exists()
        except OperationalError as error:
            self.words = str(error)
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_emptying_outlasts_whoever_reads_meanwhile() -> None:
    User.objects.create(email="outi@example.org", name="Outi Esimerkki")
    reader = Reader()
    reader.start()
    assert reader.has_read.wait(WITHIN_SECONDS)
    processes.outlast_the_worker()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_user, families_family CASCADE")
    reader.join(WITHIN_SECONDS)
    assert "deadlock" in reader.words
    assert not User.objects.exists()
