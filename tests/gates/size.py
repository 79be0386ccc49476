"""How large a thing may be before it is two things."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.gates.rules_of_style import code_lines
from tests.gates.sources import ROOT, Source

LONGEST_FUNCTION = 25
LONGEST_FILE = 400
RUFF = [sys.executable, "-m", "ruff", "check", "--output-format=json", "--no-cache"]


def functions_are_short(source: Source) -> Iterator[str]:
    for function in source.functions:
        lines = code_lines(source, function)
        if lines > LONGEST_FUNCTION:
            yield source.at(function, f"{function.name} has {lines} lines")


def files_are_short(source: Source) -> Iterator[str]:
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{source.path}:1 has {lines} lines"


def ruff(*arguments: str, text: str = "") -> list[dict]:
    """Return what ruff finds with the project's own settings: each finding has a code, a file and a place."""
    said = subprocess.run([*RUFF, *arguments], cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    return json.loads(said.stdout)


def ruff_codes(path: str, text: str) -> set[str]:
    """Return the codes of the rules that ruff holds against `text`, were it the file `path`."""
    return {finding["code"] for finding in ruff("--stdin-filename", path, "-", text=text)}


def too_complex(*folders: str) -> list[str]:
    """Return the functions of `folders` with more ways through them than the project's settings allow."""
    found = ruff("--select=C901", *folders)
    return [f"{finding['filename']}:{finding['location']['row']} {finding['message']}" for finding in found]
