"""Agreements that end: reminders 90, 30 and 7 days before (domain.md 2.5, expiring)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from partners.models import PartnerAgreement
from partners.notices import agreements as notices
from partners.states import Agreement as State

REMINDED = (7, 30, 90)  # days before the last day, the nearest first


def remind_expiring(at: datetime) -> int:
    """Queue the reminders that are due on the Finnish day of `at`; return of how many agreements.

    Doing it twice queues nothing new. Who is late by days is reminded once, of the nearest.
    """
    today = timezone.localdate(at)
    ahead = PartnerAgreement.objects.in_force(today).filter(ends_on__lte=today + timedelta(days=REMINDED[-1]))
    count = 0
    for agreement in ahead.filter(end_reason="").exclude(renewed_by__state=State.ACTIVE):
        with transaction.atomic():
            notices.expiring(agreement, days=mark_of(agreement.ends_on, today))
        count += 1
    return count


def mark_of(ends_on: date | None, today: date) -> int:
    """Return the nearest mark that has been passed."""
    left = (ends_on - today).days if ends_on else REMINDED[-1]
    return next(days for days in REMINDED if left <= days)
