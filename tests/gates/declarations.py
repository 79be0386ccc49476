"""What models say of themselves, beyond what the system checks of `core` read."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db.models import Model

from core.actor import Actor, Role
from tests.gates.sources import ROOT, Source

HATS = [role for role in Role if role not in (Role.SYSTEM,)]
REACH = {"organisation_ids": frozenset({1}), "municipality_ids": frozenset({"790"}), "adult_ids": frozenset({1})}


def hat(role: Role) -> Actor:
    return Actor(role=role, label="walker", user_id=1, **REACH)


def ways_that_do_not_work(model: type[Model]) -> Iterator[str]:
    """Every way of every hat makes a query: a mistyped condition would fail on somebody's page."""
    for role in HATS:
        try:
            model._default_manager.visible_to(hat(role))
        except (FieldError, LookupError, ValueError) as error:
            yield f"{model.__name__} for {role}: {error}"


def undeclared_apps() -> list[str]:
    """Return the folders that hold models or an app of ours and stand in no list of apps."""
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    return sorted(folders - set(settings.OWN_APPS))


def apps_that_are_not_installed() -> list[str]:
    return [name for name in settings.OWN_APPS if not apps.is_installed(name)]


def reads_past_the_scope(source: Source) -> Iterator[str]:
    """A manager of our own is made from `ScopedQuerySet`, or rows of it could not be scoped."""
    for node in source.calls:
        if getattr(node.func, "attr", "") == "Manager" or getattr(node.func, "id", "") == "Manager":
            yield source.at(node, "makes a manager that cannot be scoped")
