"""Before approval nothing is sent to somebody who wishes to be a volunteer, except about the application itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import User
from core.actor import Role
from core.refusals import Refused
from notifications import kinds, outbox
from notifications.delivery import compose
from notifications.models import OutboxMessage
from tests.factories import applications as make
from tests.factories import cast, courses
from tests.factories.applications import fresh
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Course, CourseSession, InterviewSlot, TrainingParticipation, VolunteerApplication
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db
BEGINS = "2026-03-02T09:00:00+02:00"
LIVES, STEPS = 8, 12
ABOUT_APPLYING = {
    *("application_received", "application_together", "application_news"),
    *("interview_times", "interview_booked", "interview_cancelled", "interview_reminder"),
    *("course_news", "course_changed", "course_cancelled", "course_reminder"),
}


def test_the_kinds_about_applying_are_these() -> None:
    """A new kind for applicants is thought over here: does it tell of the application, and of nothing else?"""
    assert {kind.name for kind in kinds.all_kinds() if kind.audience == Role.APPLICANT} == ABOUT_APPLYING


# The last door: what is in the outbox by mistake is not composed


def door(kind: kinds.Kind, user: User, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a message of this kind, that is due and can be written, is composed for `user`."""
    ready = replace(kind, still_due=lambda message: True, build=lambda message: kind.sample().context)
    monkeypatch.setitem(kinds._kinds, kind.name, ready)
    with transaction.atomic():
        message = outbox.enqueue(
            kind.name, key=f"{kind.name}:wrong", recipient=user, channel=kind.channels[0], context={}
        )
    return compose(message) is not None


