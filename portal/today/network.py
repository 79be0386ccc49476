"""Next steps of the local network that the own association has taken, and meetings of which nobody has written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from partners.models import Decision, NetworkMeeting
from portal.today.work import Work, page

AHEAD = timedelta(days=7)


def network_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each own step that is due within a week, and each own meeting without minutes; two queries."""
    today, places = timezone.localdate(now), actor.municipality_ids
    steps = Decision.objects.visible_to(actor).due_by(today + AHEAD).for_list()
    for decision in steps.filter(responsible__in=actor.organisation_ids, meeting__municipality__in=places):
        yield step_work(decision, today)
    held = NetworkMeeting.objects.visible_to(actor).to_write_up(now)
    for meeting in held.filter(organisation__in=actor.organisation_ids, municipality__in=places):
        yield minutes_work(meeting)


def step_work(decision: Decision, today: date) -> Work:
    return Work(
        kind="decision",
        tone="soon" if decision.is_late(today) else "info",
        title=decision.text,
        since=decision.due_on,
        since_label=_("by"),
        text=decision.meeting.title,
        url=page("meeting-detail", decision.meeting_id),
        label=_("Mark it when it is done"),
        action_url=page("meeting-detail", decision.meeting_id),
    )


def minutes_work(meeting: NetworkMeeting) -> Work:
    return Work(
        kind="minutes",
        tone="info",
        title=meeting.title,
        since=meeting.starts_at,
        since_label=_("held"),
        url=page("meeting-detail", meeting.pk),
        label=_("Write who came"),
        action_url=page("meeting-minutes", meeting.pk, back=True),
    )
