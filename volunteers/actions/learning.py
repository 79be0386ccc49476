"""Who learns: places on a course and the line for them, who came, and what has been learned."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from volunteers.actions.certificates import certify
from volunteers.models import Attendance, Course, CourseSession, ModuleCompletion, TrainingModule, TrainingParticipation
from volunteers.notices import training as notices
from volunteers.rules import training as rules
from volunteers.states import Participation as State

LINE = Actor.system("waiting-list")


def held(course: Course) -> Course:
    """Return the course with its row held: places on it are counted and given by one at a time."""
    return Course.objects.select_for_update().get(pk=course.pk)


def free_places(course: Course) -> int:
    return max(0, course.capacity - course.participations.with_place().count())


@transaction.atomic
def enrol(course: Course, user: User, *, actor: Actor) -> TrainingParticipation:
    """Give `user` a place on the course, or the last place in the line for one. Raises `Refused`."""
    course = held(course)
    refuse(rules.why_not_enrol(course, user, now=timezone.now(), actor=actor))
    has_room = free_places(course) > 0 and not course.participations.in_line().exists()
    participation = TrainingParticipation.objects.create(course=course, user=user)
    advance(participation, State.CONFIRMED if has_room else State.WAITLISTED, actor=actor)
    if has_room:
        notices.moved(participation)
    return participation


@transaction.atomic
def leave_course(participation: TrainingParticipation, *, actor: Actor) -> None:
    """Give up a place or leave the line; the first in line gets the place and hears of it."""
    course = held(participation.course)
    participation.course = course
    refuse(rules.why_not_leave(participation, now=timezone.now(), actor=actor))
    advance(participation, State.CANCELLED, actor=actor)
    if actor.user_id != participation.user_id:
        notices.moved(participation)
    fill_places(course)


def fill_places(course: Course) -> None:
    """Give free places to the first in line; the caller holds the course. After its beginning nobody moves up."""
    begins_at = rules.first_start(course)
    if not course.is_live or begins_at is None or begins_at <= timezone.now():
        return
    for participation in course.participations.in_line().select_related("user", "course")[: free_places(course)]:
        advance(participation, State.CONFIRMED, actor=LINE)
        notices.moved(participation)


@transaction.atomic
def mark_attendance(session: CourseSession, *, present: Collection[int], actor: Actor) -> None:
    """Write down who was there: `present` are keys of participations. What is completed already stays as it is."""
    session.course = held(session.course)
    refuse(rules.why_not_mark_attendance(session, now=timezone.now(), actor=actor))
    for participation in can_come(session.course):
        was_there = participation.attendances.filter(session=session)
        if participation.pk in present and not was_there.exists():
            Attendance.objects.create(participation=participation, session=session)
        elif participation.pk not in present:
            was_there.delete()
        if participation.state == State.INCOMPLETE:
            assess(participation, actor=actor)
    audit.record("coursesession.attendance_marked", session, actor=actor)


def can_come(course: Course) -> list[TrainingParticipation]:
    """Return those whose presence can still be marked."""
    rows = course.participations.filter(state__in=rules.CAN_COME)
    return list(rows.select_related("user", "course__organisation"))


@transaction.atomic
def close_course(course: Course, *, actor: Actor) -> None:
    """Say for everybody how it ended: what was gone through in the sessions they attended has been learned."""
    course = held(course)
    refuse(rules.why_not_close_course(course, now=timezone.now(), actor=actor))
    for participation in can_come(course):
        if participation.state == State.CONFIRMED and not participation.attendances.exists():
            advance(participation, State.NO_SHOW, actor=actor)
        elif participation.state == State.CONFIRMED:
            advance(participation, State.ATTENDED, actor=actor)
            assess(participation, actor=actor)
    audit.record("course.closed", course, actor=actor)


def assess(participation: TrainingParticipation, *, actor: Actor) -> None:
    """Write down what was learned, and complete the participation when nothing of the course is missing."""
    learn_attended(participation)
    taught = set(participation.course.sessions.values_list("modules", flat=True)) - {None}
    known = set(participation.user.module_completions.values_list("module", flat=True))
    to = State.COMPLETED if taught <= known else State.INCOMPLETE
    if participation.state == to:
        return
    advance(participation, to, actor=actor)
    notices.moved(participation)
    if to == State.COMPLETED:
        certify(participation, actor=actor)


def learn_attended(participation: TrainingParticipation) -> None:
    """Let the completions of a participation be those of the sessions that were attended."""
    sessions = CourseSession.objects.filter(attendances__participation=participation)
    days: dict[int, date] = {}
    for module, ends_at in sessions.order_by("ends_at").values_list("modules", "ends_at"):
        if module is not None:
            days[module] = timezone.localdate(ends_at)
    kept = participation.completions.filter(module__in=days)
    participation.completions.exclude(pk__in=kept.values("pk")).delete()
    for module in set(days) - set(kept.values_list("module", flat=True)):
        ModuleCompletion.objects.create(
            module_id=module, user=participation.user, completed_on=days[module], participation=participation
        )


@transaction.atomic
def record_learning(module: TrainingModule, user: User, *, on: date, actor: Actor) -> ModuleCompletion:
    """Write down that somebody has learned a module elsewhere; a course that lacked only it is completed."""
    refuse(rules.why_not_record_learning(module, user, on=on, today=timezone.localdate(), actor=actor))
    completion = ModuleCompletion.objects.create(module=module, user=user, completed_on=on)
    audit.record("modulecompletion.recorded", completion, actor=actor, organisation_id=module.organisation_id)
    open_ones = user.participations.filter(state=State.INCOMPLETE, course__organisation=module.organisation_id)
    for participation in open_ones.select_related("user", "course__organisation"):
        held(participation.course)
        assess(participation, actor=actor)
    return completion


@transaction.atomic
def forget_learning(completion: ModuleCompletion, *, actor: Actor) -> None:
    """Take back what was written down in error as learned elsewhere; certificates stay until they are revoked."""
    refuse(rules.why_not_forget(completion, actor=actor))
    organisation_id = completion.module.organisation_id
    audit.record("modulecompletion.taken_back", completion, actor=actor, organisation_id=organisation_id)
    completion.delete()
