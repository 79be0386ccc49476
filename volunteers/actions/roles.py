"""An association's administrator decides which roles there are and what each asks."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from partners.models import Programme
from volunteers import rules
from volunteers.models import VolunteerRole
from volunteers.vocabulary import RoleKind

ROLE_FACTS = frozenset(
    {
        "is_recruiting", "hours_a_month", "what_fi", "what_sv", "what_en", "gets_fi", "gets_sv", "gets_en",
        "asks_references", "trains_first", "approves_swaps",
    }
)  # fmt: skip


def add_role(programme: Programme, kind: str, *, actor: Actor, **facts: Any) -> VolunteerRole:
    """Open a role in a programme; that of an experience expert is paid task by task (domain.md 3.5).

    `facts` are among `ROLE_FACTS`. Raises `Refused`, and `NotNow` when it was opened at the same moment.
    """
    refuse(rules.why_not_add_role(programme, kind, actor=actor))
    is_paid = kind == RoleKind.EXPERIENCE_EXPERT
    try:
        with transaction.atomic():
            role = VolunteerRole.objects.create(programme=programme, kind=kind, is_paid=is_paid, **known_facts(facts))
            audit.record("volunteerrole.opened", role, actor=actor, reason=kind)
    except IntegrityError as error:
        raise moved_on() from error
    return role


def known_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Return `facts` as they are; raises ValueError for what is not decided here, such as the extract."""
    unknown = set(facts) - ROLE_FACTS
    if unknown:
        raise ValueError(f"not among the facts of a role: {sorted(unknown)}")
    return facts


@transaction.atomic
def change_role(role: VolunteerRole, *, actor: Actor, **facts: Any) -> list[str]:
    """Change what a role says and asks; return the names of the fields that changed."""
    refuse(rules.why_not_change_role(role, actor=actor))
    changed = sorted(name for name, value in known_facts(facts).items() if getattr(role, name) != value)
    if not changed:
        return []
    for name in changed:
        setattr(role, name, facts[name])
    role.save(update_fields=changed)
    audit.record("volunteerrole.changed", role, actor=actor, fields=changed)
    return changed


@transaction.atomic
def remove_role(role: VolunteerRole, *, actor: Actor) -> None:
    """Take away a role that nobody has applied for."""
    role = VolunteerRole.objects.select_for_update(of=("self",)).select_related("programme").get(pk=role.pk)
    refuse(rules.why_not_remove_role(role, actor=actor))
    audit.record("volunteerrole.removed", role, actor=actor, reason=role.kind)
    role.delete()
