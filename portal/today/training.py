"""Courses that have been held and are still open: certificates wait until they are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.actor import Actor
from portal.today.work import Work, page
from volunteers.models import Course, TrainingParticipation
from volunteers.states import Participation as State

CLOSED_WITHIN = timedelta(days=14)


def training_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each course whose last session is over and of which somebody still waits for the outcome."""
    waiting = TrainingParticipation.objects.filter(course=OuterRef("pk"), state=State.CONFIRMED)
    rows = Course.objects.visible_to(actor).with_times().filter(is_published=True, cancelled_at=None, ends_at__lte=now)
    for course in rows.filter(Exists(waiting)):
        url = page("course-detail", course.pk)
        yield Work(
            kind="course",
            tone="soon" if course.ends_at < now - CLOSED_WITHIN else "info",
            title=str(course),
            since=course.ends_at,
            since_label=_("held"),
            text=_("Mark who came, then close the course. People get their certificates then."),
            url=url,
            label=_("Open"),
            action_url=url,
        )
