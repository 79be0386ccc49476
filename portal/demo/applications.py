"""Those who would like to volunteer in the demo: one at each step, a couple, a course with a line, and an extract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accounts.areas import hat_of
from accounts.models import Membership, Municipality, User
from core.actor import Actor, Role
from portal.demo.clock import at, moment, working_day
from portal.demo.people import coordinator_of, user
from portal.demo.places import IISALMI, SASTAMALA
from volunteers import actions
from volunteers.document_drafts import DRAFTS
from volunteers.models import Course, Requirement, TrainingModule, VolunteerApplication, VolunteerRole
from volunteers.vocabulary import ExemptionReason, RoleKind, Unit

TRANSITION_DAYS = 180


@dataclass(frozen=True)
class Desk:
    """The office that hears the applicants of one place, told from one today."""

    code: str
    today: date

    @property
    def hat(self) -> Any:
        return coordinator_of(self.code)

    @property
    def actor(self) -> Actor:
        return self.hat.actor

    def when(self, days_ago: int, clock: str = "10.00") -> datetime:
        return moment(working_day(days_ago, self.today), clock)

    def role(self, kind: str) -> VolunteerRole:
        return VolunteerRole.objects.get(programme__organisation=self.hat.membership.organisation, kind=kind)

    def arrives(self, login: str, name: str, days_ago: int, **told: Any) -> VolunteerApplication:
        """Somebody sends the public form, and after a day the coordinator calls."""
        kind = told.pop("kind", RoleKind.COMPANION)
        answers = actions.Answers(
            role=self.role(kind), municipality=Municipality.objects.get(pk=self.code), name=name,
            email=f"{login}@example.org", phone="040 000 0090", language="fi", languages=("fi",), is_adult=True,
            is_other_adult="other_email" in told, heard_from="friend", **told,
        )  # fmt: skip
        with at(self.when(days_ago, "20.10")):
            return actions.receive_application(answers, submission_key=f"demo-{login}", actor=Actor.public())

    def hears(self, application: VolunteerApplication, days_ago: int) -> VolunteerApplication:
        """The coordinator calls and holds the interview."""
        with at(self.when(days_ago)):
            actions.record_call(application, outcome="reached", actor=self.actor)
        with at(self.when(days_ago - 4, "15.00")):
            day = working_day(days_ago - 4, self.today)
            told = {"strengths": ["listens", "keeps_word"], "summary": "Juttelimme roolista ja ajoista. Sopii hyvin."}
            actions.record_interview(application, held_on=day, outcome="fits", actor=self.actor, **told)
        return application


def build(today: date) -> None:
    """Say what the roles ask, open a course, and let people apply."""
    sastamala, iisalmi = Desk(SASTAMALA, today), Desk(IISALMI, today)
    for desk, login, kind in ((sastamala, "petra", RoleKind.COMPANION), (iisalmi, "tomi", RoleKind.GRANDPARENT)):
        prepare(desk, administrator(login), kind)
    ask_extract(iisalmi, administrator("tomi"))
    course = open_course(sastamala)
    waiting(sastamala)
    learning(sastamala, course)
    nearly_there(sastamala, course)
    consenting(iisalmi)


def administrator(login: str) -> Actor:
    return hat_of(Membership.objects.get(user=user(login), role=Role.ADMINISTRATOR)).actor


def applicant(person: User) -> Actor:
    return hat_of(Membership.objects.get(user=person, role=Role.APPLICANT)).actor


def prepare(desk: Desk, administrator: Actor, kind: str) -> None:
    """Publish the documents and ask the usual things; who served before has time to catch up."""
    organisation = desk.hat.membership.organisation
    with at(desk.when(100)):
        for name, texts in DRAFTS.items():
            actions.publish_document(organisation, kind=name, actor=administrator, **texts)
        actions.seed_modules(organisation, actor=desk.actor)
        actions.use_usual_requirements(desk.role(kind), actor=administrator)
    served = User.objects.filter(volunteers__organisation=organisation)
    asked = Requirement.objects.filter(role=desk.role(kind))
    ends_on = desk.today + timedelta(days=TRANSITION_DAYS)
    freed = [(one, person) for one in asked for person in served]
    actions.exempt_from_all(freed, reason=ExemptionReason.TRANSITION, ends_on=ends_on, actor=desk.actor)


def ask_extract(desk: Desk, administrator: Actor) -> None:
    """The grandparents' afternoons are the one role of the demo in which an extract may be asked."""
    with at(desk.when(90)):
        actions.decide_extract_policy(
            desk.role(RoleKind.GRANDPARENT), extract_policy=VolunteerRole.ExtractPolicy.USED, actor=administrator,
            is_regularly_with_minors=True, is_in_personal_contact=True, is_alone_with_minors=True,
            extract_reason="Mummolassa vapaaehtoinen on viikoittain kahden lapsen kanssa.",
            extract_decided_on=working_day(95, desk.today), safety_instruction="https://www.example.org/turvaohje",
        )  # fmt: skip


