"""What a model knows about people, and how it is exported and erased. Declared on models, interpreted here."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

ROW: Literal["row"] = "row"


@dataclass(frozen=True)
class Privacy:
    """Personal data of one kind of subject.

    `subject` is the path from the row to the person or family it is about ("self" when it is the row itself).
    `erase` names the fields to blank, or is `ROW` when nothing of the row may stay. `keep` says why and how long.
    `hide` names fields that an export leaves out because they are secrets, not knowledge (hashes, tokens).
    `only` narrows the declaration to some rows. `instead` says what a column that cannot be empty holds afterwards.
    `outlasts` names the line of `core.retention` that keeps this longer than the rest; who asks to be erased is erased
    at once all the same.
    """

    subject: str
    keep: str
    erase: tuple[str, ...] | Literal["row"] = ()
    hide: tuple[str, ...] = field(default=())
    only: Mapping[str, Any] = field(default_factory=dict)
    instead: Mapping[str, Any] = field(default_factory=dict)
    outlasts: str = ""

    @classmethod
    def none(cls, why: str) -> Privacy:
        """Declare that the model holds no personal data of a data subject, and why that is so."""
        return cls(subject="", keep=why)


def declared(model: type[models.Model]) -> list[Privacy]:
    """Return the declarations of `model`, one for each kind of subject."""
    found = getattr(model, "privacy", [])
    return [found] if isinstance(found, Privacy) else list(found)


def own_models() -> Iterator[type[models.Model]]:
    """Yield the models of this project's own apps."""
    for name in settings.OWN_APPS:
        yield from apps.get_app_config(name).get_models()


def subject_model(model: type[models.Model], path: str) -> type[models.Model] | None:
    """Return the model at the end of `path`; raises LookupError when there is no such path."""
    if path == "self":
        return model
    here: Any = model
    for part in path.split("__"):
        try:
            here = here._meta.get_field(part).related_model
        except FieldDoesNotExist as error:
            raise LookupError(f"{model.__name__} has no path {path}") from error
    return here


def rows_about(subject: models.Model) -> Iterator[tuple[Privacy, models.QuerySet]]:
    """Yield each declaration that concerns `subject` with its rows, children of the family tree first."""
    return rows_about_all(type(subject), [subject.pk])


def rows_about_all(subjects: type[models.Model], keys: Collection[Any]) -> Iterator[tuple[Privacy, models.QuerySet]]:
    """Yield each declaration that concerns the rows `keys` of the model `subjects`, with the rows it speaks of."""
    for model in own_models():
        for privacy in declared(model):
            if privacy.subject and subject_model(model, privacy.subject) is subjects:
                path = "pk" if privacy.subject == "self" else privacy.subject
                yield privacy, model._base_manager.filter(**{f"{path}__in": keys}, **privacy.only)


def export(subject: models.Model) -> dict[str, list[dict[str, Any]]]:
    """Return everything kept about `subject`, as lists of plain rows by model label (GDPR 15 and 20)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for privacy, rows in rows_about(subject):
        names = [f.attname for f in rows.model._meta.concrete_fields if f.name not in privacy.hide]
        found.setdefault(rows.model._meta.label, []).extend(rows.order_by("pk").values(*names))
    return found


def blank(model: type[models.Model], name: str) -> Any:
    """Return what an erased field holds: null where the column allows it, else its empty value."""
    column: Any = model._meta.get_field(name)
    if column.null:
        return None
    return [] if isinstance(column, models.JSONField) else column.get_default() if column.has_default() else ""


def erase(subject: models.Model) -> dict[str, int]:
    """Erase or blank what the declarations say about `subject`; return the number of rows touched by model label.

    The caller owns the transaction, checks retention and records the verb (GDPR 17; R-RT-1).
    """
    return erase_all(type(subject), [subject.pk])


def erase_all(subjects: type[models.Model], keys: Collection[Any], *, leave_outlasting: bool = False) -> dict[str, int]:
    """Erase what the declarations say about the rows `keys` of the model `subjects`, in as many queries as for one.

    With `leave_outlasting`, what a line of retention keeps longer stays for that line. Else as `erase`.
    """
    touched: dict[str, int] = {}
    for privacy, rows in rows_about_all(subjects, keys):
        if not (leave_outlasting and privacy.outlasts) and (privacy.erase or privacy.instead):
            label = rows.model._meta.label
            touched[label] = touched.get(label, 0) + erase_rows(privacy, rows)
    return touched


def erase_rows(privacy: Privacy, rows: models.QuerySet) -> int:
    """Delete or blank `rows` as their declaration says; return how many there were."""
    if privacy.erase == ROW:
        count = rows.count()
        rows.delete()
        return count
    return rows.update(**{name: blank(rows.model, name) for name in privacy.erase}, **privacy.instead)


class CannotRead(Exception):
    """A stored secret does not open with any key of the ring."""


def key_id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def seal(text: str) -> str:
    """Return `text` encrypted with the newest key of the ring, prefixed with that key's id."""
    newest = settings.FIELD_KEYS[0]
    return f"{key_id(newest)}:{Fernet(newest).encrypt(text.encode()).decode()}"


def unseal(stored: str) -> str:
    """Return the text of `stored`; raises `CannotRead` when its key is not in the ring or the data is damaged."""
    name, _, token = stored.partition(":")
    for key in settings.FIELD_KEYS:
        if key_id(key) == name:
            try:
                return Fernet(key).decrypt(token.encode()).decode()
            except InvalidToken as error:
                raise CannotRead(name) from error
    raise CannotRead(name)


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database. It cannot be searched, and never falls back to showing ciphertext."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value in (None, "") else seal(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value if value in (None, "") else unseal(value)
