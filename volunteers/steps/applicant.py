"""The steps that an applicant takes on the own page, in the words of their pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from volunteers import actions, rules
from volunteers.forms.applications import ReferenceForm

CHOOSE = Step(
    title=_("Choose a time for the interview"),
    submit=_("Book this time"),
    done=_("The time is yours. You can move or cancel it on this page."),
    why_not=rules.why_not_choose_time,
    act=actions.book_interview,
    happens=lambda row: [
        _("We talk about an hour about you, the role and what you would like to do."),
        _("A time that you booked before is free for others again."),
    ],
    told=lambda row: [_("You: an e-mail with the time, and a reminder the day before."), _("Your interviewer.")],
)
CANCEL = Step(
    title=_("Cancel the interview"),
    submit=_("Cancel the interview"),
    done=_("The interview is cancelled. You can choose another time."),
    why_not=rules.why_not_cancel_interview,
    act=actions.cancel_interview,
    happens=lambda row: [_("Somebody else can take the time. Your application goes on: choose another time later.")],
    told=lambda row: [_("Your interviewer.")],
    tone="danger",
)
REST = Step(
    title=_("I need more time"),
    submit=_("Put my application on hold"),
    done=_("Your application is on hold. Call us when you are ready."),
    why_not=rules.why_not_hold_application,
    act=actions.hold_application,
    happens=lambda row: [
        _("We ask nothing of you. Call us when you would like to go on."),
        _("The application closes by itself after six months. You can always apply again."),
    ],
    told=lambda row: [_("Your coordinator.")],
)
STOP = Step(
    title=_("Stop my application"),
    submit=_("Stop my application"),
    done=_("Your application has ended. Thank you for thinking of families."),
    why_not=rules.why_not_withdraw_application,
    act=actions.withdraw_application,
    happens=lambda row: [
        _("Your application ends. You need not say why."),
        _("What we know of you is erased after six months. You can apply again whenever you like."),
    ],
    told=lambda row: [_("Your coordinator.")],
    tone="danger",
)
NAME_REFERENCE = Step(
    title=_("Somebody who knows you"),
    submit=_("You may call this person"),
    done=_("Thank you. We call this person and then erase the name."),
    why_not=rules.why_not_name_reference,
    act=actions.name_reference,
    happens=lambda row: [
        _("Ask the person first. By saving you give us permission to call."),
        _("We ask whether something stands in the way of your volunteering. We write down only yes or no."),
        _("When we have called, the name and the number are erased at once."),
    ],
    form=lambda data, row: ReferenceForm(data),
)
TAKE_BACK = Step(
    title=_("Take the permission back"),
    submit=_("Take the permission back"),
    done=_("Taken back. We do not call this person."),
    why_not=rules.why_not_take_reference_back,
    act=actions.take_reference_back,
    happens=lambda row: [_("The name and the number are erased at once.")],
)
