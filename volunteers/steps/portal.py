"""What a volunteer confirms on the own pages, with what will happen."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from volunteers import actions
from volunteers.forms.portal import RestForm
from volunteers.rules import portal as rules
from volunteers.rules import register

COORDINATOR_SEES = _("Your coordinator sees it in the list for today.")
REST = Step(
    title=_("Take a break"),
    submit=_("Begin the break"),
    done=_("Rest well. We ask you near the end of the break how you would like to go on."),
    why_not=lambda row, actor: register.why_not_pause(row, until=None, today=timezone.localdate(), actor=actor),
    act=actions.pause_volunteer,
    happens=lambda row: [
        _("No new families are suggested to you."),
        _("A companionship that is going on is not touched. If you want a break from it too, call your coordinator."),
        _("Near the end we ask you whether you would like to come back."),
    ],
    form=lambda data, row: RestForm(data),
)
STOP = Step(
    title=_("I would like to stop"),
    submit=_("Tell the coordinator"),
    done=_("Thank you for telling us, and for everything you have done. Your coordinator calls you."),
    why_not=rules.why_not_wish_to_stop,
    act=actions.wish_to_stop,
    happens=lambda row: [
        _("Your coordinator calls you. You close things together, so that no family is left alone."),
        _("You get a certificate of what you have done, and a talk at the end if you like."),
        _("If you have expenses to ask back, send them before your service ends."),
        _("You can change your mind until then."),
    ],
    told=lambda row: [COORDINATOR_SEES],
)
ASK_ERASURE = Step(
    title=_("Ask us to erase my data"),
    submit=_("Ask to be erased"),
    done=_("We answer within a month."),
    why_not=rules.why_not_ask_to_be_erased,
    act=actions.ask_to_be_erased,
    happens=lambda row: [
        _("Your coordinator calls you, ends your service with you and erases your file."),
        _("Hours and companionships stay as figures without your name."),
        _("After that no certificate can be given. Take your own along first."),
        _("Expense claims are kept in the bookkeeping as the law asks."),
        *(
            [_("You serve together, so the service of both of you ends. Talk about it with each other first.")]
            if row.together_with
            else []
        ),
    ],
    told=lambda row: [COORDINATOR_SEES],
    tone="danger",
)
TAKE_BACK = Step(
    title=_("Keep my data after all"),
    submit=_("Keep my data"),
    done=_("Your wish to be erased is taken back."),
    why_not=rules.why_not_take_wish_back,
    act=actions.take_erasure_back,
    happens=lambda row: [_("Everything stays as it is.")],
)
MAKE_CALENDAR = [
    _("You get a secret address. Your calendar reads your times from it and keeps them up to date."),
    _("Whoever has the address can read your times. Do not send it to anybody."),
    _("The maker of your calendar gets to know what, when and what kind of place. No family's name goes there."),
]
CLOSE_CALENDAR = [
    _("The address stops working, and your calendar gets no more times from it."),
    _("You can make a new address whenever you like."),
]
