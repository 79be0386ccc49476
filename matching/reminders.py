"""What is due at a moment on the companions' side: shared appointments, diary entries, answers nobody gave."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from families.models import Appointment
from families.reminders import AHEAD, reminder_due
from matching import actions, evidence, notices, states
from matching.models import Match, Meeting
from matching.states import Moment
from notifications.working_days import working_days_between

NUDGE_AFTER = timedelta(days=3)
UNANSWERED_WORKING_DAYS = 10
GAUGE_DUE_FOR = timedelta(days=14)
ASKED_WHILE = (states.Match.TRIAL, states.Match.ACTIVE)


def remind_companions(at: datetime) -> int:
    """Queue reminders of shared booked times that are due at `at`; doing it twice queues nothing new."""
    count = 0
    shared = Appointment.objects.upcoming(at).filter(is_shared=True, starts_at__lte=at + AHEAD)
    walking = (
        Match.objects.walking()
        .exclude(state=states.Match.PAUSED)
        .select_related("volunteer__user", "volunteer__together_with", "request")
    )
    by_family = {match.request.family_id: match for match in walking.filter(request__family__appointments__in=shared)}
    for appointment in shared.select_related("family"):
        match = by_family.get(appointment.family_id)
        due = reminder_due(appointment, at, since=appointment.booked_at) if match else None
        if due:
            with transaction.atomic():
                notices.companion_appointment(match, appointment, due.moment, expires_at=due.expires_at)
            count += 1
    return count


def nudge_diaries(at: datetime) -> int:
    """Queue a nudge for planned meetings that passed three days ago without a diary entry."""
    passed = Meeting.objects.filter(logged_at=None, starts_at__lte=at - NUDGE_AFTER, match__state__in=states.WALKING)
    count = 0
    for meeting in passed.select_related("match__volunteer__user", "match__volunteer__together_with"):
        with transaction.atomic():
            notices.diary_nudge(meeting)
        count += 1
    return count


def expire_proposals(at: datetime, *, actor: Actor) -> int:
    """Take back suggestions that nobody answered in ten working days (domain.md 2.5)."""
    today = timezone.localdate(at)
    open_ones = Match.objects.filter(state__in=states.ANSWERING, state_since__lt=at - timedelta(days=10))
    count = 0
    for match in open_ones.select_related("request__family", "volunteer__user", "volunteer__together_with"):
        if working_days_between(timezone.localdate(match.state_since), today) >= UNANSWERED_WORKING_DAYS:
            actions.cancel_match(match, reason=states.CancelReason.NO_ANSWER, actor=actor)
            count += 1
    return count


def ask_gauges(at: datetime) -> int:
    """Tell families three months after the beginning that their page asks how things are; each of them once."""
    day = timezone.localdate(at) - evidence.THREE_MONTHS
    begun = Match.objects.filter(trial_began_on__range=(day - GAUGE_DUE_FOR, day), state__in=ASKED_WHILE)
    count = 0
    for match in begun.exclude(gauges__moment=Moment.THREE_MONTHS).select_related("request__contact__family"):
        with transaction.atomic():
            notices.gauge_wished(match, Moment.THREE_MONTHS, expires_at=at + GAUGE_DUE_FOR)
        count += 1
    return count