@pytest.mark.parametrize("name", [kind.name for kind in kinds.all_kinds()])
def test_the_door_is_open_to_an_applicant_for_the_application_alone(
    name: str, here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, applicant = kinds.kind_named(name), cast.worker(here, Role.APPLICANT, "Aino Hakija")
    assert door(kind, applicant.user, monkeypatch) == (kind.audience in (Role.PUBLIC, Role.APPLICANT))


@pytest.mark.parametrize("name", [kind.name for kind in kinds.all_kinds() if kind.audience == Role.VOLUNTEER])
def test_the_door_is_open_to_a_volunteer_who_applies_for_one_role_more(
    name: str, here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    volunteer = cast.volunteer(here, "Vieno Kokenut")
    volunteer.user.memberships.create(organisation=here.organisation, role=Role.APPLICANT)
    assert door(kinds.kind_named(name), volunteer.user, monkeypatch)


def test_what_another_hat_brings_goes_on(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    nurse = cast.worker(here, Role.COORDINATOR, "Outi Hakija")
    nurse.user.memberships.create(organisation=here.organisation, role=Role.APPLICANT)
    assert door(kinds.kind_named("absence_deputy"), nurse.user, monkeypatch)
    assert not door(kinds.kind_named("volunteer_news"), nurse.user, monkeypatch)


# Lives of applications, step by step at random, with the clock's own work between


Step = Callable[[VolunteerApplication, "Scene"], object]


class Scene:
    """An office with its work going on, and one application in the middle of it."""

    def __init__(self, office: Office, worker: Person, dice: random.Random) -> None:
        self.office, self.worker, self.dice = office, worker, dice
        self.actor = worker.actor
        self.course: Course = courses.published(office, actor=self.actor, capacity=1)

    def learner(self, application: VolunteerApplication) -> Person:
        return make.person_of(self.dice.choice(application.people))

    def free_time(self) -> InterviewSlot:
        days = 2 + InterviewSlot.objects.count()
        return make.a_time(self.worker, self.office, days=days)


def enrol(application: VolunteerApplication, scene: Scene) -> None:
    learner = scene.learner(application)
    actions.enrol(scene.course, learner.user, actor=learner.actor)


def leave(application: VolunteerApplication, scene: Scene) -> None:
    place = TrainingParticipation.objects.filter(user=application.user).latest("pk")
    actions.leave_course(place, actor=make.person_of(application.user).actor)


def postpone(application: VolunteerApplication, scene: Scene) -> None:
    session = CourseSession.objects.filter(course=scene.course).latest("starts_at")
    begins = session.starts_at + timedelta(days=1)
    times = {"starts_at": begins, "ends_at": begins + courses.EVENING}
    actions.change_session(session, modules=list(session.modules.all()), actor=scene.actor, **times)


BEFORE: dict[str, Step] = {
    "take": lambda one, at: actions.assign_application(one, to=at.worker.user, actor=at.actor),
    "invite": lambda one, at: (at.free_time(), actions.invite_to_interview(one, actor=at.actor)),
    "book": lambda one, at: actions.book_interview(one, at.free_time(), actor=at.actor),
    "cancel": lambda one, at: actions.cancel_interview(one, actor=at.actor),
    "interview": lambda one, at: make.interviewed(one, at.worker),
    "references": lambda one, at: actions.begin_references(one, actor=at.actor),
    "train": lambda one, at: actions.begin_training(one, actor=at.actor),
    "enrol": enrol,
    "leave": leave,
    "postpone": postpone,
    "check": lambda one, at: actions.begin_checks(one, actor=at.actor),
    "hold": lambda one, at: actions.hold_application(one, actor=at.actor),
    "return": lambda one, at: actions.return_application(one, actor=at.actor),
    "document": lambda one, at: actions.publish_document(
        at.office.organisation, kind="agreement", text_fi="Sovimme.", actor=at.actor
    ),
    "cancel the course": lambda one, at: actions.cancel_course(at.course, actor=at.actor),
    "nothing": lambda one, at: None,
}
ENDS: dict[str, Step] = {
    "reject": lambda one, at: actions.reject_application(one, reason="not_selected", actor=at.actor),
    "guide": lambda one, at: actions.guide_applicant(one, role=None, elsewhere="Toinen yhdistys", actor=at.actor),
    "withdraw": lambda one, at: actions.withdraw_application(one, actor=make.person_of(one.user).actor),
    "approve": lambda one, at: actions.approve_application(one, actor=at.actor),
}


def run_everything_the_clock_runs() -> None:
    for entry in site.CELERY_BEAT_SCHEDULE.values():
        if not entry["task"].startswith("notifications."):
            import_string(entry["task"])()


def try_to(step: Step, application: VolunteerApplication, scene: Scene) -> None:
    """Do it, or be refused: both are life."""
    try:
        with transaction.atomic():
            step(fresh(application), scene)
    except (Refused, TrainingParticipation.DoesNotExist):
        pass


def told(users: list[User]) -> set[str]:
    names = [f"accounts.User:{user.pk}" for user in users]
    return set(OutboxMessage.objects.filter(recipient__in=names).values_list("kind", flat=True))


Way = list[tuple[str, int]]
THROUGH_EVERYTHING: Way = [
    *(("take", 0), ("invite", 0), ("book", 0), ("cancel", 0), ("book", 3), ("interview", 0)),
    *(("enrol", 0), ("postpone", 3), ("cancel the course", 1), ("check", 1), ("approve", 0)),
]


def random_way(seed: int) -> Way:
    dice = random.Random(seed)
    ends = [dice.choice(list(ENDS))] if seed % 2 else []
    names = [*(dice.choice(list(BEFORE)) for _step in range(STEPS)), *ends]
    return [(name, dice.choice([0, 0, 1, 1, 3, 20])) for name in names]


def live(way: Way, office: Office, worker: Person, *, seed: int = 0) -> set[str]:
    """Walk one application and return what its people were told before there was an answer."""
    with time_machine.travel(BEGINS, tick=False) as clock:
        scene = Scene(office, worker, random.Random(seed))
        application = make.couple(office) if seed % 3 == 0 else make.applied(office, "Aino Hakija")
        for name, days in way:
            heard = told(application.people)
            try_to({**BEFORE, **ENDS}[name], application, scene)
            if fresh(application).state == State.APPROVED:
                return heard
            if days:
                clock.shift(timedelta(days=days))
                run_everything_the_clock_runs()
        return told(application.people)


def test_a_life_through_everything_raises_every_kind_about_applying(here: Office, coordinator_here: Person) -> None:
    """What the walk does not raise it cannot prove."""
    assert live(THROUGH_EVERYTHING, here, coordinator_here) == ABOUT_APPLYING


def test_random_lives_of_applications_raise_nothing_else(here: Office, coordinator_here: Person) -> None:
    make.role_in(here, asks_references=True)
    for seed in range(LIVES):
        with transaction.atomic():
            heard = live(random_way(seed), here, coordinator_here, seed=seed)
            assert heard <= ABOUT_APPLYING, (seed, heard - ABOUT_APPLYING)
            transaction.set_rollback(True)
