"""Courses as coordinators make them, and time that passes over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.actor import Actor
from tests.factories.cast import Office, Person, volunteer
from volunteers import actions
from volunteers.models import Course, TrainingModule

EVENING = timedelta(hours=3)
SESSION = ("place", "link")


def drafted(office: Office, *, actor: Actor, starts_at: datetime | None = None, **facts: Any) -> Course:
    """Return a course of two sessions on two days, each with a module of three hours, that nobody sees yet."""
    where = {"place": "Kirjasto", **{name: facts.pop(name) for name in SESSION if name in facts}}
    course = actions.make_course(office.organisation, actor=actor, **{"name_fi": "Peruskurssi", **facts})
    begins = starts_at or timezone.now().replace(microsecond=0) + timedelta(days=7)
    for number in range(2):
        module = actions.add_module(office.organisation, name_fi=f"Osa {number}", hours=Decimal("3.0"), actor=actor)
        at = begins + timedelta(days=number / 2)
        actions.add_session(course, modules=[module], starts_at=at, ends_at=at + EVENING, actor=actor, **where)
    return course


def published(office: Office, *, actor: Actor, **facts: Any) -> Course:
    """Return a course that people can enrol on."""
    course = drafted(office, actor=actor, **facts)
    actions.publish_course(course, actor=actor)
    return Course.objects.get(pk=course.pk)


def shift(course: Course, by: timedelta) -> None:
    """Let so much time pass over the sessions of a course."""
    course.sessions.update(starts_at=F("starts_at") + by, ends_at=F("ends_at") + by)


def hold(course: Course, present: dict[int, int], *, actor: Actor) -> None:
    """Hold the course a week ago and close it; `present` says to how many sessions each participation came."""
    shift(course, timedelta(days=-10))
    for number, session in enumerate(course.sessions.order_by("starts_at")):
        came = [pk for pk, sessions in present.items() if number < sessions]
        actions.mark_attendance(session, present=came, actor=actor)
    actions.close_course(course, actor=actor)


def school(office: Office, coordinator: Person, *learners: Person) -> None:
    """Two courses of one module, its material, and a certificate for everybody.

    The first two certificates are of somebody whom no other page names: a certificate names its holder to whoever has
    its code.
    """
    actor, organisation = coordinator.actor, office.organisation
    witness = volunteer(office, f"Tuire {office.organisation.pk} {office.municipality.pk}")
    actions.certify_service(witness.volunteer, witness.user, actor=actor)
    module = actions.add_module(organisation, name_fi="Rooli ja rajat", hours=Decimal("3.0"), actor=actor)
    actions.add_material(module, language="fi", title="Opas", text="Lue tämä.", actor=actor)
    for people in ([witness], learners):
        taught(office, module, people, actor=actor)


def taught(office: Office, module: TrainingModule, people: Iterable[Person], *, actor: Actor, **facts: Any) -> None:
    """A course that begins this evening and is closed at once, with a certificate for everybody."""
    course = actions.make_course(office.organisation, name_fi="Peruskurssi", actor=actor, **facts)
    begins = timezone.now() - timedelta(hours=1)
    when = {"starts_at": begins, "ends_at": begins + EVENING}
    session = actions.add_session(course, modules=[module], place="Talo", actor=actor, **when)
    actions.publish_course(course, actor=actor)
    present = [actions.enrol(course, person.user, actor=actor).pk for person in people]
    actions.mark_attendance(session, present=present, actor=actor)
    actions.close_course(course, actor=actor)


def teach_professionals(office: Office, coordinator: Person, learner: Person) -> None:
    """A course that a professional has been to, with something to read."""
    actor = coordinator.actor
    module = actions.add_module(office.organisation, name_fi="Vertaistuki", hours=Decimal("3.0"), actor=actor)
    actions.add_material(module, language="fi", title="Opas", text="Lue tämä.", actor=actor)
    taught(office, module, [learner], actor=actor, audience=Course.Audience.PROFESSIONALS)
