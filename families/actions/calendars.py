from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from families.access import hashed
from families.models import Adult, CalendarFeed


@transaction.atomic
def make_feed(adult: Adult, *, actor: Actor) -> str:
    """Make the secret of the address from which a calendar reads the adult's times, and return it.

    Only its hash is kept. An address that was made before stops working.
    """
    token = secrets.token_urlsafe(32)
    feed, _is_new = CalendarFeed.objects.update_or_create(
        adult=adult, defaults={"token_hash": hashed(token), "made_at": timezone.now()}
    )
    audit.record("calendarfeed.made", feed, actor=actor, organisation_id=adult.family.organisation_id)
    return token


@transaction.atomic
def close_feed(adult: Adult, *, actor: Actor) -> None:
    """Close the address: calendars find nothing there any more."""
    for feed in CalendarFeed.objects.filter(adult=adult):
        audit.record("calendarfeed.closed", feed, actor=actor, organisation_id=adult.family.organisation_id)
        feed.delete()
