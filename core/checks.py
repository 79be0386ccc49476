"""System checks: a model without its declarations does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.db.models import CheckConstraint, Model

from core.privacy import ROW, declared, own_models, subject_model
from core.scoping import Visibility, actor_key
from core.transitions import StateField


@register
def check_declarations(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Every own model declares who sees it, whose data it holds, and the table of its state."""
    return [error for model in own_models() for error in declaration_errors(model)]


def declaration_errors(model: type[Model]) -> Iterator[Error]:
    yield from visibility_errors(model)
    yield from privacy_errors(model)
    yield from state_errors(model)


def visibility_errors(model: type[Model]) -> Iterator[Error]:
    visibility = getattr(model, "visibility", None)
    if not isinstance(visibility, Visibility):
        yield Error(f"{model.__name__} does not declare its visibility", obj=model, id="core.E001")
        return
    if not hasattr(model._default_manager, "visible_to"):
        yield Error(f"{model.__name__}.objects cannot be scoped", obj=model, id="core.E002")
    for path in visibility.paths():
        try:
            actor_key(model, path)
        except LookupError as error:
            yield Error(str(error), obj=model, id="core.E003")


def privacy_errors(model: type[Model]) -> Iterator[Error]:
    found = declared(model)
    if not found:
        yield Error(f"{model.__name__} does not declare its privacy", obj=model, id="core.E004")
    for privacy in found:
        if not privacy.keep:
            yield Error(f"{model.__name__} does not say why it is kept", obj=model, id="core.E005")
        if privacy.subject:
            try:
                subject_model(model, privacy.subject)
            except LookupError as error:
                yield Error(str(error), obj=model, id="core.E006")
        names = {field.name for field in model._meta.get_fields()}
        told = {*(privacy.erase if privacy.erase != ROW else ()), *privacy.hide, *privacy.instead, *privacy.only}
        for name in told - names:
            yield Error(f"{model.__name__} has no field {name} to erase or hide", obj=model, id="core.E009")


def state_errors(model: type[Model]) -> Iterator[Error]:
    for field in model._meta.fields:
        if not isinstance(field, StateField):
            continue
        states = {value for value, _ in field.flatchoices}
        if set(getattr(model, "transitions", {})) != states:
            yield Error(f"{model.__name__}.{field.name} has no transition table", obj=model, id="core.E007")
        arrows = getattr(model, "transitions", {}).values()
        for state in sorted({to for after in arrows for to in after} - states):
            yield Error(f"{model.__name__} has an arrow to {state}, which is no state", obj=model, id="core.E010")
        held = f"{field.name}__in"
        if not any(isinstance(c, CheckConstraint) and held in str(c.condition) for c in model._meta.constraints):
            yield Error(f"{model.__name__}.{field.name} is not held by a constraint", obj=model, id="core.E008")
