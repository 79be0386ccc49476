"""A programme begins in a new place: its words and settings travel, people and families stay."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Municipality, Organisation
from activities import cloning
from activities.cloning import Travels, words_of
from activities.models import Activity, GroupMethod
from activities.rules import cloning as rules
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.models import Material, Programme
from volunteers.models import VolunteerRole


@transaction.atomic
def clone_locality(
    programme: Programme, *, organisation: Organisation, municipality: Municipality, name: str, actor: Actor
) -> Programme:
    """Begin `programme` in another place, closed; return the copy. What is there already stays as it is.

    Roles are closed, activities are ideas without days, places or leaders. Raises `Refused`.
    """
    programme = Programme.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=programme.pk)
    refuse(rules.why_not_clone(programme, organisation, municipality, name=name, actor=actor))
    travels = cloning.travelling(programme, organisation, municipality)
    copy = travels.programme or begun(programme, organisation, municipality, name, actor=actor)
    bring_roles(copy, travels, actor=actor)
    bring_activities(travels, organisation, municipality, actor=actor)
    GroupMethod.objects.bulk_create(
        GroupMethod(organisation=organisation, **words_of(row, cloning.METHOD_WORDS)) for row in travels.methods
    )
    Material.objects.bulk_create(
        Material(programme=copy, **words_of(row, cloning.MATERIAL_WORDS)) for row in travels.materials
    )
    return copy


def begun(
    programme: Programme, organisation: Organisation, place: Municipality, name: str, *, actor: Actor
) -> Programme:
    facts = words_of(programme, cloning.PROGRAMME_WORDS)
    copy = Programme.objects.create(organisation=organisation, name=name, is_open=False, copied_from=programme, **facts)
    copy.municipalities.add(place)
    audit.record("programme.cloned", copy, actor=actor, reason=str(programme.pk), organisation_id=organisation.pk)
    return copy


def bring_roles(copy: Programme, travels: Travels, *, actor: Actor) -> None:
    """Bring the roles, closed. The extract is for the new board to decide; requirements begin from the usual ones."""
    for role in travels.roles:
        facts = words_of(role, cloning.ROLE_WORDS)
        made = VolunteerRole.objects.create(
            programme=copy, kind=role.kind, is_paid=role.is_paid, is_recruiting=False, **facts
        )
        audit.record("volunteerrole.opened", made, actor=actor, reason="cloned")


def bring_activities(travels: Travels, organisation: Organisation, place: Municipality, *, actor: Actor) -> None:
    for row in travels.activities:
        facts = words_of(row, cloning.ACTIVITY_WORDS)
        made = Activity.objects.create(organisation=organisation, municipality=place, **facts)
        audit.record("activity.made", made, actor=actor, reason="cloned")
