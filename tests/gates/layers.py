"""The contracts of import-linter, held against any tree of packages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.gates.sources import ROOT

RUN = "from importlinter.cli import lint_imports_command as run; run()"
BROKEN = re.compile(r"^(?P<contract>.+?) BROKEN\b", re.MULTILINE)


class CouldNotRun(Exception):
    """import-linter said something else than which contracts hold."""


def contracts() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def broken_contracts(root: Path) -> list[str]:
    """Return the names of the project's contracts that the packages in `root` break."""
    command = [sys.executable, "-c", RUN, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if "Contracts:" not in said.stdout:
        raise CouldNotRun(said.stdout + said.stderr)
    return BROKEN.findall(said.stdout)


def empty_tree(root: Path, **files: str) -> Path:
    """Write packages with the names of ours into `root`, with `files` in them by dotted name, such as core__views."""
    for package in contracts()["root_packages"]:
        (root / package).mkdir(parents=True)
        (root / package / "__init__.py").touch()
    engine = root / "matching" / "engine"
    engine.mkdir()
    (engine / "__init__.py").touch()
    (root / "config" / "urls.py").touch()
    for name, text in files.items():
        (root / f"{name.replace('__', '/')}.py").write_text(text)
    return root


def copy_of_the_project(root: Path) -> Path:
    for package in contracts()["root_packages"]:
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    return root
