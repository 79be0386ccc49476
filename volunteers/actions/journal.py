"""What was done to rows, step by step, so that it can be taken back step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models

from notifications.models import OutboxMessage
from notifications.states import MessageState

Values = dict[str, Any]
Step = dict[str, Any]
CHANGED, ADDED, REMOVED = "changed", "added", "removed"


class ChangedSince(Exception):
    """A row is no longer as the journal left it: taking the step back would lose what is newer."""


def values_of(row: models.Model) -> Values:
    """Return every column of `row` as JSON can hold it, none of it rounded."""
    found = {field: field.value_from_object(row) for field in row._meta.concrete_fields}
    return {field.attname: None if value is None else field.value_to_string(row) for field, value in found.items()}


def read(model: type[models.Model], values: Values) -> Values:
    """Return `values` as the columns of `model` hold them; the other way round than `values_of`."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: None if value is None else fields[name].to_python(value) for name, value in values.items()}


class Journal:
    """Changes rows and remembers how they were. `steps` are plain values, for JSON."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def change(self, row: models.Model, **values: Any) -> None:
        """Write `values`, by the names of columns, into `row`."""
        with self.watching(row):
            type(row)._base_manager.filter(pk=row.pk).update(**values)
        for name, value in values.items():
            setattr(row, name, value)

    def add(self, row: models.Model) -> None:
        type(row)._base_manager.bulk_create([row])
        self.note(ADDED, row)

    def remove(self, row: models.Model) -> None:
        self.note(REMOVED, row, values=values_of(row))
        type(row)._base_manager.filter(pk=row.pk).delete()

    @contextmanager
    def watching(self, row: models.Model) -> Iterator[None]:
        """Note what others change of `row` meanwhile."""
        before = values_of(fresh(row))
        yield
        after = values_of(fresh(row))
        differing = [name for name in before if before[name] != after[name]]
        if differing:
            was, now = ({name: values[name] for name in differing} for values in (before, after))
            self.note(CHANGED, row, was=was, now=now)

    def note(self, did: str, row: models.Model, **told: Any) -> None:
        self.steps.append({"did": did, "of": row._meta.label, "key": row.pk, **told})


def fresh(row: models.Model) -> models.Model:
    return type(row)._base_manager.get(pk=row.pk)


def take_back(steps: Iterable[Step]) -> None:
    """Take back the steps of a journal, the last one first.

    Of a row only the columns that were changed are written. What is gone by now stays gone, and a message that has
    been sent stays as it was sent. Raises `ChangedSince`; the caller owns the transaction.
    """
    for step in reversed(list(steps)):
        model = apps.get_model(step["of"])
        if step["did"] == REMOVED:
            model._base_manager.bulk_create([model(**read(model, step["values"]))])
        elif step["did"] == ADDED:
            model._base_manager.filter(pk=step["key"]).delete()
        else:
            change_back(model._base_manager.filter(pk=step["key"]), step)


def change_back(rows: models.QuerySet[Any], step: Step) -> None:
    row = rows.first()
    if row is None or (isinstance(row, OutboxMessage) and row.state != MessageState.QUEUED):
        return
    here = values_of(row)
    if any(here[name] != value for name, value in step["now"].items()):
        raise ChangedSince
    rows.update(**read(rows.model, step["was"]))
