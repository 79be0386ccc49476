"""States are a table, held by the database and moved by one function."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actor import Actor
from core.refusals import NotNow, Refusal

Table = dict[str, frozenset[str]]


class StateField(models.CharField):
    """A state that forms cannot edit; it moves through `advance` only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)


def state_constraint(name: str, states: type[TextChoices], field: str = "state") -> CheckConstraint:
    """Return the constraint by which the database holds `field` to the states of the table."""
    return CheckConstraint(condition=Q(**{f"{field}__in": sorted(states.values)}), name=name)


def table(**arrows: str) -> Table:
    """Return a transition table from `state="next another"`; a terminal state has an empty string."""
    return {state: frozenset(after.split()) for state, after in arrows.items()}


def state_field_of(model: type[models.Model]) -> StateField:
    """Return the one state field of `model`; raises LookupError when it has none."""
    for field in model._meta.fields:
        if isinstance(field, StateField):
            return field
    raise LookupError(f"{model.__name__} has no state field")


def moved_on() -> NotNow:
    return NotNow(Refusal("moved_on", _("This has changed since you opened the page. Look at it again.")))


def brought_in(model: type[models.Model], state: str, *, since: datetime, **fields: Any) -> Any:
    """Return an unsaved row of an older register in the state in which it was left there.

    For imports alone, which write their own entry in the trail: every other row begins in its first state. Raises
    ValueError for a state that is none.
    """
    if state not in getattr(model, "transitions", {}):
        raise ValueError(f"{model.__name__} has no state {state}")
    return model(**{state_field_of(model).name: state, "state_since": since}, **fields)


def can_advance(row: Any, to: str) -> bool:
    """Whether the table has an arrow from the row's state to `to`."""
    return to in row.transitions[getattr(row, state_field_of(type(row)).name)]


def advance(row: Any, to: str, *, actor: Actor, reason: str = "", **changes: Any) -> None:
    """Move `row` to the state `to`, with `changes` to other fields, and write the audit row.

    The update is a compare-and-swap on the state the caller has seen. Raises `NotNow` when the table has no such
    arrow, when another has moved the row first, or when the move would break a constraint such as one live match
    per request.
    """
    name = state_field_of(type(row)).name
    before = getattr(row, name)
    if to not in row.transitions[before]:
        raise moved_on()
    values = {name: to, **changes}
    if any(field.name == "state_since" for field in row._meta.fields):
        values["state_since"] = timezone.now()
    try:
        with transaction.atomic():
            moved = type(row)._base_manager.filter(pk=row.pk, **{name: before}).update(**values)
            if not moved:
                raise moved_on()
            audit.record(f"{row._meta.model_name}.{to}", row, actor=actor, reason=reason, fields=(name, *changes))
    except IntegrityError as error:
        raise moved_on() from error
    for field, value in values.items():
        setattr(row, field, value)


def advance_many(queryset: models.QuerySet, before: str, to: str, *, actor: Actor, **changes: Any) -> list[Any]:
    """Move every row of `queryset` that is in the state `before` to `to`; return the keys of those moved.

    For machinery whose rows are their own record, such as the outbox: it writes no audit rows, so it is for the system
    alone; what a person decides goes through `advance`, row by row. Rows that another holds are waited for and moved
    only if they are still in `before`. Raises ValueError for a person, or for an arrow that is not in the table, and
    `NotNow`, with nothing moved, where the database does not hold rows and another was faster.
    """
    model = queryset.model
    name = state_field_of(model).name
    if not actor.is_system or to not in model.transitions[before]:
        raise ValueError(f"{actor.label} may not move many rows from {before} to {to}")
    values = {name: to, **changes}
    if any(field.name == "state_since" for field in model._meta.fields):
        values["state_since"] = timezone.now()
    with transaction.atomic(savepoint=False):
        held = queryset.filter(**{name: before}).order_by("pk").select_for_update(of=("self",))
        keys = [row.pk for row in held.only("pk")]
        moved = model._base_manager.filter(pk__in=keys, **{name: before}).update(**values)
        if moved != len(keys):
            raise moved_on()
    return keys
