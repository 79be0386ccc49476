"""The steps of a request, in the words of their pages: what will happen, and who will be told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from core.refusals import Refusal
from families import actions, rules
from families.forms.coordinator import ConsentForm, ReasonForm
from families.forms.service_steps import SuggestForm
from families.models import Adult, SupportRequest
from families.states import Request

OUT_OF_PLACE = frozenset({"not_from_here", "has_ended", "already_reached"})
TEXT_MESSAGE = _("The family: a text message “You have a new message” with its private link.")
E_MAIL = _("The family: an e-mail “You have a new message” with its private link.")
CALL_YOURSELF = _("The family takes no messages. Call and tell it yourself.")


def told_family(request: SupportRequest) -> list[Any]:
    """Return how the family hears of a step, the way it has chosen; nothing of the matter is written in a message."""
    if request.contact is None or not request.contact.gets_messages:
        return [CALL_YOURSELF]
    return [TEXT_MESSAGE if request.contact.channel == Adult.Channel.SMS else E_MAIL]


def why_not_open_again(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """A new request is taken, not opened again; else the rule of the request says."""
    if request.state == Request.RECEIVED:
        return Refusal("not_from_here", _("This request is open. Take it instead."))
    return rules.why_not_reopen(request, at=timezone.now(), actor=actor)


CONSENT = Step(
    title=_("Record a consent"),
    submit=_("Record the consent"),
    done=_("The consent is recorded."),
    why_not=rules.why_not_work,
    act=actions.record_consent,
    happens=lambda row: [_("The yes is kept with its day, its way and the version of the text.")],
    form=lambda data, row: ConsentForm(data, adults=row.family.adults.all(), initial={"giver": row.contact}),
)
ACCEPT = Step(
    title=_("Accept the request"),
    submit=_("Accept"),
    done=_("Accepted. A companion is now looked for."),
    why_not=rules.why_not_accept,
    act=actions.accept_request,
    happens=lambda row: [
        _("The family waits for a companion from now on."),
        _("You can suggest a volunteer on the next page."),
    ],
    told=told_family,
)
HOLD = Step(
    title=_("Wait for the family"),
    submit=_("Wait for the family"),
    done=_("The request waits for the family."),
    why_not=rules.why_not_hold,
    act=actions.hold_request,
    happens=lambda row: [
        _("Nothing is asked of the family until it is ready."),
        _("After 60 days the request closes by itself. It can be opened again."),
    ],
)
REDIRECT = Step(
    title=_("Guide to another service"),
    submit=_("Guide the family there"),
    done=_("The family was guided to another service."),
    why_not=rules.why_not_redirect,
    act=actions.redirect_request,
    happens=lambda row: [_("The family's page shows the service and the next step. The request ends.")],
    told=told_family,
)
DECLINE = Step(
    title=_("Say that we cannot help this time"),
    submit=_("Decline the request"),
    done=_("The request was declined."),
    why_not=rules.why_not_decline,
    act=actions.decline_request,
    happens=lambda row: [
        _("The request ends and cannot be opened again. The family can make a new one."),
        _("If another service could help, guide the family there instead."),
    ],
    told=told_family,
    form=lambda data, row: ReasonForm(data),
    tone="danger",
)
WITHDRAW = Step(
    title=_("Withdraw for the family"),
    submit=_("Withdraw the request"),
    done=_("The request was withdrawn. Nobody asks the family why."),
    why_not=rules.why_not_withdraw,
    act=actions.withdraw_request,
    happens=lambda row: [
        _("Do this when the family has told you that it wants to stop."),
        _("The request can be opened again within six months."),
    ],
    tone="danger",
)
EXPIRE = Step(
    title=_("Close: the family was not reached"),
    submit=_("Close the request"),
    done=_("The request was closed."),
    why_not=lambda row, actor: rules.why_not_expire(row, on=timezone.localdate(), actor=actor),
    act=lambda row, actor: actions.expire_request(row, on=timezone.localdate(), actor=actor),
    happens=lambda row: [
        _("The request closes. It can be opened again within six months."),
        _("The family's page says that we could not reach it."),
    ],
    tone="danger",
)
REOPEN = Step(
    title=_("Open the request again"),
    submit=_("Open again"),
    done=_("The request is open again."),
    why_not=why_not_open_again,
    act=lambda row, actor: actions.reopen_request(row, at=timezone.now(), actor=actor),
    happens=lambda row: [_("You are in contact with the family again.")],
)
SUGGEST = Step(
    title=_("Suggest a service or benefit"),
    submit=_("Put it on the family's page"),
    done=_("It is on the family's page as a suggestion."),
    why_not=rules.why_not_work,
    act=lambda row, what, actor: actions.add_step(row.family, **what, actor=actor),
    happens=lambda row: [
        _("The family sees it with how to apply, and that it comes from you."),
        _("The family decides. You do not see what becomes of it unless the family tells you."),
    ],
    form=lambda data, row: SuggestForm(data),
)
OFFERED = {
    "request-accept": ACCEPT,
    "request-reopen": REOPEN,
    "request-redirect": REDIRECT,
    "request-hold": HOLD,
    "request-withdraw": WITHDRAW,
    "request-expire": EXPIRE,
    "request-decline": DECLINE,
}


def offers(request: SupportRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(request, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)
