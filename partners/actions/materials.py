"""What partners and volunteers of a programme may read, print and hand on."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.actions.register import save
from partners.models import Material, Programme
from partners.rules import materials as rules


@transaction.atomic
def write_material(programme: Programme, *, actor: Actor, **told: Any) -> Material:
    """Write a material; `told` are fields of `Material`. Raises `Refused`."""
    refuse(rules.why_not_write(programme, actor=actor))
    material = Material.objects.create(programme=programme, **told)
    audit.record("material.written", material, actor=actor)
    return material


@transaction.atomic
def change_material(material: Material, *, actor: Actor, **told: Any) -> None:
    for programme in (material.programme, told.get("programme", material.programme)):
        refuse(rules.why_not_write(programme, actor=actor))
    save(material, {**told, "changed_on": timezone.localdate()})
    audit.record("material.changed", material, actor=actor, fields=told)


@transaction.atomic
def remove_material(material: Material, *, actor: Actor) -> None:
    refuse(rules.why_not_write(material.programme, actor=actor))
    audit.record("material.removed", material, actor=actor)
    material.delete()
