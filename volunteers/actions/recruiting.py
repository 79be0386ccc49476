"""Taking in applications, and the links by which volunteers ask friends along."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts import actions as accounts_actions
from accounts.models import Municipality, User
from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import moved_on
from volunteers import consents, rules
from volunteers.actions.register import account_of
from volunteers.models import RecruitingLink, Volunteer, VolunteerApplication, VolunteerRole
from volunteers.notices import recruiting as notices
from volunteers.vocabulary import Unit


@dataclass(frozen=True)
class Answers:
    """What somebody told who would like to volunteer. `friend` is the token of the link by which they came."""

    role: VolunteerRole
    municipality: Municipality
    name: str
    email: str
    language: str
    languages: tuple[str, ...]
    phone: str = ""
    unit: str = Unit.SINGLE
    other_name: str = ""
    other_email: str = ""
    is_adult: bool = False
    is_other_adult: bool = False
    wishes: tuple[str, ...] = ()
    life_stages: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    hours_a_month: int | None = None
    introduction: str = ""
    heard_from: str = ""
    privacy_notice: str = consents.CURRENT
    friend: str = ""

    @property
    def are_adults(self) -> bool:
        return self.is_adult and (self.is_other_adult or not self.other_email)


LISTS = ("languages", "wishes", "life_stages", "competences", "topics", "slots")
TEXTS = ("unit", "hours_a_month", "introduction", "heard_from", "privacy_notice")


def receive_application(answers: Answers, *, submission_key: str, actor: Actor) -> VolunteerApplication:
    """Take in an application; the same `submission_key` always gives the same one.

    Each person gets an account that opens with one-time codes, and the applicant's hat. Somebody who has an account
    keeps it as it is, and a second application for a role that waits for an answer is the first one: nothing of what is
    returned may be told to the sender. Raises `Refused`, and `NotNow` when the same address was used at this moment.
    """
    refuse(
        rules.why_not_apply(
            answers.role, answers.municipality, unit=answers.unit, email=answers.email,
            other_email=answers.other_email, are_adults=answers.are_adults,
        )
    )  # fmt: skip
    if already := found_again(answers, submission_key):
        return already
    try:
        with transaction.atomic():
            return write_application(answers, submission_key=submission_key, actor=actor)
    except IntegrityError as error:
        if already := found_again(answers, submission_key):
            return already
        raise moved_on() from error


def found_again(answers: Answers, submission_key: str) -> VolunteerApplication | None:
    """Return the application of this sending, or the one of this person for this role that is still open."""
    same = VolunteerApplication.objects.filter(submission_key=submission_key).first()
    live = VolunteerApplication.objects.live().filter(role=answers.role)
    return same or live.filter(user__email__iexact=answers.email).first()


def write_application(answers: Answers, *, submission_key: str, actor: Actor) -> VolunteerApplication:
    user = applicant(answers, answers.email, answers.name, phone=answers.phone, actor=actor)
    other = applicant(answers, answers.other_email, answers.other_name, actor=actor) if answers.other_email else None
    application = VolunteerApplication.objects.create(
        role=answers.role,
        user=user,
        together_with=other,
        municipality=answers.municipality,
        submission_key=submission_key,
        recruited_by=sharer_of(answers),
        **{name: list(getattr(answers, name)) for name in LISTS},
        **{name: getattr(answers, name) for name in TEXTS},
    )
    audit.record("volunteerapplication.received", application, actor=actor)
    notices.application_received(application)
    return application


def applicant(answers: Answers, email: str, name: str, *, actor: Actor, phone: str = "") -> User:
    """Return the account of an address with an applicant's hat on. An account that is there is not changed."""
    user = account_of(email, name=name, language=answers.language, phone=phone, actor=actor)
    accounts_actions.give_hat(
        user,
        role=Role.APPLICANT,
        organisation=answers.role.programme.organisation,
        municipalities=[answers.municipality],
        actor=actor,
    )
    return user


def sharer_of(answers: Answers) -> Volunteer | None:
    """Return the volunteer whose link led here, who serves in the same association and is somebody else."""
    rows = Volunteer.objects.serving().filter(organisation=answers.role.programme.organisation)
    rows = rows.exclude(user__email__iexact=answers.email)
    return rows.filter(recruiting_link__token=answers.friend).first() if answers.friend else None


@transaction.atomic
def make_recruiting_link(volunteer: Volunteer, *, actor: Actor) -> RecruitingLink:
    """Return the volunteer's own link, made when there is none."""
    refuse(rules.why_not_share(volunteer, actor=actor))
    token = secrets.token_urlsafe(9)
    link, is_new = RecruitingLink.objects.get_or_create(volunteer=volunteer, defaults={"token": token})
    if is_new:
        audit.record("recruitinglink.made", link, actor=actor)
    return link


@transaction.atomic
def close_recruiting_link(link: RecruitingLink, *, actor: Actor) -> None:
    """Throw the link away: roles open by it as before, but nobody comes through the volunteer any more."""
    refuse(rules.why_not_share(link.volunteer, actor=actor))
    audit.record("recruitinglink.closed", link, actor=actor)
    link.delete()