def open_course(desk: Desk) -> Course:
    """Two evenings for six people."""
    organisation, actor = desk.hat.membership.organisation, desk.actor
    modules = list(TrainingModule.objects.filter(organisation=organisation))
    with at(desk.when(30)):
        course = actions.make_course(
            organisation, municipality=Municipality.objects.get(pk=desk.code), capacity=2, actor=actor,
            name_fi="Rinnallakulkijan peruskoulutus", name_sv="Grundutbildning för följeslagare",
            name_en="Basic training of companions",
        )  # fmt: skip
        for place, half in enumerate((modules[:3], modules[3:])):
            day = working_day(-12 - 7 * place, desk.today)
            times = {"starts_at": moment(day, "17.00"), "ends_at": moment(day, "20.00")}
            actions.add_session(course, modules=half, place="Kerhotalo Marja", actor=actor, **times)
        actions.publish_course(course, actor=actor)
    return course


def waiting(desk: Desk) -> None:
    """One has just asked, one has been called, one has a time for an interview, one rests."""
    desk.arrives("aino.hakija", "Aino Hakijademo", 1, wishes=("meaning", "people"), slots=("tue_evening",))
    called = desk.arrives("pekka.hakija", "Pekka Kokeilu", 9, kind=RoleKind.FATHER_TO_FATHER, life_stages=("toddler",))
    with at(desk.when(7)):
        actions.record_call(called, outcome="reached", actor=desk.actor)
        day = moment(working_day(-6, desk.today), "16.00")
        slots = actions.open_times(
            interviewer=desk.hat.membership.user, municipality=called.municipality, starts_at=day,
            ends_at=day + timedelta(hours=3), minutes=60, organisation=desk.hat.membership.organisation,
            place="Toimisto", actor=desk.actor,
        )  # fmt: skip
        actions.book_interview(called, slots[0], actor=applicant(called.user))
    resting = desk.arrives("raija.hakija", "Raija Lepodemo", 60)
    with at(desk.when(55)):
        actions.record_call(resting, outcome="reached", actor=desk.actor)
        actions.hold_application(resting, actor=desk.actor)


def learning(desk: Desk, course: Course) -> None:
    """A couple waits for the course together."""
    couple = desk.arrives(
        "leena.hakija", "Leena Paridemo", 25, unit=Unit.COUPLE, other_name="Kari Paridemo",
        other_email="kari.hakija@example.org",
    )  # fmt: skip
    desk.hears(couple, 24)
    with at(desk.when(15)):
        actions.begin_training(couple, actor=desk.actor)
    enrol(desk, course, couple.people, 14)


def nearly_there(desk: Desk, course: Course) -> None:
    """One has learned everything elsewhere and has the documents left; another is in line for the course."""
    almost = desk.hears(desk.arrives("sari.hakija", "Sari Valmisdemo", 40), 38)
    with at(desk.when(30)):
        actions.begin_training(almost, actor=desk.actor)
        for module in TrainingModule.objects.filter(organisation=desk.hat.membership.organisation):
            day = working_day(30, desk.today)
            actions.record_learning(module, almost.user, on=day, actor=desk.actor)
        actions.begin_checks(almost, actor=desk.actor)
    in_line = desk.hears(desk.arrives("timo.hakija", "Timo Jonodemo", 22), 20)
    with at(desk.when(12)):
        actions.begin_training(in_line, actor=desk.actor)
    enrol(desk, course, [in_line.user], 11)


def consenting(desk: Desk) -> None:
    """A coming grandmother has been heard and has said yes to an extract; the checker orders it."""
    grandmother = desk.arrives("maire.hakija", "Maire Mummodemo", 20, kind=RoleKind.GRANDPARENT, wishes=("children",))
    desk.hears(grandmother, 18)
    with at(desk.when(10, "19.00")):
        actions.consent_to_extract(grandmother.role, actor=applicant(grandmother.user))


def enrol(desk: Desk, course: Course, people: Iterable[User], days_ago: int) -> None:
    with at(desk.when(days_ago, "18.00")):
        for person in people:
            actions.enrol(course, person, actor=applicant(person))
