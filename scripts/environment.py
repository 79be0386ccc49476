"""Makes `.venv` hold exactly the hashed requirements: `python3 scripts/environment.py prod|test`.

Runs on the standard library alone, because it runs before anything is installed.
"""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
UV = PYTHON.with_name("uv.exe" if sys.platform == "win32" else "uv")
REQUIREMENTS = ROOT / "requirements"
COVERS = {"prod": ("prod",), "test": ("prod", "test")}


class SetupFailed(Exception):
    """One sentence for the person at the keyboard."""


def stamp(name: str) -> Path:
    return FOLDER / f".stamp-{name}"


def fingerprint(name: str) -> str:
    files = [REQUIREMENTS / "uv.txt", REQUIREMENTS / f"{name}.txt"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def works() -> bool:
    """A folder whose Python was upgraded away looks whole and cannot run."""
    check = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_current(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text() == fingerprint(name) and works()


def create() -> None:
    if works():
        return
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)
    venv.create(FOLDER, clear=FOLDER.exists(), with_pip=True)


def succeeds(*command: str | Path) -> bool:
    return subprocess.run(command, check=False).returncode == 0


def pip(requirements: Path) -> bool:
    quiet = ("--quiet", "--disable-pip-version-check")
    return succeeds(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", requirements)


def uv(requirements: Path) -> bool:
    how = ("--quiet", "--system-certs", "--python", PYTHON)
    return succeeds(UV, "pip", "install", *how, "--require-hashes", "-r", requirements)


def install(name: str) -> None:
    wanted = REQUIREMENTS / f"{name}.txt"
    print(f"Installing requirements/{name}.txt", flush=True)
    if pip(REQUIREMENTS / "uv.txt") and UV.exists() and uv(wanted):
        return
    print("uv could not install them, trying pip", flush=True)
    if not pip(wanted):
        raise SetupFailed(f"The packages of requirements/{name}.txt could not be installed: see the lines above.")


def ensure(name: str) -> None:
    if is_current(name):
        for covered in COVERS[name]:
            stamp(covered).touch()
        return
    create()
    install(name)
    for covered in COVERS[name]:
        stamp(covered).write_text(fingerprint(covered))


def main() -> None:
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in COVERS:
        sys.exit("usage: python3 scripts/environment.py prod|test")
    try:
        ensure(name)
    except SetupFailed as failed:
        sys.exit(str(failed))


if __name__ == "__main__":
    main()
