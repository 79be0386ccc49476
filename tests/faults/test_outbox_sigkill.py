"""A worker is killed while it sends, three times. Nothing is lost, nothing goes out twice, a person hears the rest."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions import give_hat, open_account
from accounts.models import Organisation, User
from core.actor import Role
from notifications import delivery, kinds, outbox
from notifications.models import OutboxMessage
from notifications.states import MessageState
from portal import processes
from tests.factories.cast import MAKER
from tests.faults.reminders.kind import TWO_HOURS_BEFORE
from tests.notifications.postbox import Postbox, postbox
from tests.processes import database_url

REMINDERS = 500
SENDERS = 3
WITHIN_SECONDS = 240
WORKER = [
    *(
        sys.executable,
        "-W",
        "ignore:You're running the worker",
        "-m",
        "celery",
        "--app",
        "config",
        "worker",
        "--loglevel",
        "WARNING",
    ),
    *("--concurrency", str(SENDERS), "--without-gossip", "--without-mingle", "--without-heartbeat"),
]


@contextmanager
def worker(box: Postbox, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with several senders, in processes of their own; the block ends with SIGKILL for all of them."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.worker_settings",
        "DATABASE_URL": database_url(),
        "EMAIL_PORT": str(box.port),
    }
    with log.open("ab") as lines:
        child = processes.start(WORKER, environment=environment, cwd=settings.BASE_DIR, stdout=lines, stderr=lines)
    try:
        yield child
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def until(holds: Callable[[], Any], ends: float, log: Path) -> None:
    """Wake the senders every second, as the clock does, until something holds."""
    while not holds():
        if time.monotonic() > ends:
            pytest.fail(f"It did not come to that: {log.read_text(errors='replace')[-3000:]}")
        for _ in range(SENDERS):
            outbox.wake()
        quiet_second(holds)


def quiet_second(holds: Callable[[], Any]) -> None:
    for _ in range(10):
        time.sleep(0.1)
        if holds():
            return


def in_state(state: str) -> int:
    return OutboxMessage.objects.filter(state=state).count()


def put_reminders(association: Organisation) -> None:
    people = [User(email=f"reader-{number}@example.org", name="R") for number in range(REMINDERS)]
    with transaction.atomic():
        for number, person in enumerate(User.objects.bulk_create(people)):
            outbox.enqueue(
                TWO_HOURS_BEFORE.name,
                key=f"test_reminder:{number}",
                recipient=person,
                channel=kinds.EMAIL,
                context={"appointment": number},
                organisation_id=association.pk,
            )


def number_of_unknown_on_the_page(association: Organisation) -> int:
    user = open_account(email="coordinator@example.org", name="Maija", language="en", actor=MAKER)
    give_hat(user, role=Role.COORDINATOR, organisation=association, municipalities=[], actor=MAKER)
    client = Client()
    client.force_login(user)
    page = client.get("/coordinator/messages/", {"state": MessageState.UNKNOWN})
    assert page.content.decode().count("Perhaps sent</span>") == len(page.context["rows"])
    return len(page.context["rows"])


def send_and_be_killed(box: Postbox, log: Path, ends: float) -> None:
    """Let one worker after the other send, and kill the first two at work."""
    # While the mail server has their messages and has not answered: each sender leaves one in doubt.
    with worker(box, log):
        until(lambda: box.holding.is_set() and in_state(MessageState.SENDING) == SENDERS, ends, log)
    box.let_go()
    # Somewhere in the middle, wherever that is.
    with worker(box, log):
        until(lambda: len(box.took) >= REMINDERS // 2, ends, log)
    left_by_the_dead = in_state(MessageState.SENDING)
    with worker(box, log):
        until(
            lambda: not in_state(MessageState.QUEUED) and in_state(MessageState.SENDING) == left_by_the_dead, ends, log
        )


def readers_in(state: str) -> set[str]:
    keys = OutboxMessage.objects.filter(state=state).values_list("recipient", flat=True)
    return set(User.objects.filter(pk__in=[key.split(":")[1] for key in keys]).values_list("email", flat=True))


@pytest.mark.django_db(transaction=True)
def test_killed_senders_lose_nothing_and_send_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.vendor == "postgresql"
    monkeypatch.setitem(kinds._kinds, TWO_HOURS_BEFORE.name, TWO_HOURS_BEFORE)
    began = time.monotonic()
    association = Organisation.objects.create(name="Rinnalla ry", kind="association")
    with postbox(seconds_per_message=0.005, hold_at=60) as box:
        put_reminders(association)
        send_and_be_killed(box, tmp_path / "worker.log", began + WITHIN_SECONDS)
    in_doubt = in_state(MessageState.SENDING)
    assert SENDERS <= in_doubt <= 2 * SENDERS
    assert delivery.recover_stuck(timezone.now()) == 0
    assert delivery.recover_stuck(timezone.now() + timedelta(minutes=11)) == in_doubt
    assert delivery.deliver_due() == {}

    received, sent, unknown = Counter(box.to), readers_in(MessageState.SENT), readers_in(MessageState.UNKNOWN)
    arrived = unknown & set(received)
    assert max(received.values()) == 1
    assert len(sent) + len(unknown) == REMINDERS
    assert set(received) == sent | arrived
    assert len(box.to) == len(sent) + len(arrived)
    assert number_of_unknown_on_the_page(association) == in_doubt == len(unknown)
    print(f"{REMINDERS} reminders: {len(sent)} sent, {in_doubt} unknown of which {len(arrived)} had arrived, "
          f"{len(box.to)} received; {time.monotonic() - began:.1f} s")  # fmt: skip
    assert time.monotonic() - began < WITHIN_SECONDS
