"""The project's own Python, read as text and as syntax trees. Every gate over source takes a `Source`, so that a test
can feed it a bad example."""

from __future__ import annotations

import ast
import fnmatch
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OTHER_PLACES = ("config", "scripts", "benchmarks")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: `path` is relative to the project."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        return self.path.split("/")[0]

    @property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def functions(self) -> list[Function]:
        return [node for node in self.nodes if isinstance(node, Function)]

    @property
    def calls(self) -> list[ast.Call]:
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    def is_module(self, *names: str) -> bool:
        """Whether this is `app/name.py` or lies in the package `app/name/`."""
        return any(fnmatch.fnmatch(self.path, f"*/{name}{end}") for name in names for end in (".py", "/*.py"))

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path}:{node.lineno} {words}"


Rule = Callable[[Source], Iterator[str]]


def read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text())


def python_under(*folders: str) -> list[Source]:
    """Return the Python of `folders`, without migrations: they are history, and Django writes most of them."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return [read(path) for path in paths if "migrations" not in path.relative_to(ROOT).parts]


@cache
def app_sources() -> tuple[Source, ...]:
    return tuple(python_under(*settings.OWN_APPS))


@cache
def own_sources() -> tuple[Source, ...]:
    return (*app_sources(), *python_under(*OTHER_PLACES), read(ROOT / "manage.py"))


def objections(rule: Rule, sources: tuple[Source, ...] | list[Source]) -> list[str]:
    """Return what `rule` finds wrong in `sources`, each as "path:line what"."""
    return [words for source in sources for words in rule(source)]


def example(path: str, text: str) -> Source:
    """Return a made-up file, for showing that a gate objects."""
    return Source(path, text)
