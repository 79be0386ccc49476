"""Which rows a hat may see. Models declare it, this module alone interprets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from core.actor import Actor, Role


class Via:
    """The way from a row to something the hat holds.

    Every path must end at a model with an `actor_key` (the name of an id set of `Actor`), or be "pk" on such a model.
    All paths and all conditions hold on the same joined row, so access can end with a state. A condition may be a
    function without arguments, asked at every look: so access can end with a day.
    """

    def __init__(self, *paths: str, **conditions: Any) -> None:
        self.paths = paths
        self.conditions = conditions

    def also(self, **conditions: Any) -> Via:
        """Return this way, narrowed by further conditions."""
        return Via(*self.paths, **self.conditions, **conditions)

    def rows(self, model: type[models.Model], actor: Actor) -> Q:
        """Return the condition that keeps the rows of `model` within reach of `actor`."""
        held = {f"{path}__in": getattr(actor, actor_key(model, path)) for path in self.paths}
        asked = {lookup: value() if callable(value) else value for lookup, value in self.conditions.items()}
        found = Q(**held, **asked)
        if not any(is_many(model, lookup) for lookup in (*self.paths, *self.conditions)):
            return found
        return Q(pk__in=model._base_manager.filter(found).values("pk"))


def served_by(volunteer: str, **conditions: Any) -> list[Via]:
    """The ways from a row to a volunteer's file at the path `volunteer`: of its holder and of who serves together."""
    return [Via(f"{volunteer}__{person}", **conditions) for person in ("user", "together_with")]


class Everyone:
    """Rows that the hat may see without belonging to them, such as municipalities; or those of them that are public."""

    paths: tuple[str, ...] = ()

    def __init__(self, *which: Q, **conditions: Any) -> None:
        self.which = Q(*which, **conditions)

    def rows(self, model: type[models.Model], actor: Actor) -> Q:
        return self.which


class Visibility:
    """How each hat reaches the rows of a model; a hat without a way sees nothing."""

    def __init__(self, *, everyone: Everyone | None = None, **ways: Via | Everyone | list[Via]) -> None:
        unknown = set(ways) - set(Role.values)
        if unknown:
            raise ValueError(f"unknown hats: {sorted(unknown)}")
        self.everyone = everyone
        self.ways: dict[str, list[Via | Everyone]] = {
            role: [*way] if isinstance(way, list) else [way] for role, way in ways.items()
        }

    def of(self, role: str) -> list[Via | Everyone]:
        everyone: list[Via | Everyone] = [self.everyone] if self.everyone else []
        return everyone or list(self.ways.get(role, []))

    def paths(self) -> Iterable[str]:
        return (path for ways in self.ways.values() for way in ways for path in way.paths)


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Only the rows that this hat may see."""
        return self.reached(actor, self.model.visibility)

    def reached(self, actor: Actor, visibility: Visibility) -> Self:
        """Only the rows to which `visibility` gives this hat a way."""
        if actor.is_system:
            return self.all()
        ways = visibility.of(actor.role)
        if not ways:
            return self.none()
        reach = ways[0].rows(self.model, actor)
        for way in ways[1:]:
            reach |= way.rows(self.model, actor)
        return self.filter(reach)


def fields_along(model: type[models.Model], path: str) -> list[Any]:
    """Return the relation fields that `path` walks through, stopping at lookups such as `__in`."""
    found: list[Any] = []
    here: Any = model
    for part in path.split("__"):
        if here is None:
            break
        try:
            field = here._meta.pk if part == "pk" else here._meta.get_field(part)
        except FieldDoesNotExist:
            break
        found.append(field)
        here = field.related_model
    return found


def is_many(model: type[models.Model], path: str) -> bool:
    return any(field.one_to_many or field.many_to_many for field in fields_along(model, path))


def actor_key(model: type[models.Model], path: str) -> str:
    """Return the name of the actor's id set that the end of `path` is compared with.

    Raises LookupError when the path does not end at a model that hats hold.
    """
    fields = fields_along(model, path)
    if len(fields) != len(path.split("__")):
        raise LookupError(f"{model.__name__} has no path {path}")
    last = fields[-1]
    end = last.related_model or (last.model if path.endswith("pk") else None)
    key = getattr(end, "actor_key", "") or getattr(last, "actor_key", "")
    if not key:
        raise LookupError(f"{model.__name__}.{path} does not end at something a hat holds")
    return key
