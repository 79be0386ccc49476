"""Whom to call: the named person of the office who follows a family, or the office itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core.actor import Role
from families.models import SupportRequest
from notifications.dates import day_and_month
from volunteers.answering import Answer, Away, away_on, who_answers
from volunteers.models import Volunteer, VolunteerApplication


@dataclass(frozen=True, slots=True)
class ContactPerson:
    name: str
    role: str
    phone: str
    phone_dial: str
    email: str


def away_today(*organisation_ids: int) -> Away:
    """Return who of these organisations is away today; for pages that show many contacts."""
    return away_on(organisation_ids, timezone.localdate())


def answer_of(request: SupportRequest, away: Away | None = None) -> Answer:
    """Return who answers for `request` today: who is responsible, or from the first day away the deputy."""
    office = request.family.organisation_id
    return answer_for(office, request.assigned_to, request.deputy, away)


def answer_for(office: int, responsible: User | None, deputy: User | None, away: Away | None = None) -> Answer:
    """Return who answers in the place of `responsible` today; the named deputy where all the others are away too."""
    answer = (away or away_today(office)).answer(office, responsible)
    if answer.person is None and answer.instead_of and deputy:
        return Answer(deputy, answer.instead_of, answer.until)
    return answer


def contact_of(request: SupportRequest, away: Away | None = None) -> ContactPerson:
    """Return who answers for `request` today; while nobody is responsible, the association's office."""
    return person_or_office(answer_of(request, away), request.family.organisation)


def deputy_of(request: SupportRequest, away: Away | None = None) -> ContactPerson | None:
    """Return who answers when the responsible person cannot; None when nobody else is named or there."""
    office = request.family.organisation
    away = away or away_today(office.pk)
    return deputy_beside(answer_of(request, away), request.deputy, office, away)


def contacts_of_volunteer(volunteer: Volunteer, away: Away | None = None) -> list[ContactPerson]:
    """Return whom a volunteer calls: who answers for them today, and the deputy."""
    office = volunteer.organisation
    away = away or away_today(office.pk)
    answer = who_answers(volunteer, timezone.localdate(), away)
    deputy = deputy_beside(answer, volunteer.deputy, office, away)
    return [person_or_office(answer, office), *([deputy] if deputy else [])]


def contacts_of_application(application: VolunteerApplication, away: Away | None = None) -> list[ContactPerson]:
    """Return whom an applicant calls: who answers for the application today and the deputy, else the office."""
    office = application.role.programme.organisation
    away = away or away_today(office.pk)
    answer = answer_for(office.pk, application.assigned_to, application.deputy, away)
    deputy = deputy_beside(answer, application.deputy, office, away)
    return [person_or_office(answer, office), *([deputy] if deputy else [])]


def person_or_office(answer: Answer, office: Organisation) -> ContactPerson:
    if answer.person is None:
        return office_of(office)
    role = str(Role.COORDINATOR.label)
    if answer.instead_of and answer.until:
        words = _("Answers for %(name)s until %(day)s")
        role = words % {"name": answer.instead_of.first_name, "day": day_and_month(answer.until)}
    return worker(answer.person, office, role)


def deputy_beside(answer: Answer, deputy: User | None, office: Organisation, away: Away) -> ContactPerson | None:
    """Return the deputy as a second person to call, unless they answer already or are away too."""
    if deputy is None or deputy == answer.person or away.is_away(office.pk, deputy.pk):
        return None
    return worker(deputy, office, _("Deputy"))


def stand_in_words(request: SupportRequest) -> str:
    """Return one sentence about who answers while the responsible person is away; empty when nobody is."""
    answer = answer_of(request)
    if not answer.person or not answer.instead_of or not answer.until:
        return ""
    words = _("Responsible: %(person)s, %(office)s, for %(name)s until %(day)s")
    office = request.family.organisation.name
    told = {"name": answer.instead_of.first_name, "day": day_and_month(answer.until)}
    return words % {"person": answer.person.first_name, "office": office, **told}


def worker(person: User, office: Organisation, role: str) -> ContactPerson:
    phone = person.phone or office.phone
    return ContactPerson(
        name=person.name,
        role=f"{role} · {office.name}",
        phone=phone,
        phone_dial=dialled(phone),
        email=person.email,
    )


def office_of(organisation: Organisation) -> ContactPerson:
    """Return the association's office as the one to call."""
    return ContactPerson(
        name=organisation.name,
        role=_("Office"),
        phone=organisation.phone,
        phone_dial=dialled(organisation.phone),
        email=organisation.email,
    )


def dialled(display: str) -> str:
    """Return what a telephone dials for a number as people write it."""
    return "".join(sign for sign in display if sign.isdigit() or sign == "+")
