"""Families as they come to be: through the actions, with a programme that takes them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Municipality, Organisation
from core.actor import Actor
from families import actions
from families.access import actor_of
from families.actions.arrival import link_token
from families.models import Appointment, SupportRequest
from partners.models import Programme
from partners.vocabulary import ServiceCategory

SASTAMALA, HELSINKI = "790", "091"
PHONE = "+358400000012"


def programme(
    *, name: str = "Rinnalla Sastamala ry", place: str = SASTAMALA, forms: tuple = ("companion",)
) -> Programme:
    """Return an open programme of the association `name` in one municipality."""
    association, _new = Organisation.objects.get_or_create(name=name, kind="association", phone="040 000 0001")
    row = Programme.objects.create(name=f"Rinnallakulkija {place}", organisation=association, support_forms=list(forms))
    row.municipalities.add(Municipality.objects.get(pk=place))
    return row


def request_of(*, key: str = "", place: str = SASTAMALA, **answers: Any) -> SupportRequest:
    """Return a request as the public form makes it; a programme must be open in `place`."""
    told = {"called": "Kaisa", "channel": "sms", "phone": PHONE, "language": "fi", "birth_years": (2021,), **answers}
    household = actions.Answers(municipality=Municipality.objects.get(pk=place), **told)
    return actions.receive_request(household, submission_key=key or secrets.token_urlsafe(16), actor=Actor.public())


def link_path(request: SupportRequest, language: str = "fi") -> str:
    """Return the path of the private link on the request's receipt."""
    return f"/{language}/own/{link_token(request.submission_key)}/"


def appointment_of(request: SupportRequest, *, days: float = 3, **details: Any) -> Appointment:
    """Return a booked time `days` from now; a time that has passed is one whose day has come since it was booked."""
    told = {"service": ServiceCategory.CLINIC, "adult": request.contact, **details}
    starts_at = timezone.now() + timedelta(days=days)
    ahead = max(starts_at, timezone.now() + timedelta(hours=1))
    row = actions.book_appointment(request.family, starts_at=ahead, actor=actor_of(request.contact), **told)
    if starts_at < ahead:
        Appointment.objects.filter(pk=row.pk).update(starts_at=starts_at)
        row.refresh_from_db()
    return row
