"""People who would like to volunteer, each walked by the actions to where a test wants them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.areas import hat_of
from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from notifications.models import OutboxMessage
from notifications.quiet import moment
from tests.factories import cast
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import InterviewSlot, TrainingModule, VolunteerApplication, VolunteerRole
from volunteers.states import Application as State

InState = Callable[..., VolunteerApplication]


def role_in(office: Office, kind: str = "companion", **facts: Any) -> VolunteerRole:
    role, _new = VolunteerRole.objects.get_or_create(programme=office.programme, kind=kind)
    for name, value in facts.items():
        setattr(role, name, value)
    role.save()
    return role


def applied(
    office: Office, name: str = "Aino Hakija", *, role: VolunteerRole | None = None, **answers: Any
) -> VolunteerApplication:
    """Return an application that has just arrived by the public form."""
    told = {
        "role": role or role_in(office),
        "municipality": office.municipality,
        "name": name,
        "email": cast.address_of(name),
        "language": "en",
        "languages": ("fi",),
        "is_adult": True,
        **answers,
    }
    key = f"{told['role'].pk}-{told['email']}"
    return actions.receive_application(actions.Answers(**told), submission_key=key, actor=Actor.public())


def couple(
    office: Office, name: str = "Veikko Ranta", other: str = "Tuula Ranta", **answers: Any
) -> VolunteerApplication:
    both = {"unit": "couple", "other_name": other, "other_email": cast.address_of(other), "is_other_adult": True}
    return applied(office, name, **both, **answers)


def person_of(user: User, role: Role = Role.APPLICANT) -> Person:
    """Return somebody who applies, or another hat of theirs."""
    return Person(hat_of(user.memberships.active().get(role=role)).actor, user=user)


def a_time(worker: Person, office: Office, *, days: int = 3, hour: int = 10, **facts: Any) -> InterviewSlot:
    """Return a free time for an interview, so many days from today."""
    starts_at = at(days, hour)
    told = {"minutes": 60, "way": "place", "place": "Kirjasto", **facts}
    slots = actions.open_times(
        interviewer=worker.user,
        organisation=office.organisation,
        municipality=office.municipality,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=told["minutes"]),
        actor=worker.actor,
        **told,
    )
    return slots[0]


def at(days: int, hour: int = 10) -> datetime:
    return moment(timezone.localdate() + timedelta(days=days), time(hour))


def module_for(role: VolunteerRole, name: str = "Rooli ja rajat") -> TrainingModule:
    """Return a module that the role requires."""
    module = TrainingModule.objects.create(organisation=role.programme.organisation, name_fi=name, hours=2)
    role.requirements.create(kind="module", module=module)
    return module


def learn(module: TrainingModule, *people: User) -> None:
    for person in people:
        module.completions.create(user=person, completed_on=timezone.localdate())


def interviewed(application: VolunteerApplication, worker: Person, **told: Any) -> None:
    known = {"held_on": timezone.localdate(), "outcome": "fits", "summary": "Rauhallinen ja luotettava.", **told}
    actions.record_interview(application, actor=worker.actor, **known)


def taken(application: VolunteerApplication, office: Office, worker: Person) -> None:
    actions.assign_application(application, to=worker.user, actor=worker.actor)


def booked(application: VolunteerApplication, office: Office, worker: Person) -> None:
    taken(application, office, worker)
    free = InterviewSlot.objects.filter(interviewer=worker.user).count()
    actions.book_interview(application, a_time(worker, office, days=3 + free), actor=worker.actor)


def talked(application: VolunteerApplication, office: Office, worker: Person) -> None:
    taken(application, office, worker)
    interviewed(application, worker)


def referenced(application: VolunteerApplication, office: Office, worker: Person) -> None:
    talked(application, office, worker)
    actions.begin_references(application, actor=worker.actor)


def trained(application: VolunteerApplication, office: Office, worker: Person) -> None:
    talked(application, office, worker)
    actions.begin_training(application, actor=worker.actor)


def checked(application: VolunteerApplication, office: Office, worker: Person) -> None:
    talked(application, office, worker)
    actions.begin_checks(application, actor=worker.actor)


def held(application: VolunteerApplication, office: Office, worker: Person) -> None:
    taken(application, office, worker)
    actions.hold_application(application, actor=worker.actor)


def approved(application: VolunteerApplication, office: Office, worker: Person) -> None:
    checked(application, office, worker)
    actions.approve_application(application, actor=worker.actor)


WALKS: dict[str, Callable[[VolunteerApplication, Office, Person], None]] = {
    State.RECEIVED: lambda application, office, worker: None,
    State.IN_CONTACT: taken,
    State.INTERVIEW_BOOKED: booked,
    State.INTERVIEWED: talked,
    State.REFERENCES: referenced,
    State.IN_TRAINING: trained,
    State.CHECKS: checked,
    State.ON_HOLD: held,
    State.APPROVED: approved,
    State.REJECTED: lambda application, office, worker: actions.reject_application(
        application, reason="not_selected", actor=worker.actor
    ),
    State.WITHDRAWN: lambda application, office, worker: actions.withdraw_application(application, actor=worker.actor),
    State.EXPIRED: lambda application, office, worker: actions.expire_application(
        application, at=timezone.now() + timedelta(days=61), actor=Actor.system("tests")
    ),
}


def application_in(state: str, office: Office, worker: Person, name: str = "", **answers: Any) -> VolunteerApplication:
    """Return an application that has been walked to `state`."""
    application = applied(office, name or f"Hakija {state}", **answers)
    WALKS[state](application, office, worker)
    return VolunteerApplication.objects.for_list().get(pk=application.pk)


def fresh(application: VolunteerApplication) -> VolunteerApplication:
    return VolunteerApplication.objects.for_list().get(pk=application.pk)


def page(name: str, application: VolunteerApplication) -> str:
    """Return the address of a coordinator's page about an application."""
    return reverse(f"coordinator:application-{name}", args=[application.pk])


def kinds_to(user: User) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=f"accounts.User:{user.pk}")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def code(refusal: Refusal | None) -> str | None:
    return refusal.code if refusal else None
