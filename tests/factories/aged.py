"""Rows that have grown old, and the lines of retention that look at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from core import retention
from core.actor import Actor
from families.models import SupportRequest
from matching.models import Match
from tests.factories import courses
from tests.factories.cast import MAKER, Office, Person
from volunteers.models import Certificate, ModuleCompletion, TrainingParticipation

JOB = Actor.system("tests")
NOW = timezone.now()
DAY = timedelta(days=1)
CODES = [line.code for line in retention.all_lines()]


def line_of(code: str) -> retention.Line:
    return next(line for line in retention.all_lines() if line.code == code)


def due(code: str, at: datetime = NOW) -> int:
    return line_of(code).due(at).count()


def run(code: str, at: datetime = NOW) -> retention.Outcome:
    return retention.run_line(line_of(code), at, actor=JOB)


def end_of(match: Match, at: datetime) -> None:
    """Let the companionship have ended at `at`."""
    Match.objects.filter(pk=match.pk).update(ended_on=timezone.localdate(at), state_since=at)
    SupportRequest.objects.filter(pk=match.request_id).update(state_since=at)


Age = Callable[[datetime], None]


def age_request(state: str, person: Person) -> Age:
    def age(at: datetime) -> None:
        SupportRequest.objects.filter(pk=person.request.pk).update(state=state, state_since=at)

    return age


def trained(office: Office, user: User, at: datetime) -> TrainingParticipation:
    """Return the place of somebody who went through a course of two sessions, the last of which ended at `at`."""
    course = courses.published(office, actor=MAKER)
    place = TrainingParticipation.objects.create(course=course, user=user, state="confirmed")
    courses.hold(course, {place.pk: 2}, actor=MAKER)
    last = course.sessions.order_by("-ends_at").first()
    courses.shift(course, at - last.ends_at)
    TrainingParticipation.objects.filter(pk=place.pk).update(registered_at=at - 30 * DAY)
    ModuleCompletion.objects.filter(participation=place).update(completed_on=timezone.localdate(at))
    Certificate.objects.filter(participation=place).update(issued_at=at)
    return place
