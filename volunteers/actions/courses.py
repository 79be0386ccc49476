"""What is taught: modules with their material, and courses with their sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, can_advance
from volunteers.actions.learning import fill_places, held
from volunteers.companion_modules import COMPANION_MODULES
from volunteers.models import Course, CourseSession, TrainingMaterial, TrainingModule
from volunteers.notices import training as notices
from volunteers.rules import training as rules
from volunteers.states import Participation as State

MOVES = frozenset({"starts_at", "ends_at", "place", "link"})


@transaction.atomic
def add_module(organisation: Organisation, *, actor: Actor, **facts: Any) -> TrainingModule:
    """Add something that can be learned; `facts` are fields of `TrainingModule`."""
    refuse(rules.why_not_teach(organisation.pk, actor))
    module = TrainingModule.objects.create(organisation=organisation, **facts)
    audit.record("trainingmodule.added", module, actor=actor)
    return module


@transaction.atomic
def seed_modules(organisation: Organisation, *, actor: Actor) -> list[TrainingModule]:
    """Begin with the six modules of companions (domain.md 3.1), for an association that has none."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    refuse(rules.why_not_seed(organisation.pk, actor=actor))
    return [add_module(organisation, actor=actor, **facts) for facts in COMPANION_MODULES]


@transaction.atomic
def change_module(module: TrainingModule, *, actor: Actor, **facts: Any) -> None:
    """Change the name or the length of a module, or take it out of use; certificates stay as they were printed."""
    refuse(rules.why_not_teach(module.organisation_id, actor))
    change(module, facts, actor=actor)


@transaction.atomic
def add_material(module: TrainingModule, *, actor: Actor, **facts: Any) -> TrainingMaterial:
    """Add a text or an address to a module; `facts` are fields of `TrainingMaterial`."""
    refuse(rules.why_not_teach(module.organisation_id, actor))
    material = TrainingMaterial.objects.create(module=module, **facts)
    audit.record("trainingmaterial.added", material, actor=actor)
    return material


@transaction.atomic
def change_material(material: TrainingMaterial, *, actor: Actor, **facts: Any) -> None:
    refuse(rules.why_not_teach(material.module.organisation_id, actor))
    change(material, facts, actor=actor)


@transaction.atomic
def remove_material(material: TrainingMaterial, *, actor: Actor) -> None:
    refuse(rules.why_not_teach(material.module.organisation_id, actor))
    audit.record("trainingmaterial.removed", material, actor=actor)
    material.delete()


@transaction.atomic
def make_course(organisation: Organisation, *, actor: Actor, **facts: Any) -> Course:
    """Begin a course that nobody sees before it is published; `facts` are fields of `Course`."""
    refuse(rules.why_not_teach(organisation.pk, actor))
    course = Course.objects.create(organisation=organisation, **facts)
    audit.record("course.made", course, actor=actor)
    return course


@transaction.atomic
def change_course(course: Course, *, actor: Actor, **facts: Any) -> None:
    """Change a course; when it takes more people, the first in line get a place."""
    course = held(course)
    refuse(rules.why_not_resize(course, capacity=facts.get("capacity", course.capacity), actor=actor))
    change(course, facts, actor=actor)
    fill_places(course)


@transaction.atomic
def publish_course(course: Course, *, actor: Actor) -> None:
    """Let people see the course and enrol."""
    course = held(course)
    refuse(rules.why_not_publish_course(course, now=timezone.now(), actor=actor))
    change(course, {"is_published": True}, actor=actor)


@transaction.atomic
def cancel_course(course: Course, *, actor: Actor) -> None:
    """The course is not held: everybody with a place or in line is told."""
    course = held(course)
    refuse(rules.why_not_cancel_course(course, actor=actor))
    for participation in course.participations.select_related("user", "course"):
        if can_advance(participation, State.CANCELLED):
            advance(participation, State.CANCELLED, actor=actor, reason="course_cancelled")
            notices.course_cancelled(participation)
    change(course, {"cancelled_at": timezone.now()}, actor=actor)


@transaction.atomic
def add_session(course: Course, *, modules: Iterable[TrainingModule], actor: Actor, **facts: Any) -> CourseSession:
    """Add a sitting to a course; who has a place already is told."""
    course = held(course)
    refuse(rules.why_not_change_course(course, actor=actor))
    session = CourseSession.objects.create(course=course, **facts)
    session.modules.set(modules)
    audit.record("coursesession.added", session, actor=actor)
    notices.session_changed(session)
    return session


@transaction.atomic
def change_session(
    session: CourseSession, *, modules: Iterable[TrainingModule], actor: Actor, **facts: Any
) -> list[str]:
    """Change a sitting; who has a place is told when the time or the place is another. Return what changed."""
    session.course = held(session.course)
    refuse(rules.why_not_change_course(session.course, actor=actor))
    session.modules.set(modules)
    moved = [name for name in MOVES & set(facts) if getattr(session, name) != facts[name]]
    if moved:
        facts = {**facts, "changed_at": timezone.now()}
    changed = change(session, facts, actor=actor)
    if moved:
        notices.session_changed(session)
    return changed


@transaction.atomic
def remove_session(session: CourseSession, *, actor: Actor) -> None:
    session.course = held(session.course)
    refuse(rules.why_not_remove_session(session, actor=actor))
    audit.record("coursesession.removed", session, actor=actor)
    session.delete()


def change(row: Any, facts: dict[str, Any], *, actor: Actor) -> list[str]:
    """Save what is new in `facts` and return the names of those fields."""
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
        audit.record(f"{row._meta.model_name}.changed", row, actor=actor, fields=changed)
    return changed
