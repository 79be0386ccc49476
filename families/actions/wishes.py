from __future__ import annotations

from typing import Any

from django.db import transaction

from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from families import rules
from families.models import SupportRequest
from families.packing import pack

WISHES = frozenset(
    {
        "support_form", "languages", "first_language", "topics", "life_stages", "slots", "max_distance_km",
        "gender_wish", "home_has", "limits", "competences_required", "competences_wished", "priority",
        "wants_father_to_father", "wants_lived_experience",
    }
)  # fmt: skip
# What the family changes by itself. The rest is agreed in the intake talk.
OWN_WISHES = frozenset(
    {
        "topics", "slots", "languages", "first_language", "gender_wish", "max_distance_km", "wants_father_to_father",
        "wants_lived_experience",
    }
)  # fmt: skip


@transaction.atomic
def change_wishes(request: SupportRequest, *, actor: Actor, **wishes: Any) -> list[str]:
    """Change what matching reads of a live request; return the names of the fields that changed.

    Raises ValueError for what is not a wish, and `Refused` when the request has ended or another organisation gives the
    form of support.
    """
    refuse(rules.why_not_change_wishes(request, actor=actor))
    refuse(rules.why_not_change_form(request, wishes.get("support_form", request.support_form)))
    unknown = set(wishes) - (OWN_WISHES if actor.role == Role.FAMILY else WISHES)
    if unknown:
        raise ValueError(f"not wishes of a request: {sorted(unknown)}")
    changed = sorted(name for name, value in wishes.items() if getattr(request, name) != value)
    if not changed:
        return []
    for name in changed:
        setattr(request, name, wishes[name])
    request.save(update_fields=changed)
    pack(request)
    audit.record("supportrequest.wishes_changed", request, actor=actor, fields=changed)
    return changed
