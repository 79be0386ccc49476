"""Why something may not be done to a course, a place on it or a certificate now. Pure: no writes."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import can_advance
from volunteers.models import (
    Certificate,
    Course,
    CourseSession,
    ModuleCompletion,
    TrainingModule,
    TrainingParticipation,
    Volunteer,
)
from volunteers.rules.register import why_not_role
from volunteers.states import Participation as State

LEARNERS = {
    Course.Audience.VOLUNTEERS: frozenset({Role.VOLUNTEER, Role.APPLICANT}),
    Course.Audience.PROFESSIONALS: frozenset({Role.PARTNER}),
}
CAN_COME = frozenset({State.CONFIRMED, State.INCOMPLETE})


def first_start(course: Course) -> datetime | None:
    return min((session.starts_at for session in course.sessions.all()), default=None)


def last_start(course: Course) -> datetime | None:
    return max((session.starts_at for session in course.sessions.all()), default=None)


def last_end(course: Course) -> datetime | None:
    return max((session.ends_at for session in course.sessions.all()), default=None)


def why_not_teach(organisation_id: int, actor: Actor) -> Refusal | None:
    """Training is arranged by the coordinators of the association."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    return None


def why_not_change_course(course: Course, *, actor: Actor) -> Refusal | None:
    """A cancelled course stays as it was when it was cancelled."""
    if refusal := why_not_teach(course.organisation_id, actor):
        return refusal
    if course.cancelled_at:
        return Refusal("is_cancelled", _("This course has been cancelled."))
    return None


def why_not_resize(course: Course, *, capacity: int, actor: Actor) -> Refusal | None:
    """Nobody who has a place loses it because the room is smaller."""
    if refusal := why_not_change_course(course, actor=actor):
        return refusal
    taken = course.participations.with_place().count()
    if capacity < taken:
        words = ngettext_lazy(
            "%(n)d person has a place. Give that place up first, or choose a larger number.",
            "%(n)d people have a place. Give places up first, or choose a larger number.",
            taken,
        )
        return Refusal("too_small", words % {"n": taken})
    return None


def why_not_publish_course(course: Course, *, now: datetime, actor: Actor) -> Refusal | None:
    """People see a course when they can know when it is and what is learned."""
    if refusal := why_not_change_course(course, actor=actor):
        return refusal
    if course.is_published:
        return Refusal("is_published", _("The course has been published already."))
    ends_at = last_end(course)
    if ends_at is None:
        return Refusal("no_sessions", _("Add at least one session first."))
    if ends_at <= now:
        return Refusal("is_past", _("All sessions have passed. Add one that lies ahead."))
    return None


def why_not_cancel_course(course: Course, *, actor: Actor) -> Refusal | None:
    """What has been held cannot be cancelled."""
    if refusal := why_not_change_course(course, actor=actor):
        return refusal
    if course.participations.filter(state__in=(State.ATTENDED, State.INCOMPLETE, State.COMPLETED)).exists():
        return Refusal("is_held", _("This course has been held and closed."))
    return None


def why_not_remove_session(session: CourseSession, *, actor: Actor) -> Refusal | None:
    """Who was there is kept, and a published course has a session."""
    if refusal := why_not_change_course(session.course, actor=actor):
        return refusal
    if session.attendances.exists():
        return Refusal("has_attendance", _("Somebody has been marked as present in this session."))
    if session.course.is_published and session.course.sessions.count() == 1:
        return Refusal("last_session", _("A published course has at least one session. Cancel the course instead."))
    return None


def is_learner(user: User, course: Course) -> bool:
    """Whether the course is meant for this person: a volunteer or applicant here, or a professional anywhere."""
    hats = user.memberships.active().filter(role__in=LEARNERS[Course.Audience(course.audience)])
    if course.audience == Course.Audience.VOLUNTEERS:
        hats = hats.filter(organisation=course.organisation_id)
    return hats.exists()


def why_not_join(course: Course, *, now: datetime, actor: Actor) -> Refusal | None:
    """The course takes people: one enrols oneself before it begins, the office until its end."""
    if course.cancelled_at:
        return Refusal("is_cancelled", _("This course has been cancelled."))
    until = last_end(course) if why_not_role(actor) is None else first_start(course)
    if not course.is_published or until is None:
        return Refusal("not_published", _("This course does not take people yet."))
    if until <= now:
        return Refusal("has_begun", _("This course has begun already. Look for the next one."))
    return None


def why_not_enrol(course: Course, user: User, *, now: datetime, actor: Actor) -> Refusal | None:
    """A person enrols on a course that is meant for them, once."""
    if actor.user_id != user.pk and (refusal := why_not_teach(course.organisation_id, actor)):
        return refusal
    if refusal := why_not_join(course, now=now, actor=actor):
        return refusal
    if not is_learner(user, course):
        return Refusal("not_meant", _("This course is meant for somebody else."))
    if course.participations.current().filter(user=user).exists():
        return Refusal("is_enrolled", _("There already is an enrolment on this course."))
    return None


