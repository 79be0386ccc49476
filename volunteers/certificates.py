"""What a certificate says, and the code by which anybody can check that it is true.

The facts are kept as they were printed, in the language of the person, so that a later change of a name or of a module
changes no certificate. They hold nothing about any family (domain.md 3.3).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.utils import timezone, translation

from accounts.models import User
from partners.vocabulary import SupportForm, labels
from volunteers.models import Certificate, ModuleCompletion, TrainingModule, TrainingParticipation, Volunteer
from volunteers.states import Volunteer as State

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
CODE_LENGTH = 16
HALF_AN_HOUR = 30
A_MINUTE = timedelta(minutes=1)
WAS_THERE = "done"  # of a place on a shift, which a layer above keeps


def new_code() -> str:
    """Return a code that cannot be guessed: eighty random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """Return a code as it is kept, from how somebody typed it off a paper."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def find(code: str) -> Certificate | None:
    """Return the certificate with this code: one query, whether there is one or not."""
    return Certificate.objects.select_related("organisation").filter(code=typed_code(code)[:32]).first()


def hours_in_all(modules: Iterable[TrainingModule]) -> Decimal:
    return sum((module.hours for module in modules), Decimal(0))


def learned_modules(user_id: int, organisation_id: int) -> list[TrainingModule]:
    """Return what a person has learned for an association, each module once."""
    known = ModuleCompletion.objects.filter(user=user_id).values("module")
    return list(TrainingModule.objects.filter(organisation=organisation_id, pk__in=known))


def in_print(modules: Iterable[TrainingModule]) -> list[dict[str, str]]:
    return [{"name": str(module), "hours": str(module.hours)} for module in modules]


def training_facts(participation: TrainingParticipation) -> dict[str, Any]:
    """Return what the certificate of a completed course says."""
    course, user = participation.course, participation.user
    days = [timezone.localdate(at) for at in course.sessions.values_list("starts_at", flat=True)]
    modules = list(TrainingModule.objects.filter(sessions__course=course).distinct())
    with translation.override(user.language):
        return {
            "language": user.language,
            "name": user.name,
            "organisation": course.organisation.name,
            "what": [str(course)],
            "from": min(days).isoformat(),
            "until": max(days).isoformat(),
            "hours": str(hours_in_all(modules)),
            "learned": in_print(modules),
        }


def service_facts(volunteer: Volunteer, person: User, *, today: date) -> dict[str, Any]:
    """Return what a certificate of service says of one person on the day `today`: roles, period, hours, training.

    Two who serve together have the roles, the period and the hours in common; what they have learned is each one's own.
    """
    has_ended = volunteer.state == State.ENDED
    until = timezone.localdate(volunteer.state_since) if has_ended else today
    with translation.override(person.language):
        return {
            "language": person.language,
            "name": person.name,
            "organisation": volunteer.organisation.name,
            "what": roles_of(volunteer),
            "from": min(volunteer.approved_on, until).isoformat(),
            "until": until.isoformat(),
            "hours": str(service_hours(volunteer)),
            "learned": in_print(learned_modules(person.pk, volunteer.organisation_id)),
        }


def roles_of(volunteer: Volunteer) -> list[str]:
    """Return the roles in words; somebody from before the roles has the forms of support."""
    roles = [str(role) for role in volunteer.roles.select_related("programme")]
    return roles or labels(volunteer.support_forms, SupportForm)


def service_hours(volunteer: Volunteer) -> Decimal:
    """Return the hours of logged visits and of shifts at which the volunteer was, to the nearest half hour."""
    logged = Sum("meetings__minutes", filter=Q(meetings__logged_at__isnull=False))
    minutes = volunteer.matches.aggregate(total=logged)["total"] or 0
    been_there = volunteer.shift_places.filter(state=WAS_THERE, shift__cancelled_at=None)
    lengths = been_there.aggregate(total=Sum(F("shift__ends_at") - F("shift__starts_at")))["total"] or timedelta()
    return Decimal(round((minutes + lengths / A_MINUTE) / HALF_AN_HOUR)) / 2
