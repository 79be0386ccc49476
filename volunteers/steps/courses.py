"""The steps of courses, places and certificates, in the words of their pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import Organisation
from accounts.steps import Step, Words, offers_of
from core.actor import Actor
from volunteers import actions
from volunteers.models import Course, TrainingParticipation
from volunteers.rules import training as rules
from volunteers.states import HAS_PLACE, Participation


def who_hears(course: Course) -> list[Words]:
    """Return who gets a message when the course is cancelled."""
    rows = course.participations.filter(state__in=(*HAS_PLACE, Participation.WAITLISTED))
    count = rows.count()
    words = ngettext_lazy("%(n)d person with a place or in line", "%(n)d people with a place or in line", count)
    return [words % {"n": count}] if count else []


def what_closing_does(course: Course) -> list[Words]:
    rows = course.participations.filter(state=Participation.CONFIRMED)
    came = rows.filter(attendances__isnull=False).distinct().count()
    missed = rows.count() - came
    present = ngettext_lazy(
        "%(n)d person was there. What was gone through in the sessions they came to is written down as learned.",
        "%(n)d people were there. What was gone through in the sessions they came to is written down as learned.",
        came,
    )
    absent = ngettext_lazy(
        "%(n)d person was in no session and is marked as not come. This cannot be changed afterwards.",
        "%(n)d people were in no session and are marked as not come. This cannot be changed afterwards.",
        missed,
    )
    ends = [_("Whoever has learned everything gets the certificate.")]
    return [present % {"n": came}, *([absent % {"n": missed}] if missed else []), *ends]


PUBLISH = Step(
    title=_("Publish the course"),
    submit=_("Publish"),
    done=_("The course can be seen, and people can enrol."),
    why_not=lambda row, actor: rules.why_not_publish_course(row, now=timezone.now(), actor=actor),
    act=actions.publish_course,
    happens=lambda row: [
        _("Those whom the course is for see it on their pages and can enrol."),
        _("Later changes of time or place are told to everybody with a place."),
    ],
)
CANCEL = Step(
    title=_("Cancel the course"),
    submit=_("Cancel the course"),
    done=_("The course is cancelled. Those who were coming have been told."),
    why_not=rules.why_not_cancel_course,
    act=actions.cancel_course,
    happens=lambda row: [_("Nobody can enrol any more."), _("All places and the line are given up.")],
    told=who_hears,
    tone="danger",
)
CLOSE = Step(
    title=_("Close the course"),
    submit=_("Close the course"),
    done=_("The course is closed. Certificates are on people's own pages."),
    why_not=lambda row, actor: rules.why_not_close_course(row, now=timezone.now(), actor=actor),
    act=actions.close_course,
    happens=what_closing_does,
    told=lambda row: [_("Everybody who was there: whether the course is complete, or something is missing")],
)
SESSION_REMOVE = Step(
    title=_("Remove the session"),
    submit=_("Remove"),
    done=_("The session is removed."),
    why_not=rules.why_not_remove_session,
    act=actions.remove_session,
    happens=lambda row: [_("The session is taken off the course. Tell those who were coming, if there are any.")],
    tone="danger",
)
PLACE_GIVE_UP = Step(
    title=_("Give the place up"),
    submit=_("Give the place up"),
    done=_("The place is given up."),
    why_not=lambda row, actor: rules.why_not_leave(row, now=timezone.now(), actor=actor),
    act=actions.leave_course,
    happens=lambda row: [_("The first in line gets the place, if the course has not begun.")],
    told=lambda row: [_("The person whose place it was"), _("The one who gets the place")],
    tone="danger",
)
SEED = Step(
    title=_("Use the six modules of companions"),
    submit=_("Add the six modules"),
    done=_("The six modules are there. Change names and hours as you like."),
    why_not=lambda row, actor: rules.why_not_seed(row.pk, actor=actor),
    act=actions.seed_modules,
    happens=lambda row: [_("Six modules are added, with names in three languages and with hours you can change.")],
)
MATERIAL_REMOVE = Step(
    title=_("Remove the material"),
    submit=_("Remove"),
    done=_("The material is removed."),
    why_not=lambda row, actor: rules.why_not_teach(row.module.organisation_id, actor),
    act=actions.remove_material,
    happens=lambda row: [_("Nobody can read it any more.")],
    tone="danger",
)
FORGET = Step(
    title=_("Take back what was written down"),
    submit=_("Take back"),
    done=_("It is taken back."),
    why_not=rules.why_not_forget,
    act=actions.forget_learning,
    happens=lambda row: [_("The module counts as not learned. Certificates that were given stay as they are.")],
    tone="danger",
)
CERTIFY = Step(
    title=_("Certificate of volunteering"),
    submit=_("Make the certificate"),
    done=_("The certificate is made. You can download it, and so can the volunteer."),
    why_not=lambda row, actor: rules.why_not_certify_service(row, row.user, actor=actor),
    act=actions.certify_everybody,
    happens=lambda row: [
        _("The certificate says the name, the roles, the period, the hours of visits and shifts, and the training."),
        _("It says nothing about any family."),
        *([_("Each of the two gets their own.")] if row.together_with else []),
    ],
)
REVOKE = Step(
    title=_("Revoke the certificate"),
    submit=_("Revoke"),
    done=_("The certificate is revoked."),
    why_not=rules.why_not_revoke,
    act=actions.revoke_certificate,
    happens=lambda row: [
        _("Whoever checks the certificate sees that it does not hold any more."),
        _("It can no longer be downloaded. This cannot be undone."),
    ],
    tone="danger",
)
OFFERED = {"course-publish": PUBLISH, "course-close": CLOSE, "course-cancel": CANCEL}
OUT_OF_PLACE = frozenset({"is_published", "is_cancelled", "not_published", "nobody_left", "is_held"})


def offers(course: Course, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(course, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)


def seed_offer(organisation: Organisation, *, actor: Actor) -> bool:
    """Whether the six modules can still be added."""
    return rules.why_not_seed(organisation.pk, actor=actor) is None


def can_give_up(participation: TrainingParticipation, *, actor: Actor) -> bool:
    return PLACE_GIVE_UP.why_not(participation, actor=actor) is None
