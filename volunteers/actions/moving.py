"""Every row that points at one row comes to point at another, found from the models' own relations.

A new model is moved without being told here. Rows of other people's apps (ways to sign in, say) stay where they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from accounts.models import Membership, User
from volunteers.actions.journal import Journal

STAYS = {(User, Membership)}  # hats are not moved: nobody gains a right by a merge


@cache
def pointers_at(model: type[models.Model]) -> tuple[Any, ...]:
    """Return the foreign keys of our own models that point at `model`, those of many-to-many tables among them.

    The rows of the model's own many-to-many fields are facts of the row itself, and are not among them.
    """
    own_labels = {apps.get_app_config(name).label for name in settings.OWN_APPS}
    found = []
    relations: Iterable[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        other = relation.related_model
        is_own_fact = other._meta.auto_created is model
        if other._meta.app_label in own_labels and not is_own_fact and (model, other) not in STAYS:
            found.append(relation.field)
    return tuple(found)


class Mover:
    """Moves rows from one row to another. `moved` counts what came over by model, `doubled` what was there already."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.moved: dict[str, set[Any]] = {}
        self.doubled: Counter[str] = Counter()

    def absorb(self, kept: models.Model, gone: models.Model) -> None:
        """Move everything that points at `gone` to `kept`, and remove `gone`."""
        self.move_all(kept, gone)
        for field in type(gone)._meta.many_to_many:
            through: Any = field.remote_field.through
            if through._meta.auto_created:
                for row in through._base_manager.filter(**{field.m2m_column_name(): gone.pk}).order_by("pk"):
                    self.journal.remove(row)
        self.journal.remove(gone)

    def move_all(self, kept: models.Model, gone: models.Model) -> None:
        """Move everything that points at `gone` to `kept`; `gone` itself stays."""
        for field in pointers_at(type(kept)):
            for row in field.model._base_manager.filter(**{field.attname: gone.pk}).order_by("pk"):
                self.move(row, field, kept)

    def move(self, row: models.Model, field: Any, kept: models.Model) -> None:
        """Let one row point at `kept`. Where one may point there only once, the row that does so already stays.

        What points at the other row is moved on to the one that stays. A row whose pointer may be empty is let go.
        """
        twin = twin_of(row, field, kept)
        if twin is None and not field.primary_key:
            self.moved.setdefault(row._meta.label, set()).add(row.pk)
            self.journal.change(row, **{field.attname: kept.pk})
        elif twin is not None and field.unique and field.null:
            self.moved.setdefault(row._meta.label, set()).add(row.pk)
            self.journal.change(row, **{field.attname: None})
        else:
            self.doubled[row._meta.label] += twin is not None
            self.absorb(twin or self.copied(row, field, kept), row)

    def copied(self, row: models.Model, field: Any, kept: models.Model) -> models.Model:
        """Write the row anew under the key of `kept`, for a model whose key is the pointer itself."""
        values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
        copy = type(row)(**{**values, field.attname: kept.pk})
        self.journal.add(copy)
        return copy


def twin_of(row: models.Model, field: Any, kept: models.Model) -> models.Model | None:
    """Return the row that stands in the way when `row` is to point at `kept`."""
    rows = type(row)._base_manager
    if field.unique:
        return rows.filter(**{field.attname: kept.pk}).first()
    twins = (twin_by(rule, row, field, kept) for rule in unique_rules(type(row)) if field.name in rule.fields)
    return next((twin for twin in twins if twin is not None), None)


def unique_rules(model: type[models.Model]) -> list[UniqueConstraint]:
    """Return what may stand in a table once; a many-to-many table says it in Django's older way."""
    together = (UniqueConstraint(fields=names, name="_".join(names)) for names in model._meta.unique_together)
    return [*(rule for rule in model._meta.constraints if isinstance(rule, UniqueConstraint)), *together]


def twin_by(rule: UniqueConstraint, row: models.Model, field: Any, kept: models.Model) -> models.Model | None:
    """Return the row that one constraint would not let stand beside `row`."""
    columns = [row._meta.get_field(name) for name in rule.fields]
    values = {
        column.attname: kept.pk if column is field else getattr(row, column.attname)  # type: ignore[union-attr]
        for column in columns
    }
    if None in values.values() and rule.nulls_distinct is not False:
        return None
    rows = type(row)._base_manager.all()
    if rule.condition is not None:
        rows = rows.filter(rule.condition)
        if not rows.filter(pk=row.pk).exists():
            return None
    return rows.filter(**values).exclude(pk=row.pk).first()
