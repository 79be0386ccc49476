"""Who is asked whether a pause is over: a week before its end, or when it has lasted for nearly a year."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from volunteers.models import Volunteer
from volunteers.notices import support as notices
from volunteers.states import Volunteer as State

BEFORE = timedelta(days=7)
LONGEST = timedelta(days=365)
ASKED_AGAIN = timedelta(days=30)


def ask_after_pauses(at: datetime) -> int:
    """Queue the question to everybody whose pause nears its end; return how many they are. Each end is asked once.

    A pause without an end is asked about before twelve months are full, and once a month from then on.
    """
    today = timezone.localdate(at)
    due = Q(paused_until__lte=today + BEFORE) | Q(paused_until=None, state_since__lte=at - LONGEST + BEFORE)
    rows = Volunteer.objects.filter(due, state=State.PAUSED, wants_to_stop_at=None)
    count = 0
    for volunteer in rows.for_list().order_by("pk"):
        with transaction.atomic():
            notices.pause_question(volunteer, moment_of(volunteer, at))
        count += 1
    return count


def moment_of(volunteer: Volunteer, at: datetime) -> str:
    """Return which asking this is: about one end, or the so-maniest about a pause without an end."""
    if volunteer.paused_until:
        return volunteer.paused_until.isoformat()
    months = (at - volunteer.state_since - LONGEST + BEFORE) // ASKED_AGAIN
    return f"{volunteer.state_since.date().isoformat()}-{months}"
