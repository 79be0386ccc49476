"""What the clock does with visits: reminders before them, questions after them, and those that nobody could take."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from activities import actions, notices
from activities.models import HostVisit
from activities.states import VISIT_TO_COME
from activities.states import Visit as State
from core.actor import Actor
from notifications.quiet import last_open

BEFORE = timedelta(days=2)
LONGEST_QUIET = timedelta(days=7)  # holidays in a row, when the reminder goes before them
ASK_AFTER = (1, 6)  # days; on the seventh the coordinator sees it
ASK_UNTIL = timedelta(days=14)


def advance_visits(at: datetime, *, actor: Actor) -> int:
    """Remind, ask, and move on what is over at `at`; return how many visits. Doing it twice does nothing new."""
    return remind_visits(at) + hold_visits(at, actor=actor) + ask_results(at) + give_up_visits(at, actor=actor)


def remind_visits(at: datetime) -> int:
    near = HostVisit.objects.for_list().filter(state__in=VISIT_TO_COME)
    near = near.filter(starts_at__gt=at, starts_at__lte=at + BEFORE + LONGEST_QUIET)
    due = [visit for visit in near if visit.taken_at < last_open(visit.starts_at - BEFORE) <= at]
    for visit in due:
        with transaction.atomic():
            notices.visits.visit_ahead(visit)
    return len(due)


def hold_visits(at: datetime, *, actor: Actor) -> int:
    """An agreed visit is held when its time is over."""
    over = [
        visit for visit in HostVisit.objects.filter(state=State.CONFIRMED, starts_at__lte=at) if visit.ends_at <= at
    ]
    for visit in over:
        actions.hold_visit(visit, actor=actor)
    return len(over)


def ask_results(at: datetime) -> int:
    """Ask how it went, on the day after and once more."""
    count = 0
    begun = HostVisit.objects.begun(at).filter(starts_at__gt=at - ASK_UNTIL).for_list()
    for visit in begun:
        for days in ASK_AFTER:
            if visit.ends_at + timedelta(days=days) <= at:
                with transaction.atomic():
                    notices.visits.visit_over(visit, days=days)
                count += 1
    return count


def give_up_visits(at: datetime, *, actor: Actor) -> int:
    """What nobody could take until its time came is cancelled, and the host is told."""
    passed = list(HostVisit.objects.filter(state=State.WISHED, starts_at__lte=at))
    for visit in passed:
        actions.cancel_visit(visit, actor=actor)
    return len(passed)
