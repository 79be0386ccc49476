"""The steps of an application, in the words of their pages: what will happen, and who will be told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from core.refusals import Refusal
from volunteers import actions, rules
from volunteers.forms.applications import ApproveForm, CheckReferenceForm, RejectForm
from volunteers.models import Reference, VolunteerApplication

TELLS_APPLICANT = _("The applicant: an e-mail that there is news, and the news on the applicant's own page.")
TELLS_TIME = _("The applicant: an e-mail with the day and the time.")


def told_applicant(row: Any) -> list[Any]:
    return [TELLS_APPLICANT]


def why_not_check(row: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    return rules.why_not_check(row, on=timezone.localdate(), actor=actor)


def why_not_approve(row: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    return rules.why_not_approve_application(row, on=timezone.localdate(), actor=actor)


def why_not_invite(row: VolunteerApplication, *, actor: Actor) -> Refusal | None:
    return rules.why_not_invite(row, now=timezone.now(), actor=actor)


def approval_means(row: VolunteerApplication) -> list[Any]:
    found = [
        _("The applicant comes into the register of volunteers and signs in as a volunteer from now on."),
        _("You are the volunteer's contact person, unless somebody else answers for the application."),
    ]
    if row.together_with is not None:
        found.insert(1, _("They serve together as one: both sign in, and a family is suggested to both."))
    return found


PEOPLE = Step(
    title=_("Who answers"),
    submit=_("Save"),
    done=_("Saved. The applicant's page shows whom to call."),
    why_not=rules.why_not_handle,
    act=actions.name_people,
    happens=lambda row: [_("The applicant's own page shows both with their phone numbers.")],
)
INVITE = Step(
    title=_("Invite to choose a time"),
    submit=_("Send the invitation"),
    done=_("The invitation is on its way."),
    why_not=why_not_invite,
    act=actions.invite_to_interview,
    happens=lambda row: [_("The applicant chooses one of the free times. You see it here and in Today.")],
    told=lambda row: [_("The applicant: an e-mail that a time can be chosen.")],
)
BOOK = Step(
    title=_("Book a time for the interview"),
    submit=_("Book the time"),
    done=_("The interview is booked."),
    why_not=rules.why_not_choose_time,
    act=actions.book_interview,
    happens=lambda row: [_("A time that was booked before is free again. The applicant can move or cancel this one.")],
    told=lambda row: [TELLS_TIME, _("The applicant: a reminder the day before.")],
)
CANCEL_INTERVIEW = Step(
    title=_("Cancel the interview"),
    submit=_("Cancel the interview"),
    done=_("The interview is cancelled."),
    why_not=rules.why_not_cancel_interview,
    act=actions.cancel_interview,
    happens=lambda row: [_("The time is free for others. The applicant can choose another.")],
    told=lambda row: [TELLS_TIME],
    tone="danger",
)
REFERENCES = Step(
    title=_("Ask for references"),
    submit=_("Ask for references"),
    done=_("The applicant is asked to name somebody."),
    why_not=rules.why_not_ask_references,
    act=actions.begin_references,
    happens=lambda row: [
        _("The applicant names one or two people on the own page, with permission to call them."),
        _("The names are erased as soon as you have marked the answer."),
    ],
    told=told_applicant,
)
TRAINING = Step(
    title=_("Training comes next"),
    submit=_("Go on to training"),
    done=_("Training comes next."),
    why_not=rules.why_not_train,
    act=actions.begin_training,
    happens=lambda row: [_("The applicant's own page leads to the courses.")],
    told=told_applicant,
)
CHECKS = Step(
    title=_("Go on to the last steps"),
    submit=_("Go on to the last steps"),
    done=_("Only the last steps are left."),
    why_not=why_not_check,
    act=actions.begin_checks,
    happens=lambda row: [_("The applicant reads and accepts what the role asks, on the own page.")],
    told=told_applicant,
)
APPROVE = Step(
    title=_("Approve as a volunteer"),
    submit=_("Approve"),
    done=_("Approved. Welcome the new volunteer with a call, too."),
    why_not=why_not_approve,
    act=actions.approve_application,
    happens=approval_means,
    told=lambda row: [_("The applicant: an e-mail of welcome.")],
    form=lambda data, row: ApproveForm(data),
)
HOLD = Step(
    title=_("Put on hold"),
    submit=_("Put on hold"),
    done=_("The application is on hold."),
    why_not=rules.why_not_hold_application,
    act=actions.hold_application,
    happens=lambda row: [
        _("Nothing is asked of the applicant. A booked time is free again."),
        _("The application closes by itself after six months on hold."),
    ],
    told=told_applicant,
)
RETURN = Step(
    title=_("Go on after the hold"),
    submit=_("Go on"),
    done=_("The application goes on from where it was."),
    why_not=rules.why_not_return,
    act=actions.return_application,
    happens=lambda row: [_("The application goes on from the step where it was held.")],
    told=told_applicant,
)
GUIDE = Step(
    title=_("Not this role, but another way"),
    submit=_("Guide the applicant there"),
    done=_("The applicant reads the suggestion on the own page."),
    why_not=rules.why_not_reject,
    act=actions.guide_applicant,
    happens=lambda row: [
        _("This application ends. The applicant reads thanks and your suggestion."),
        _("Call first, if you can. Nobody is just told no."),
    ],
    told=told_applicant,
)
REJECT = Step(
    title=_("End with thanks"),
    submit=_("End the application"),
    done=_("The application has ended."),
    why_not=rules.why_not_reject,
    act=actions.reject_application,
    happens=lambda row: [
        _("The applicant reads thanks and this reason, no more."),
        _("Everything about the application is erased after six months."),
    ],
    told=told_applicant,
    form=lambda data, row: RejectForm(data),
    tone="danger",
)
WITHDRAW = Step(
    title=_("The applicant stops"),
    submit=_("End the application"),
    done=_("The application has ended."),
    why_not=rules.why_not_withdraw_application,
    act=actions.withdraw_application,
    happens=lambda row: [
        _("Use this when the applicant has told you so. No reason is written down."),
        _("Everything about the application is erased after six months."),
    ],
    told=told_applicant,
    tone="danger",
)
CHECK_REFERENCE = Step(
    title=_("The reference was asked"),
    submit=_("Mark and erase the name"),
    done=_("Marked. The name and the number are erased."),
    why_not=rules.why_not_check_reference,
    act=actions.check_reference,
    happens=lambda row: [_("The name and the number are erased at once. Nothing is kept of what was said.")],
    form=lambda data, row: CheckReferenceForm(data),
)
OFFERED = {
    "application-invite": INVITE,
    "application-book": BOOK,
    "application-interview-cancel": CANCEL_INTERVIEW,
    "application-references": REFERENCES,
    "application-training": TRAINING,
    "application-checks": CHECKS,
    "application-approve": APPROVE,
    "application-hold": HOLD,
    "application-return": RETURN,
    "application-guide": GUIDE,
    "application-reject": REJECT,
    "application-withdraw": WITHDRAW,
}
OUT_OF_PLACE = frozenset(
    {
        "not_from_here", "has_ended", "not_asked", "not_on_hold", "not_booked", "is_held", "is_booked_already",
        "interview_first",
    }
)  # fmt: skip


def offers(application: VolunteerApplication, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(application, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)


def name_of(row: VolunteerApplication | Reference) -> str:
    application = row if isinstance(row, VolunteerApplication) else row.application
    return application.names
