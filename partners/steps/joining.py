"""What a coordinator does with an organisation's form, in the words of the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from partners import actions
from partners.forms.joining import ApproveForm, DeclineForm
from partners.models import PartnerApplication
from partners.rules import joining as rules
from partners.shown.joining import known_as
from partners.shown.register import partners_of


def approve_form(data: Any, application: PartnerApplication, *, actor: Actor) -> ApproveForm:
    """Offer the organisations of the area; one with the same business ID is chosen at first."""
    found = [row for row in known_as(application, actor) if rules.is_same(application, row)]
    rows = partners_of(actor).order_by("name")
    return ApproveForm(data, rows=rows, initial={"organisation": found[0] if found else None})


def approve_step(actor: Actor) -> Step:
    return replace(APPROVE, form=lambda data, row: approve_form(data, row, actor=actor))


APPROVE = Step(
    title=_("Welcome to the register"),
    submit=_("Welcome"),
    done=_("The partner is in the register, and the sender has been invited."),
    why_not=rules.why_not_answer,
    act=actions.approve_application,
    happens=lambda row: [
        _("The organisation and its contact are written into the register."),
        _("The sender can make an account and keep the page of the organisation."),
    ],
    told=lambda row: [_("The sender: welcome, with the link of an invitation")],
)
DECLINE = Step(
    title=_("Answer: not now"),
    submit=_("Send the answer"),
    done=_("The sender has been answered."),
    why_not=rules.why_not_answer,
    act=actions.decline_application,
    happens=lambda row: [
        _("The organisation does not come into the register. You can take the answer back."),
        _("The form is erased in six months."),
    ],
    told=lambda row: [_("The sender: that the answer is on their own page")],
    form=lambda data, row: DeclineForm(data),
)
RECONSIDER = Step(
    title=_("Take the answer back"),
    submit=_("Take the answer back"),
    done=_("The form waits to be read again."),
    why_not=rules.why_not_reconsider,
    act=actions.reconsider_application,
    happens=lambda row: [_("The form waits again, and your sentence is taken away.")],
)
STEPS = {
    "partner-application-approve": APPROVE,
    "partner-application-decline": DECLINE,
    "partner-application-reconsider": RECONSIDER,
}


def offers(application: PartnerApplication, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now."""
    return offers_of(application, STEPS, actor=actor, out_of_place=frozenset({"moved_on"}))
