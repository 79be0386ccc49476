"""What roles ask, and what people have: documents, modules, interviews, extracts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.areas import hat_of
from accounts.models import Municipality, User
from core.actor import Actor, Role
from tests.factories import cast
from tests.factories.cast import MAKER, Office, Person
from tests.factories.volunteering import open_role
from volunteers import actions, rules
from volunteers.models import (
    DocumentAcceptance,
    ExtractCheck,
    InterviewRecord,
    ModuleCompletion,
    Requirement,
    TrainingModule,
    VolunteerApplication,
    VolunteerDocument,
    VolunteerRole,
)

LAWFUL: dict[str, Any] = {
    "extract_policy": "used",
    "is_regularly_with_minors": True,
    "is_in_personal_contact": True,
    "is_alone_with_minors": True,
    "extract_reason": "Lasten kanssa ilman vanhempia",
    "extract_decided_on": date(2026, 1, 15),
    "safety_instruction": "https://example.org/turva",
}


def module_of(office: Office, name: str = "Role and boundaries") -> TrainingModule:
    found = TrainingModule.objects.filter(organisation=office.organisation, name_en=name).first()
    return found or TrainingModule.objects.create(
        organisation=office.organisation, name_fi="Rooli ja rajat", name_en=name, hours=3
    )


def document_of(office: Office, kind: str, *, days_ago: int = 0, text: str = "Lupaan.") -> VolunteerDocument:
    """Return the next version of a document, published so many days ago."""
    text = f"{text} Kerron, jos lapsi on vaarassa. {VolunteerDocument.objects.count()}"
    document = actions.publish_document(office.organisation, kind=kind, text_fi=text, actor=MAKER)
    VolunteerDocument.objects.filter(pk=document.pk).update(published_at=moment(days_ago))
    document.refresh_from_db()
    return document


def moment(days_ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(day(-days_ago), time(12)))


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asks(role: VolunteerRole, kind: str, office: Office, **times: Any) -> Requirement:
    """Return a requirement of one kind, with the document that it is about where there is none."""
    if kind == Requirement.Kind.EXTRACT:
        actions.decide_extract_policy(role, actor=MAKER, **LAWFUL)
        role.refresh_from_db()
        Requirement.objects.filter(role=role, kind=kind).update(**times)
        return Requirement.objects.get(role=role, kind=kind)
    if kind in VolunteerDocument.Kind.values and not VolunteerDocument.objects.filter(kind=kind).exists():
        document_of(office, kind, days_ago=400)
    module = module_of(office) if kind == Requirement.Kind.MODULE else None
    return actions.add_requirement(role, kind=kind, module=module, actor=MAKER, **times)


def has(user: User, requirement: Requirement, *, days_ago: int = 0) -> None:
    """Let a person have what is asked since so many days ago."""
    kind = requirement.kind
    if kind == Requirement.Kind.MODULE:
        ModuleCompletion.objects.create(module=requirement.module, user=user, completed_on=day(-days_ago))
    elif kind == Requirement.Kind.INTERVIEW:
        interview(user, requirement.role, days_ago=days_ago)
    elif kind == Requirement.Kind.EXTRACT:
        seen(user, requirement.role, days_ago=days_ago)
    else:
        published = VolunteerDocument.objects.filter(kind=kind, published_at__lte=moment(days_ago)).order_by("-version")
        DocumentAcceptance.objects.create(document=published.first(), user=user, accepted_at=moment(days_ago))


def interview(user: User, role: VolunteerRole, *, days_ago: int = 0, outcome: str = "fits") -> InterviewRecord:
    place = Municipality.objects.get(pk=cast.SASTAMALA)
    application = VolunteerApplication.objects.create(
        role=role, user=user, municipality=place, submission_key=f"{role.pk}-{user.pk}", languages=["fi"],
        privacy_notice="2026-1",
    )  # fmt: skip
    return InterviewRecord.objects.create(application=application, held_on=day(-days_ago), outcome=outcome)


def seen(user: User, role: VolunteerRole, *, days_ago: int = 0, issued_days_ago: int | None = None) -> ExtractCheck:
    return ExtractCheck.objects.create(
        volunteer=user,
        role=role,
        consent_given_at=moment(days_ago + 20),
        consent_text_version="2026-1",
        requested_at=moment(days_ago + 10),
        extract_issue_date=day(-(days_ago + 5 if issued_days_ago is None else issued_days_ago)),
        checked_at=moment(days_ago),
        result="checked",
    )


def checker(office: Office, name: str = "Otto Ote") -> Person:
    return cast.worker(office, Role.CHECKER, name)


def applicant_for(office: Office, role: VolunteerRole, name: str = "Hilla Hakija") -> Person:
    """Return somebody who has applied for `role`."""
    answers = actions.Answers(
        role=role, municipality=office.municipality, name=name, email=cast.address_of(name), language="en",
        languages=("fi",), is_adult=True,
    )  # fmt: skip
    application = actions.receive_application(answers, submission_key=f"{role.pk}-{name}", actor=Actor.public())
    hat = application.user.memberships.get(role=Role.APPLICANT)
    return Person(hat_of(hat).actor, user=application.user)


def extract_role(office: Office, kind: str = "grandparent") -> VolunteerRole:
    """Return a role for which an extract is asked."""
    role = open_role(office, kind)
    asks(role, Requirement.Kind.EXTRACT, office)
    return VolunteerRole.objects.select_related("programme").get(pk=role.pk)


def furnish(office: Office, coordinator: Person, volunteer: Person, applicant: Person) -> Person:
    """Let a role ask for a promise and an extract, and two people be on the way; return who checks extracts."""
    role = extract_role(office, "support_person")
    actions.add_requirement(role, kind="confidentiality", actor=MAKER)
    module = asks(role, Requirement.Kind.MODULE, office)
    document = rules.newest_document(office.organisation.pk, "confidentiality") or document_of(
        office, "confidentiality"
    )
    volunteer.volunteer.roles.add(role)
    applicant_for(office, role, applicant.user.name)
    for person in (volunteer, applicant):
        actions.accept_document(document, actor=person.actor)
        actions.consent_to_extract(role, actor=person.actor)
        facts = {"reason": "profession", "ends_on": day(30), "actor": coordinator.actor}
        actions.exempt(module, person.user, **facts)
    return checker(office, f"Otto {volunteer.user.name.split()[-1]}")
