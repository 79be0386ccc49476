from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from phonenumber_field.phonenumber import PhoneNumber

from core import audit
from core.actor import Actor
from core.privacy import export
from families.models import Family
from families.my_data import own_part


class PlainEncoder(DjangoJSONEncoder):
    """Everything a row may hold, as another programme can read it."""

    def default(self, o: Any) -> Any:
        return o.as_e164 if isinstance(o, PhoneNumber) else super().default(o)


@transaction.atomic
def export_family(family: Family, *, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Return everything kept about `family` as plain JSON values, and write that it was taken out (R-AC-2).

    An adult who sees the own part of the page alone gets that part.
    """
    return json.loads(json.dumps(taken_out(family, actor=actor), cls=PlainEncoder))


@transaction.atomic
def taken_out(family: Family, *, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Return the same as rows of Python values, for a page to read; it too is written into the trail."""
    audit.record("family.exported", family, actor=actor)
    return own_part(export(family), actor)
