import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Membership
from portal import processes

READY_WITHIN = 60
# The embedded run may well be root's, who needs no lecture at each start; an installation has a user of its own.
CELERY = (sys.executable, "-W", "ignore:You're running the worker", "-m", "celery", "--app", "config")
WORKER = (
    *CELERY, "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "WARNING",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip
# Kept in memory and without a pid file: a schedule on disk misbehaves after a hard stop.
BEAT = (*CELERY, "beat", "--loglevel", "WARNING", "--scheduler", "celery.beat:Scheduler", "--pidfile=")


class Command(BaseCommand):
    help = "Runs the whole platform on this machine: web pages, the worker that sends messages, and the clock."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="Migrate and make the demo data first.")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))

    def handle(self, *args: Any, host: str, port: int, prepare: bool, **options: Any) -> None:
        refuse_taken(host, port)
        if prepare:
            self.prepare()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in {"web": web(host, port), "worker": WORKER, "beat": BEAT}.items():
                children[name] = processes.start(command, environment={"PORT": str(port)}, stdout=subprocess.DEVNULL)
            wait_for_pages(f"http://{host}:{port}/", children)
            self.stdout.write(welcome(host, port))
            self.stdout.flush()
            watch(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            stop_all(children)

    def prepare(self) -> None:
        """One process instead of three, because starting Python is most of what each of them takes."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("demo", stdout=self.stdout)


def web(host: str, port: int) -> list[str]:
    return [sys.executable, "manage.py", "runserver", "--noreload", "--nostatic", "--skip-checks", f"{host}:{port}"]


def refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Try: make run PORT={port + 1}"
            ) from error


def wait_for_pages(address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        refuse_fallen(children)
        if answers(address):
            return
        time.sleep(0.1)
    raise CommandError(f"No page came from {address} within {READY_WITHIN} seconds.")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):  # noqa: S310  our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def refuse_fallen(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} process ended by itself (exit {child.returncode}): see the lines above.")


def watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        refuse_fallen(children)
        time.sleep(0.5)


def stop_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """A second Ctrl-C while the children finish must not leave one of them behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for child in children.values():
        processes.stop(child)


def welcome(host: str, port: int) -> str:
    address = f"http://{host}:{port}"
    lines = ["", f"Rinnalla is ready: {address}/"]
    if settings.RINNALLA_DEV_MAILBOX:
        lines.append(f"Messages it sent:  {address}/dev/mailbox/")
    accounts = demo_accounts()
    if accounts:
        lines += ["", f"Demo accounts, password {settings.DEMO_PASSWORD}", *accounts]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])


def demo_accounts() -> list[str]:
    rows = Membership.objects.active().filter(user__email__endswith="@example.org").select_related("user")
    hats = sorted({(str(row.get_role_display()), row.user.email) for row in rows})
    width = max((len(role) for role, _ in hats), default=0)
    return [f"  {role:<{width}}  {email}" for role, email in hats]
