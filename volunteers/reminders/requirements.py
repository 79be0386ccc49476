"""Which volunteers are reminded that something has to be renewed: 60, 30 and 7 days before, or at a new version."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from volunteers.models import Requirement, Volunteer
from volunteers.notices import requirements as notices
from volunteers.watching import Issue, issues_of

BEFORE = (7, 30, 60)  # days, the nearest first


def remind_of_requirements(at: datetime) -> int:
    """Queue the reminders that are due; return how many things they are about. Each is queued once."""
    today, count = timezone.localdate(at), 0
    asking = Requirement.objects.values("role__programme__organisation")
    for organisation in Organisation.objects.filter(pk__in=asking).order_by("pk"):
        with transaction.atomic():
            for issue in issues_of(Volunteer.objects.filter(organisation=organisation).serving(), today):
                count += remind(issue, today)
    return count


def remind(issue: Issue, today: date) -> bool:
    """Queue the reminder of one thing, if one is due; return whether it was."""
    row = issue.standing
    if not row.is_met or row.is_exempt or row.ends_on is None:
        return False
    if row.is_superseded:
        notices.document_renewed(issue, "7" if issue.is_soon(today) else "new")
        return True
    days = (row.ends_on - today).days
    moment = next((before for before in BEFORE if days <= before), None)
    if moment is not None:
        notices.requirement_ending(issue, moment)
    return moment is not None
