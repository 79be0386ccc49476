"""Activities whose heads have not been counted within seven days (domain.md 2.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from activities.models import Session
from activities.notices.leading import DEADLINE
from core.actor import Actor
from notifications.dates import clock, weekday
from portal.today.work import Work, page

BEHIND = timedelta(days=90)
NOBODY_LEADS = timedelta(days=1)


def count_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each time whose leaders have not counted in time, or that nobody leads; in one query."""
    late = Q(ends_at__lte=now - DEADLINE) | Q(activity__leaders=None, ends_at__lte=now - NOBODY_LEADS)
    rows = Session.objects.visible_to(actor).to_count(now).filter(late, ends_at__gt=now - BEHIND)
    for session in rows.select_related("activity").order_by("starts_at", "pk").distinct():
        yield count_work(session)


def count_work(session: Session) -> Work:
    return Work(
        kind="count",
        tone="soon",
        title=f"{session.activity.name} · {weekday(session.starts_at)} {clock(session.starts_at)}",
        since=session.ends_at,
        since_label=_("held"),
        text=_("Ask who led it, or say that it was not held."),
        url=page("activity-detail", session.activity_id),
        label=_("Write the numbers"),
        action_url=page("session-heads", session.pk, back=True),
        responsible_id=session.activity.contact_id,
    )
