"""That an application has arrived, to each of those who apply."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from notifications.kinds import Kind, register
from notifications.models import OutboxMessage
from volunteers.models import VolunteerApplication
from volunteers.notices.applications import application_of, is_for_reader, sample, tell


def application_received(application: VolunteerApplication) -> None:
    """Thank the one who applied; tell the other adult that both have been named."""
    key = f"application_received:{application.pk}"
    tell("application_received", application, application.user, key=key, context={})
    if application.together_with:
        tell("application_together", application, application.together_with, key=key, context={})


def build_received(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("applicant:home")}


def still_waits(message: OutboxMessage) -> bool:
    """Whether the application waits for an answer, and the reader is one of those who apply."""
    application = application_of(message)
    return application is not None and application.is_live and is_for_reader(message, application)


RECEIVED = (Role.APPLICANT, build_received, still_waits, sample)
register(Kind("application_received", _("Application has arrived"), *RECEIVED))
register(Kind("application_together", _("Named as the other applicant"), *RECEIVED))
