"""Child processes that never outlive their parent. Standard library alone: set-up and tests use it too."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def dying_with_parent(with_signal: int) -> Callable[[], None] | None:
    """Returns what a child runs before its program: the kernel then tells it when its parent is gone (Linux)."""
    if sys.platform != "linux":
        return None
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, with_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), with_signal)

    return ask


def start(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    stop_with: int = signal.SIGTERM,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Starts `command` in a session of its own, so that Ctrl-C reaches the parent alone, who stops it in order."""
    return subprocess.Popen(  # noqa: S603  the commands are ours
        [str(part) for part in command],
        env=None if environment is None else {**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=dying_with_parent(stop_with),  # noqa: PLW1509  it calls one C function and takes no lock
        **options,
    )


def stop(child: subprocess.Popen[bytes], *, with_signal: int = signal.SIGTERM, patience: float = 10) -> None:
    if child.poll() is not None:
        return
    child.send_signal(with_signal)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
