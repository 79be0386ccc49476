"""Private links of those who have no account: a link's secret is the row's own random key, signed.

Nothing of the secret is stored besides, and one cannot be made up.
"""

from __future__ import annotations

import uuid
from typing import Any, Protocol, TypeVar

from django.core import signing
from django.db import models

LINK = "activities.link"  # links that were sent long ago open still
Row = TypeVar("Row", bound=models.Model)


class Keyed(Protocol):
    key: uuid.UUID
    _meta: Any


def signer_of(model: Any) -> signing.Signer:
    return signing.Signer(salt=f"{LINK}:{model._meta.label_lower}")


def token_of(row: Keyed) -> str:
    """Return the secret of the private link of `row`, always the same."""
    return signer_of(row).sign(row.key.hex)


def row_of(token: str, model: type[Row]) -> Row | None:
    """Return the row of `model` that a link's secret opens, None for one that was made up or whose row is gone."""
    try:
        key = signer_of(model).unsign(token)
    except signing.BadSignature:
        return None
    return model._default_manager.filter(key=uuid.UUID(hex=key)).first()
