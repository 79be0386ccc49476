"""What people on a course are told: that they have a place, that something changed, that it begins, how it ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import Course, CourseSession, TrainingParticipation
from volunteers.states import HAS_PLACE
from volunteers.states import Participation as State

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012")
AREAS = {
    Course.Audience.VOLUNTEERS: (("volunteer", Role.VOLUNTEER), ("applicant", Role.APPLICANT)),
    Course.Audience.PROFESSIONALS: (("partner", Role.PARTNER),),
}


def tell(kind: str, participation: TrainingParticipation, *, key: str, context: dict[str, Any], **timing: Any) -> None:
    """Queue an e-mail to the person whose participation it is."""
    outbox.enqueue(
        kind,
        key=key,
        recipient=participation.user,
        channel="email",
        context={"participation": participation.pk, **context},
        organisation_id=participation.organisation_id,
        **timing,
    )


def stamp_of(at: datetime) -> str:
    """Return a moment as it stands in keys, the same in every time zone."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S.%f}"


def moved(participation: TrainingParticipation) -> None:
    """Tell the new state of a place: given, taken back, or the course completed or not quite."""
    key = f"course_news:{participation.pk}:{participation.state}:{stamp_of(participation.state_since)}"
    tell("course_news", participation, key=key, context={"state": participation.state})


def course_cancelled(participation: TrainingParticipation) -> None:
    """Tell that the course is not held; nothing of it is reminded of any more."""
    tell("course_cancelled", participation, key=f"course_cancelled:{participation.pk}", context={})


def session_changed(session: CourseSession) -> None:
    """Tell everybody with a place that a session is new, or at another time or place."""
    stamp = stamp_of(session.changed_at)
    for participation in session.course.participations.with_place().select_related("user", "course"):
        key = f"course_changed:{session.pk}:{participation.pk}:{stamp}"
        tell("course_changed", participation, key=key, context={"session": session.pk, "at": stamp})


def session_ahead(session: CourseSession, participation: TrainingParticipation) -> None:
    """Remind of a session two days before it."""
    stamp = stamp_of(session.starts_at)
    key = f"course_reminder:{session.pk}:{participation.pk}:{stamp}"
    context = {"session": session.pk, "at": stamp}
    tell("course_reminder", participation, key=key, context=context, expires_at=session.starts_at)


def participation_of(message: OutboxMessage) -> TrainingParticipation | None:
    rows = TrainingParticipation.objects.select_related("course", "user")
    return rows.filter(pk=message.context["participation"]).first()


def session_of(message: OutboxMessage) -> CourseSession | None:
    return CourseSession.objects.live().filter(pk=message.context["session"]).first()


def area_of(user: User, course: Course) -> str:
    """Return the area in which a person reads of a course, nothing for somebody without a hat for it."""
    worn = set(user.memberships.active().values_list("role", flat=True))
    return next((area for area, role in AREAS[Course.Audience(course.audience)] if role in worn), "")


def build(message: OutboxMessage) -> dict[str, Any]:
    participation = participation_of(message)
    area = area_of(participation.user, participation.course)
    return {
        "link": reverse(f"{area}:course-detail", args=[participation.course_id]) if area else "",
        "state": message.context.get("state", ""),
        "course": str(participation.course),
    }


def build_session(message: OutboxMessage) -> dict[str, Any]:
    return {**build(message), "at": session_of(message).starts_at}


def still_in_state(message: OutboxMessage) -> bool:
    """Nothing has happened since, and the person still belongs to those whom the course is for."""
    participation = participation_of(message)
    if participation is None or participation.state != message.context["state"]:
        return False
    return participation.course.cancelled_at is None and bool(area_of(participation.user, participation.course))


def still_cancelled(message: OutboxMessage) -> bool:
    participation = participation_of(message)
    return participation is not None and participation.state == State.CANCELLED


def still_to_come(message: OutboxMessage) -> bool:
    """The session is at that time, it lies ahead, and the person still has a place in it."""
    participation, session = participation_of(message), session_of(message)
    if participation is None or session is None or participation.state not in HAS_PLACE:
        return False
    return stamp_of(session.starts_at) == message.context["at"] and session.starts_at > timezone.now()


def still_changed(message: OutboxMessage) -> bool:
    """The session has not been changed again since, it lies ahead, and the person still has a place in it."""
    participation, session = participation_of(message), session_of(message)
    if participation is None or session is None or participation.state not in HAS_PLACE:
        return False
    return stamp_of(session.changed_at) == message.context["at"] and session.starts_at > timezone.now()


def sample() -> Sample:
    planted_context = {"called": PLANTED[0], "address": PLANTED[1], "phone": PLANTED[2]}
    shown = {"link": "/volunteer/", "at": timezone.now(), "state": "confirmed", "course": "Peruskurssi 2026"}
    return Sample(context={**shown, **planted_context}, planted=PLANTED)


# An applicant learns before being approved: what they are told here belongs to the application.
LEARNER = Role.APPLICANT
register(Kind("course_news", _("News about a place on a course"), LEARNER, build, still_in_state, sample))
register(Kind("course_cancelled", _("A course is cancelled"), LEARNER, build, still_cancelled, sample))
register(Kind("course_changed", _("A session of a course has changed"), LEARNER, build_session, still_changed, sample))
register(Kind("course_reminder", _("Reminder of a session"), LEARNER, build_session, still_to_come, sample))
