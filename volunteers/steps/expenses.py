"""The steps of a claim, in the words of their pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, Words, offers_of
from core.actor import Actor
from volunteers import actions, expenses
from volunteers.forms.expenses import RefuseForm, ReturnForm
from volunteers.models import ExpenseClaim
from volunteers.rules import expenses as rules
from volunteers.shown import expenses as shown_expenses
from volunteers.states import Claim

VOLUNTEER_HEARS = [_("The volunteer, by e-mail. The reason is on the volunteer's own page, not in the message.")]


def beyond_in_words(claim: ExpenseClaim) -> list[Words]:
    """Return what the approval would bring beyond the yearly limit, nothing where it brings nothing (R-EX-2)."""
    eur = sum(expenses.beyond_of(claim.volunteer, claim.lines.all()).values())
    if not eur:
        return []
    words = _("%(eur)s of it is over the yearly tax-free limit. The file tells it to the accountant.")
    return [words % {"eur": shown_expenses.euros(eur)}]


SEND = Step(
    title=_("Send the claim"),
    submit=_("Send"),
    done=_("Thank you. The office looks at your claim and writes to you."),
    why_not=rules.why_not_send,
    act=actions.send_claim,
    happens=lambda row: [
        _("The office sees the days, the kinds of places, the kilometres and the sums. It sees no family in them."),
        _("You can take the claim back until it has been decided."),
    ],
    told=lambda row: [_("The coordinators of your association")],
)
TAKE_BACK = Step(
    title=_("Take the claim back"),
    submit=_("Take it back"),
    done=_("The claim is yours again. Send it when it is ready."),
    why_not=rules.why_not_take_back,
    act=actions.take_back_claim,
    happens=lambda row: [_("The office does not see the claim any more. You can change it and send it again.")],
)
DROP = Step(
    title=_("Throw the claim away"),
    submit=_("Throw it away"),
    done=_("The claim is thrown away."),
    why_not=rules.why_not_drop,
    act=actions.drop_claim,
    happens=lambda row: [_("The claim and its journeys are gone. Journeys to visits can be asked back again.")],
    tone="danger",
)
REMOVE = Step(
    title=_("Remove the journey"),
    submit=_("Remove"),
    done=_("The journey is removed."),
    why_not=lambda row, actor: rules.why_not_change(row.claim, actor=actor),
    act=actions.remove_line,
    happens=lambda row: [_("The journey is taken out of the claim.")],
    tone="danger",
)
APPROVE = Step(
    title=_("Approve the claim"),
    submit=_("Approve"),
    done=_("The claim is approved. It waits for the next file to the accountant."),
    why_not=rules.why_not_decide,
    act=actions.approve_claim,
    happens=lambda row: [
        _("The claim goes into the next file for the accountant."),
        *beyond_in_words(row),
        _("You can take the approval back until then."),
    ],
    told=lambda row: [_("The volunteer, by e-mail")],
)
RETURN = Step(
    title=_("Send it back to be mended"),
    submit=_("Send it back"),
    done=_("The volunteer mends the claim and sends it again."),
    why_not=rules.why_not_send_back,
    act=actions.return_claim,
    happens=lambda row: [_("The volunteer can change the claim and send it again.")],
    told=lambda row: VOLUNTEER_HEARS,
    form=lambda data, row: ReturnForm(data),
)
REFUSE = Step(
    title=_("Do not approve the claim"),
    submit=_("Do not approve"),
    done=_("The claim is not approved. The volunteer has been told."),
    why_not=rules.why_not_decide,
    act=actions.refuse_claim,
    happens=lambda row: [
        _("Nothing of this claim is paid. This cannot be undone."),
        _("If only something in it is wrong, send it back to be mended instead."),
    ],
    told=lambda row: VOLUNTEER_HEARS,
    form=lambda data, row: RefuseForm(data),
    tone="danger",
)
REOPEN = Step(
    title=_("Take the decision back"),
    submit=_("Take it back"),
    done=_("The claim waits for a decision again."),
    why_not=rules.why_not_reopen,
    act=actions.reopen_claim,
    happens=lambda row: [
        _("The claim waits for a decision again and does not go to the accountant before it."),
        *([_("The volunteer can no longer change it.")] if row.state == Claim.RETURNED else []),
    ],
)
OFFERED = {
    "expense-approve": APPROVE,
    "expense-return": RETURN,
    "expense-refuse": REFUSE,
    "expense-reopen": REOPEN,
}
OUT_OF_PLACE = frozenset({"not_waiting", "not_approved"})


def offers(claim: ExpenseClaim, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps of the office that make sense now, each with its reason where it is refused."""
    return offers_of(claim, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)
