from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activities import notices
from activities.models import StageSubscription
from activities.states import Subscription as State
from families.transitions_ahead import letter_of


def invite_ahead(at: datetime) -> int:
    """Queue an invitation for each subscriber ahead of whom something new lies; return how many are due one.

    Doing it twice queues nothing new: the month from which a letter is told stands in its key.
    """
    today, count = timezone.localdate(at), 0
    for row in StageSubscription.objects.filter(state=State.ON).prefetch_related("children"):
        if letter := letter_of(row.children.all(), today):
            with transaction.atomic():
                notices.subscriptions.invitation(row, letter)
            count += 1
    return count
