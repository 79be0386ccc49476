"""Organisations that wish to come along and wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.actor import Actor
from partners.models import PartnerApplication
from partners.states import Application
from portal.today.work import Work, page

ANSWER_WITHIN = timedelta(days=14)


def partner_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each form that waits; one query."""
    waiting = PartnerApplication.objects.visible_to(actor).filter(state=Application.RECEIVED)
    for application in waiting.select_related("municipality"):
        yield application_work(application, now)


def application_work(application: PartnerApplication, now: datetime) -> Work:
    return Work(
        kind="partner",
        tone="soon" if application.asked_at <= now - ANSWER_WITHIN / 2 else "info",
        title=application.name,
        since=application.asked_at,
        since_label=_("arrived"),
        text=f"{application.get_kind_display()}, {application.municipality.name}",
        url=page("partner-application", application.pk),
        label=_("Read the form"),
        action_url=page("partner-application", application.pk),
    )
