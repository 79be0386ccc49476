"""Every address of the site, read from the URLconf, and what to fill into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, converters, reverse

from accounts.areas import AREAS
from core.actor import Role

OPEN_TO_ALL = ("", "public", "dev")


class CannotFill(Exception):
    """The walker does not know what to put into an address."""


@dataclass(frozen=True)
class Route:
    """One named address; `gaps` are the parts to fill in, by name."""

    namespace: str
    name: str
    gaps: Mapping[str, Any]

    @property
    def label(self) -> str:
        return f"{self.namespace}:{self.name}" if self.namespace else self.name

    @property
    def role(self) -> Role | None:
        """The hat that the area asks for, None where it asks for none."""
        return AREAS.get(self.namespace)

    def address(self, **filled: Any) -> str:
        return reverse(self.label, kwargs=filled)


def routes_of(patterns: Iterable[URLPattern | URLResolver], namespace: str = "", gaps: Any = None) -> Iterator[Route]:
    """Yield every address whose view is ours; raises LookupError for one without a name or in an unknown area."""
    for pattern in patterns:
        here = {**(gaps or {}), **getattr(pattern.pattern, "converters", {})}
        if isinstance(pattern, URLResolver):
            inside = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from routes_of(pattern.url_patterns, inside, here)
        elif module_of(pattern).split(".")[0] in (*settings.OWN_APPS, "tests"):
            yield checked(Route(namespace, pattern.name or "", here), pattern)


def module_of(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return getattr(view, "__module__", "")


def checked(route: Route, pattern: URLPattern) -> Route:
    if not route.name:
        raise LookupError(f"an address in {route.namespace or 'the site'} has no name: {pattern.pattern}")
    if route.role is None and route.namespace not in OPEN_TO_ALL:
        raise LookupError(f"{route.label} is in an area that asks for no hat")
    return route


def values_for(converter: Any, numbers: Iterable[int], texts: Iterable[str]) -> list[Any]:
    """Return the values of a world that fit a gap; raises `CannotFill` when there are none."""
    whole = re.compile(f"(?:{converter.regex})")
    offered = numbers if isinstance(converter, converters.IntConverter) else texts
    fitting = [value for value in offered if whole.fullmatch(str(value))]
    if not fitting:
        raise CannotFill(type(converter).__name__)
    return fitting


def fillings(
    route: Route, foreign: tuple[Iterable[int], Iterable[str]], own: tuple[Iterable[int], Iterable[str]]
) -> Iterator[dict[str, Any]]:
    """Yield what fills the gaps of `route`: each gap foreign with the others own, then every gap foreign."""
    theirs = {gap: values_for(converter, *foreign) for gap, converter in route.gaps.items()}
    ours = {gap: values_for(converter, *own)[0] for gap, converter in route.gaps.items()}
    seen = set()
    for gap, values in theirs.items():
        for value in values:
            seen.add(tuple({**ours, gap: value}.items()))
    if len(theirs) > 1:
        seen.update(tuple(zip(theirs, values, strict=True)) for values in zip(*theirs.values(), strict=False))
    yield from (dict(items) for items in sorted(seen, key=str))


def own_fillings(route: Route, own: tuple[Iterable[int], Iterable[str]]) -> Iterator[dict[str, Any]]:
    """Yield the gaps of `route` filled with rows of the walker's own world."""
    ours = [values_for(converter, *own) for converter in route.gaps.values()]
    yield from (dict(zip(route.gaps, values, strict=True)) for values in product(*ours))
