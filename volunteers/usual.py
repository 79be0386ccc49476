"""What is usually asked in each kind of role: where an association begins (domain.md 2.5 and 3.1)."""

from __future__ import annotations

from typing import Any

from partners.presets import requirements_of
from volunteers.models import Requirement, TrainingModule, VolunteerRole
from volunteers.vocabulary import RoleKind

Kind = Requirement.Kind
DOCUMENT_GRACE_DAYS = 30  # so long may somebody go on who has not accepted a new version yet
# Roles beside a family or a child ask for the whole training; of the others it is for the association to say.
FULLY_TRAINED = frozenset(
    {
        RoleKind.COMPANION,
        RoleKind.PEER_PARENT,
        RoleKind.SUPPORT_PERSON,
        RoleKind.DOULA,
        RoleKind.GRANDPARENT,
        RoleKind.FATHER_TO_FATHER,
    }
)


def usual_of(role: VolunteerRole) -> list[dict[str, Any]]:
    """Return what such a role usually asks, as far as its programme does.

    Paid work has a contract of its own instead of a volunteer agreement.
    """
    documents = [Kind.CONFIDENTIALITY] if role.is_paid else [Kind.AGREEMENT, Kind.CONFIDENTIALITY]
    asked: list[dict[str, Any]] = [{"kind": Kind.INTERVIEW}]
    asked += [{"kind": kind, "grace_days": DOCUMENT_GRACE_DAYS} for kind in documents]
    if role.kind in FULLY_TRAINED:
        modules = TrainingModule.objects.filter(organisation=role.organisation_id, is_active=True)
        asked += [{"kind": Kind.MODULE, "module": module} for module in modules]
    wanted = requirements_of(role.programme)
    return [row for row in asked if row["kind"] in wanted]


def missing_of(role: VolunteerRole) -> list[dict[str, Any]]:
    """Return what of that the role does not ask yet."""
    has = set(Requirement.objects.filter(role=role).values_list("kind", "module_id"))
    return [row for row in usual_of(role) if (row["kind"], getattr(row.get("module"), "pk", None)) not in has]


def name_of(asked: dict[str, Any]) -> str:
    return str(asked.get("module") or Kind(asked["kind"]).label)