def why_not_leave(participation: TrainingParticipation, *, now: datetime, actor: Actor) -> Refusal | None:
    """A place is one's own to give up until the course begins; the office gives it up until the course is closed."""
    is_own = actor.user_id == participation.user_id
    if not is_own and (refusal := why_not_teach(participation.organisation_id, actor)):
        return refusal
    if not can_advance(participation, State.CANCELLED):
        return Refusal("is_over", _("This enrolment is over."))
    begins_at = first_start(participation.course)
    if is_own and why_not_role(actor) and begins_at is not None and begins_at <= now:
        return Refusal("has_begun", _("The course has begun. Call the office if you cannot come."))
    return None


def why_not_mark_attendance(session: CourseSession, *, now: datetime, actor: Actor) -> Refusal | None:
    """Who came is known when the session has begun."""
    if refusal := why_not_change_course(session.course, actor=actor):
        return refusal
    if not session.course.is_published:
        return Refusal("not_published", _("This course has not been published."))
    if session.starts_at > now:
        return Refusal("not_begun", _("Mark who came when the session has begun."))
    return None


def why_not_close_course(course: Course, *, now: datetime, actor: Actor) -> Refusal | None:
    """A course is closed once, when its last session has begun and somebody had a place."""
    if refusal := why_not_change_course(course, actor=actor):
        return refusal
    starts_at = last_start(course)
    if not course.is_published or starts_at is None:
        return Refusal("not_published", _("This course has not been published."))
    if starts_at > now:
        return Refusal("not_held", _("Close the course when its last session has begun."))
    if not course.participations.filter(state=State.CONFIRMED).exists():
        return Refusal("nobody_left", _("There is nobody whose course is still open."))
    return None


def why_not_record_learning(
    module: TrainingModule, user: User, *, on: date, today: date, actor: Actor
) -> Refusal | None:
    """Something learned elsewhere is recorded by the office, for a person of its own, with a day that has come."""
    if refusal := why_not_teach(module.organisation_id, actor):
        return refusal
    if not actor.is_system and not user.memberships.filter(organisation__in=actor.organisation_ids).exists():
        return Refusal("other_person", _("This person is not known in your association."))
    if on > today:
        return Refusal("not_yet", _("Choose a day that has come."))
    if user.module_completions.filter(module=module, completed_on=on).exists():
        return Refusal("is_recorded", _("This has been written down already."))
    return None


def why_not_forget(completion: ModuleCompletion, *, actor: Actor) -> Refusal | None:
    """What a course has taught is changed in its attendance."""
    if refusal := why_not_teach(completion.module.organisation_id, actor):
        return refusal
    if completion.participation_id is not None:
        return Refusal("from_course", _("This was learned on a course. Change the attendance of the course instead."))
    return None


def why_not_seed(organisation_id: int, *, actor: Actor) -> Refusal | None:
    """The six modules are a beginning for an association that has none yet."""
    if refusal := why_not_teach(organisation_id, actor):
        return refusal
    if TrainingModule.objects.filter(organisation=organisation_id).exists():
        return Refusal("has_modules", _("You have modules already. Change them, or add new ones one by one."))
    return None


def why_not_certify(participation: TrainingParticipation) -> Refusal | None:
    """A certificate follows from a completed course alone (domain.md 2.5), once."""
    if participation.state != State.COMPLETED:
        return Refusal("not_completed", _("The certificate is given when the course has been completed."))
    if getattr(participation, "certificate", None) is not None:
        return Refusal("has_certificate", _("The certificate has been given already."))
    return None


def why_not_certify_service(volunteer: Volunteer, person: User, *, actor: Actor) -> Refusal | None:
    """Each of those who serve gets a certificate of it whenever they like; the office can write it too."""
    if person not in volunteer.people:
        return Refusal("other_person", _("This person does not serve as this volunteer."))
    if actor.user_id == person.pk and actor.role == Role.VOLUNTEER:
        return None
    if refusal := why_not_teach(volunteer.organisation_id, actor):
        return refusal
    if volunteer.erased_at:
        return Refusal("is_erased", _("The data of this volunteer has been erased."))
    return None


def why_not_revoke(certificate: Certificate, *, actor: Actor) -> Refusal | None:
    """A certificate that was given in error is revoked once, by the association that gave it."""
    if refusal := why_not_teach(certificate.organisation_id, actor):
        return refusal
    if certificate.revoked_at:
        return Refusal("is_revoked", _("This certificate has been revoked already."))
    return None


def why_not_open(certificate: Certificate) -> Refusal | None:
    """A revoked certificate is not given out any more."""
    if certificate.revoked_at:
        return Refusal("is_revoked", _("This certificate has been revoked. Ask the office for a new one."))
    return None
