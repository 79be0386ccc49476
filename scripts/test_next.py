"""Runs the tests on the next Django, which needs a newer Python: `python scripts/test_next.py [pytest's arguments]`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv-next"
PYTHON = FOLDER / "bin" / "python"
UV = Path(sys.executable).with_name("uv")
NEXT_DJANGO = "Django>=6.1,<6.2"
NEEDS = "import sys, venv; sys.exit(sys.version_info < (3, 12))"


def newer_python() -> str:
    for candidate in (os.environ.get("PYTHON", ""), "python3.13", "python3.12", "python3"):
        found = shutil.which(candidate) if candidate else None
        if found and subprocess.run([found, "-c", NEEDS], capture_output=True, check=False).returncode == 0:
            return found
    sys.exit("The next Django needs Python 3.12 or newer: install one, or name it with PYTHON=.")


def install() -> None:
    """The pinned packages first, so that Django is the only difference."""
    subprocess.run([UV, "venv", "--quiet", "--clear", "--python", newer_python(), FOLDER], check=True)
    for wanted in (("--require-hashes", "-r", ROOT / "requirements" / "test.txt"), (NEXT_DJANGO,)):
        subprocess.run([UV, "pip", "install", "--quiet", "--system-certs", "--python", PYTHON, *wanted], check=True)


def main() -> None:
    if not PYTHON.exists():
        install()
    arguments = sys.argv[1:] or ["-n", "2"]
    sys.exit(subprocess.run([PYTHON, ROOT / "scripts" / "run_tests.py", *arguments], cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
