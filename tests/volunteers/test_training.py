"""Courses from their first draft to what has been learned on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import actions as accounts
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.quiet import moment
from tests.factories import cast, courses
from tests.factories.cast import Office, Person
from tests.matching.test_parallel import at_once
from volunteers import actions, certificates
from volunteers.models import Certificate, Course, ModuleCompletion, TrainingModule, TrainingParticipation
from volunteers.reminders.training import remind_sessions
from volunteers.states import Participation as State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def state_of(participation: TrainingParticipation) -> str:
    return TrainingParticipation.objects.get(pk=participation.pk).state


def kinds_to(person: Person) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=f"accounts.User:{person.user.pk}", kind__startswith="course")
    return list(rows.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def applicant(here: Office) -> Person:
    return cast.worker(here, Role.APPLICANT, "Aili Hakija")


@pytest.fixture
def course(here: Office, coordinator_here: Person) -> Course:
    """A published course of two modules in two sessions, a week ahead, for two people."""
    return courses.published(here, actor=coordinator_here.actor, capacity=2)


# Places and the line


def test_the_last_place_is_given_and_the_next_joins_the_line(
    here: Office, course: Course, volunteer_here: Person, applicant: Person
) -> None:
    late = cast.volunteer(here, "Liisa Myöhäinen")
    told = [actions.enrol(course, person.user, actor=person.actor) for person in (volunteer_here, applicant, late)]
    assert [state_of(row) for row in told] == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]
    assert [kinds_to(person) for person in (volunteer_here, applicant, late)] == [["course_news"], ["course_news"], []]


def test_a_place_that_is_given_up_goes_to_the_first_in_line_who_hears_of_it(
    here: Office, course: Course, volunteer_here: Person, applicant: Person
) -> None:
    first, second = cast.volunteer(here, "Liisa Myöhäinen"), cast.volunteer(here, "Leo Myöhempi")
    places = [
        actions.enrol(course, person.user, actor=person.actor) for person in (volunteer_here, applicant, first, second)
    ]
    actions.leave_course(places[0], actor=volunteer_here.actor)
    assert [state_of(row) for row in places] == [State.CANCELLED, State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]
    assert kinds_to(first) == ["course_news"]
    assert kinds_to(volunteer_here) == ["course_news"]  # the place they once got; leaving is told to nobody


def test_whoever_gave_up_a_place_may_take_one_again(course: Course, volunteer_here: Person) -> None:
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    actions.leave_course(place, actor=volunteer_here.actor)
    again = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    assert (again.pk != place.pk, again.state) == (True, State.CONFIRMED)


def test_a_larger_room_moves_the_line_up(
    here: Office, course: Course, coordinator_here: Person, volunteer_here: Person, applicant: Person
) -> None:
    late = cast.volunteer(here, "Liisa Myöhäinen")
    rows = [actions.enrol(course, person.user, actor=person.actor) for person in (volunteer_here, applicant, late)]
    actions.change_course(course, capacity=3, actor=coordinator_here.actor)
    assert state_of(rows[2]) == State.CONFIRMED


def test_nobody_moves_up_when_the_course_has_begun(
    here: Office, course: Course, coordinator_here: Person, volunteer_here: Person, applicant: Person
) -> None:
    late = cast.volunteer(here, "Liisa Myöhäinen")
    rows = [actions.enrol(course, person.user, actor=person.actor) for person in (volunteer_here, applicant, late)]
    courses.shift(course, -8 * DAY)
    actions.leave_course(rows[0], actor=coordinator_here.actor)
    assert (state_of(rows[0]), state_of(rows[2])) == (State.CANCELLED, State.WAITLISTED)


@pytest.mark.django_db(transaction=True)
def test_ten_who_enrol_at_the_same_moment_share_the_places(here: Office, coordinator_here: Person) -> None:
    course = courses.published(here, actor=coordinator_here.actor, capacity=3)
    people = [cast.volunteer(here, f"Eero {letter}") for letter in "ABCDEFGHIJ"]

    def enrol(person: Person) -> Callable[[], object]:
        return lambda: actions.enrol(course, person.user, actor=person.actor)

    ended = at_once([enrol(person) for person in people])
    found = Counter(course.participations.values_list("state", flat=True))
    assert ended == {"done": 10}
    assert found == {State.CONFIRMED: 3, State.WAITLISTED: 7}


@pytest.mark.django_db(transaction=True)
def test_three_who_leave_at_the_same_moment_make_room_for_three(here: Office, coordinator_here: Person) -> None:
    course = courses.published(here, actor=coordinator_here.actor, capacity=3)
    people = [cast.volunteer(here, f"Eero {letter}") for letter in "ABCDEFG"]
    rows = [actions.enrol(course, person.user, actor=person.actor) for person in people]

    def leave(row: TrainingParticipation, person: Person) -> Callable[[], object]:
        return lambda: actions.leave_course(row, actor=person.actor)

    ended = at_once([leave(row, person) for row, person in zip(rows[:3], people[:3], strict=True)])
    assert ended == {"done": 3}
    assert [state_of(row) for row in rows] == [State.CANCELLED] * 3 + [State.CONFIRMED] * 3 + [State.WAITLISTED]


# Refusals


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def test_why_one_may_not_enrol(
    here: Office,
    there: Office,
    course: Course,
    coordinator_here: Person,
    coordinator_there: Person,
    volunteer_here: Person,
    volunteer_there: Person,
    partner: Person,
) -> None:
    office = coordinator_here.actor
    draft = actions.make_course(here.organisation, name_fi="Luonnos", actor=office)
    begun = courses.published(here, actor=office)
    courses.shift(begun, -8 * DAY)
    gone = courses.published(here, actor=office)
    actions.cancel_course(gone, actor=office)
    professionals = courses.published(here, actor=office, audience=Course.Audience.PROFESSIONALS)
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    table = [
        (draft, volunteer_here, "not_published"),
        (begun, volunteer_here, "has_begun"),
        (gone, volunteer_here, "is_cancelled"),
        (professionals, volunteer_here, "not_meant"),
        (course, partner, "not_meant"),
        (course, volunteer_there, "not_meant"),
        (course, volunteer_here, "is_enrolled"),
    ]
    codes = [
        refused(lambda c=a_course, p=person: actions.enrol(c, p.user, actor=p.actor)) for a_course, person, _ in table
    ]
    assert codes == [code for _course, _person, code in table]
    assert refused(lambda: actions.enrol(course, partner.user, actor=volunteer_here.actor)) == "not_yours"
    assert refused(lambda: actions.enrol(course, volunteer_there.user, actor=coordinator_there.actor)) == (
        "other_organisation"
    )


def test_why_a_course_may_not_be_changed(
    here: Office, course: Course, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    office = coordinator_here.actor
    empty = actions.make_course(here.organisation, name_fi="Tyhjä", actor=office)
    old = courses.drafted(here, actor=office, starts_at=timezone.now() - 10 * DAY)
    session = course.sessions.first()
    other = course.sessions.last()
    actions.remove_session(other, actor=office)
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    assert refused(lambda: actions.publish_course(empty, actor=office)) == "no_sessions"
    assert refused(lambda: actions.publish_course(old, actor=office)) == "is_past"
    assert refused(lambda: actions.publish_course(course, actor=office)) == "is_published"
    assert refused(lambda: actions.publish_course(empty, actor=volunteer_here.actor)) == "not_yours"
    assert refused(lambda: actions.change_course(course, capacity=0, actor=office)) == "too_small"
    assert refused(lambda: actions.change_course(course, actor=coordinator_there.actor)) == "other_organisation"
    assert refused(lambda: actions.remove_session(session, actor=office)) == "last_session"
    assert refused(lambda: actions.mark_attendance(session, present=[], actor=office)) == "not_begun"
    assert refused(lambda: actions.close_course(course, actor=office)) == "not_held"
    assert refused(lambda: actions.close_course(empty, actor=office)) == "not_published"
    courses.shift(course, -8 * DAY)
    assert refused(lambda: actions.leave_course(place, actor=volunteer_here.actor)) == "has_begun"
    session.refresh_from_db()
    actions.mark_attendance(session, present=[place.pk], actor=office)
    actions.close_course(course, actor=office)
    assert refused(lambda: actions.close_course(course, actor=office)) == "nobody_left"
    assert refused(lambda: actions.cancel_course(course, actor=office)) == "is_held"
    assert refused(lambda: actions.remove_session(session, actor=office)) == "has_attendance"
    assert refused(lambda: actions.leave_course(place, actor=office)) in ("is_over", "moved_on")


# What is learned


def test_whoever_came_to_every_session_completes_the_course_and_gets_the_certificate(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 2}, actor=coordinator_here.actor)
    assert state_of(place) == State.COMPLETED
    assert ModuleCompletion.objects.filter(user=volunteer_here.user, participation=place).count() == 2
    assert Certificate.objects.get(participation=place).facts["hours"] == "6.0"
    assert certificates.hours_in_all(
        certificates.learned_modules(volunteer_here.user.pk, course.organisation_id)
    ) == Decimal("6.0")


def test_whoever_missed_a_session_lacks_its_modules_and_gets_no_certificate(
    course: Course, coordinator_here: Person, volunteer_here: Person, applicant: Person
) -> None:
    half = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    none = actions.enrol(course, applicant.user, actor=applicant.actor)
    courses.hold(course, {half.pk: 1}, actor=coordinator_here.actor)
    assert (state_of(half), state_of(none)) == (State.INCOMPLETE, State.NO_SHOW)
    assert ModuleCompletion.objects.count() == 1
    assert Certificate.objects.count() == 0
    assert kinds_to(volunteer_here) == ["course_news", "course_news"]
    assert kinds_to(applicant) == ["course_news"]  # that somebody did not come is told to nobody


def test_the_missing_module_learned_elsewhere_completes_the_course(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 1}, actor=coordinator_here.actor)
    missing = course.sessions.last().modules.get()
    today = timezone.localdate()
    completion = actions.record_learning(missing, volunteer_here.user, on=today, actor=coordinator_here.actor)
    assert (completion.participation, state_of(place)) == (None, State.COMPLETED)
    assert Certificate.objects.filter(participation=place).exists()


def test_the_attendance_of_an_incomplete_course_can_be_mended(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 1}, actor=coordinator_here.actor)
    first, last = course.sessions.first(), course.sessions.last()
    actions.mark_attendance(first, present=[], actor=coordinator_here.actor)
    assert ModuleCompletion.objects.count() == 0
    actions.mark_attendance(first, present=[place.pk], actor=coordinator_here.actor)
    actions.mark_attendance(last, present=[place.pk], actor=coordinator_here.actor)
    assert (state_of(place), ModuleCompletion.objects.count()) == (State.COMPLETED, 2)


def test_a_module_that_was_known_before_need_not_be_learned_again(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    office, known = coordinator_here.actor, course.sessions.last().modules.get()
    actions.record_learning(known, volunteer_here.user, on=timezone.localdate(), actor=office)
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 1}, actor=office)
    assert state_of(place) == State.COMPLETED


def test_why_learning_may_not_be_written_down_or_taken_back(
    here: Office, course: Course, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person,
    volunteer_there: Person,
) -> None:  # fmt: skip
    office, today = coordinator_here.actor, timezone.localdate()
    module = TrainingModule.objects.first()
    record = actions.record_learning
    assert refused(lambda: record(module, volunteer_here.user, on=today + DAY, actor=office)) == "not_yet"
    assert refused(lambda: record(module, volunteer_there.user, on=today, actor=office)) == "other_person"
    assert refused(lambda: record(module, volunteer_here.user, on=today, actor=volunteer_here.actor)) == "not_yours"
    elsewhere = record(module, volunteer_here.user, on=today, actor=office)
    assert refused(lambda: record(module, volunteer_here.user, on=today, actor=office)) == "is_recorded"
    assert refused(lambda: actions.forget_learning(elsewhere, actor=coordinator_there.actor)) == "other_organisation"
    actions.forget_learning(elsewhere, actor=office)
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    courses.hold(course, {place.pk: 2}, actor=office)
    from_course = ModuleCompletion.objects.first()
    assert refused(lambda: actions.forget_learning(from_course, actor=office)) == "from_course"


def test_the_six_modules_of_companions_are_a_beginning_once(here: Office, coordinator_here: Person) -> None:
    modules = actions.seed_modules(here.organisation, actor=coordinator_here.actor)
    assert [len(modules), sum(module.hours for module in modules)] == [6, Decimal("15.5")]
    assert all(module.name_fi and module.name_sv and module.name_en for module in modules)
    assert refused(lambda: actions.seed_modules(here.organisation, actor=coordinator_here.actor)) == "has_modules"


# What is told


def test_a_cancelled_course_is_told_to_everybody_with_a_place_or_in_line(
    here: Office, course: Course, coordinator_here: Person, volunteer_here: Person, applicant: Person
) -> None:
    late = cast.volunteer(here, "Liisa Myöhäinen")
    people = (volunteer_here, applicant, late)
    rows = [actions.enrol(course, person.user, actor=person.actor) for person in people]
    actions.cancel_course(course, actor=coordinator_here.actor)
    assert [state_of(row) for row in rows] == [State.CANCELLED] * 3
    assert [kinds_to(person)[-1] for person in people] == ["course_cancelled"] * 3
    news = OutboxMessage.objects.filter(kind="course_news")
    assert [kind_named("course_news").still_due(message) for message in news] == [False, False]
    cancelled = OutboxMessage.objects.filter(kind="course_cancelled").first()
    assert kind_named("course_cancelled").still_due(cancelled)


def test_another_time_is_told_and_another_module_is_not(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    session, office = course.sessions.first(), coordinator_here.actor
    same = list(session.modules.all())
    actions.change_session(session, modules=TrainingModule.objects.all(), place=session.place, actor=office)
    assert kinds_to(volunteer_here) == ["course_news"]
    later = session.starts_at + timedelta(hours=1)
    actions.change_session(session, modules=same, starts_at=later, actor=office)
    assert kinds_to(volunteer_here) == ["course_news", "course_changed"]
    first = OutboxMessage.objects.get(kind="course_changed")
    assert kind_named("course_changed").still_due(first)
    actions.change_session(session, modules=same, place="Muualla", actor=office)
    assert not kind_named("course_changed").still_due(first)


def test_a_session_is_reminded_of_two_days_before_and_once(
    course: Course, coordinator_here: Person, volunteer_here: Person
) -> None:
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    actions.remove_session(course.sessions.last(), actor=coordinator_here.actor)
    session = course.sessions.get()
    TrainingParticipation.objects.update(state_since=session.starts_at - 20 * DAY)
    assert remind_sessions(session.starts_at - 10 * DAY) == 0
    assert remind_sessions(session.starts_at - DAY) == 1
    assert remind_sessions(session.starts_at - DAY) == 1
    assert kinds_to(volunteer_here) == ["course_news", "course_reminder"]
    assert remind_sessions(session.ends_at) == 0


def test_a_reminder_that_would_fall_on_a_sunday_goes_before_it(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    """Two days before a Tuesday morning is a Sunday, so the reminder goes on the Saturday."""
    ahead = timezone.localdate() + 14 * DAY
    tuesday = ahead + timedelta(days=(1 - ahead.weekday()) % 7)
    starts_at = moment(tuesday, time(9))
    course = courses.published(here, actor=coordinator_here.actor, starts_at=starts_at)
    actions.remove_session(course.sessions.last(), actor=coordinator_here.actor)
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    TrainingParticipation.objects.update(state_since=starts_at - 20 * DAY)
    assert remind_sessions(moment(tuesday - 3 * DAY, time(20))) == 0
    assert remind_sessions(moment(tuesday - 3 * DAY, time(21))) == 1


def test_who_got_the_place_yesterday_is_not_reminded_tomorrow(course: Course, volunteer_here: Person) -> None:
    actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    session = course.sessions.first()
    TrainingParticipation.objects.update(state_since=session.starts_at - DAY)
    assert remind_sessions(session.starts_at - DAY / 2) == 0


@pytest.mark.parametrize(("hat", "area"), [(Role.APPLICANT, "applicant"), (Role.VOLUNTEER, "volunteer")])
def test_a_message_leads_to_the_readers_own_pages(here: Office, course: Course, hat: Role, area: str) -> None:
    person = cast.worker(here, hat, "Aili Oppija")
    actions.enrol(course, person.user, actor=person.actor)
    message = OutboxMessage.objects.get(kind="course_news")
    assert kind_named("course_news").build(message)["link"] == f"/{area}/courses/{course.pk}/"
    accounts.take_hat(person.user.memberships.get(), actor=Actor.system("tests"))
    assert not kind_named("course_news").still_due(message)


def test_every_move_of_a_place_is_in_the_trail(course: Course, volunteer_here: Person) -> None:
    place = actions.enrol(course, volunteer_here.user, actor=volunteer_here.actor)
    actions.leave_course(place, actor=volunteer_here.actor)
    verbs = AuditEntry.objects.about(place).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["trainingparticipation.confirmed", "trainingparticipation.cancelled"]
