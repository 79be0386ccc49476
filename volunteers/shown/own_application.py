"""An application as the applicant reads it: what happens next, in one sentence, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from notifications.dates import clock, weekday
from volunteers import rules
from volunteers.models import VolunteerApplication
from volunteers.requirements import why_not_serve_in
from volunteers.states import Application as State
from volunteers.vocabulary import RejectReason

BY_REASON = {
    RejectReason.NO_PLACES: lambda: _("There are no places in this role now."),
    RejectReason.OUTSIDE_AREA: lambda: _("We do not work where you live."),
    RejectReason.NOT_SELECTED: lambda: _("We cannot offer you this role now."),
}


@dataclass(frozen=True, slots=True)
class OwnStep:
    """What happens next: one sentence, and one way on where there is one."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    tone: str = ""


def own_step_of(application: VolunteerApplication, *, has_times: bool) -> OwnStep:
    """Return the applicant's next step; `has_times` says whether a time for the interview can be chosen now."""
    return STEPS[application.state](application, has_times)


def arrived(application: VolunteerApplication, has_times: bool) -> OwnStep:
    return OwnStep(_("We call you within a week"), _("Your application has arrived. Thank you."))


def in_contact(application: VolunteerApplication, has_times: bool) -> OwnStep:
    if has_times:
        url = reverse("applicant:interview", args=[application.pk])
        text = _("We would like to talk with you about an hour: about you, the role and your wishes.")
        return OwnStep(_("Choose a time for the interview"), text, url, _("Choose a time"), "soon")
    return OwnStep(_("Next we agree on an interview"), _("We call you, or write when you can choose a time."))


def booked(application: VolunteerApplication, has_times: bool) -> OwnStep:
    slot = application.booked_slot
    if slot is None or slot.starts_at <= timezone.now():
        return OwnStep(_("Thank you for the interview"), _("We write down what we agreed on. You can read it here."))
    title = _("Your interview: %(when)s") % {"when": f"{weekday(slot.starts_at)} {clock(slot.starts_at)}"}
    words = (str(slot.get_way_display()), slot.where, slot.interviewer.name)
    url = reverse("applicant:interview", args=[application.pk])
    return OwnStep(title, capfirst(" · ".join(word for word in words if word)), url, _("Move to another time"))


def interviewed(application: VolunteerApplication, has_times: bool) -> OwnStep:
    return OwnStep(_("We call you about what comes next"), _("Below you can read what we wrote of the interview."))


def references(application: VolunteerApplication, has_times: bool) -> OwnStep:
    if application.references.exists():
        return OwnStep(_("We call the person you named"), _("Then we tell you what comes next."))
    url = reverse("applicant:reference-new", args=[application.pk])
    text = _("Tell us one or two people who know you and whom we may call. Ask them first.")
    return OwnStep(_("Somebody who knows you"), text, url, _("Name somebody"), "soon")


def in_training(application: VolunteerApplication, has_times: bool) -> OwnStep:
    if application.record is None and has_times:
        return in_contact(application, has_times)
    return OwnStep(_("Training comes next"), _("Choose a course below. When you have been through it, we go on."))


def checks(application: VolunteerApplication, has_times: bool) -> OwnStep:
    missing = why_not_serve_in(application.role, application.people, timezone.localdate())
    text = str(missing.sentence) if missing else _("Everything is in order. We call you soon.")
    return OwnStep(_("Only the last steps are left"), text, tone="soon" if missing else "")


def approved(application: VolunteerApplication, has_times: bool) -> OwnStep:
    text = _("Welcome. Your own page as a volunteer shows what comes next.")
    return OwnStep(_("You are a volunteer now"), text, reverse("volunteer:home"), _("Go to my page"))


def on_hold(application: VolunteerApplication, has_times: bool) -> OwnStep:
    text = _("We ask nothing of you now. Call us when you would like to go on, at the latest:")
    return OwnStep(_("Your application is on hold"), f"{text} {weekday(rules.end_of_hold(application))}")


def rejected(application: VolunteerApplication, has_times: bool) -> OwnStep:
    thanks = _("Thank you for wanting to be there for families.")
    if application.redirect_role is not None:
        role = application.redirect_role
        title = _("We suggest another role to you: %(role)s") % {"role": role.get_kind_display()}
        url = reverse("public:role", args=[role.pk, application.municipality_id])
        return OwnStep(title, thanks, url, _("Read about the role"))
    if application.redirect_to:
        return OwnStep(_("We suggest another way to you"), f"{application.redirect_to}\n{thanks}")
    words = BY_REASON.get(RejectReason(application.reason_code), BY_REASON[RejectReason.NOT_SELECTED])
    return OwnStep(words(), thanks)


def withdrawn(application: VolunteerApplication, has_times: bool) -> OwnStep:
    return OwnStep(_("Your application has ended"), _("You can apply again whenever you like."))


def expired(application: VolunteerApplication, has_times: bool) -> OwnStep:
    text = _("We did not hear from each other. You can apply again whenever you like.")
    return OwnStep(_("Your application has closed"), text)


STEPS: dict[str, Callable[[VolunteerApplication, bool], OwnStep]] = {
    State.RECEIVED: arrived,
    State.IN_CONTACT: in_contact,
    State.INTERVIEW_BOOKED: booked,
    State.INTERVIEWED: interviewed,
    State.REFERENCES: references,
    State.IN_TRAINING: in_training,
    State.CHECKS: checks,
    State.APPROVED: approved,
    State.ON_HOLD: on_hold,
    State.REJECTED: rejected,
    State.WITHDRAWN: withdrawn,
    State.EXPIRED: expired,
}
