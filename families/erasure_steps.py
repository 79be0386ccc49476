"""The coordinator's steps about a family's own data, in the words of their pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from families import actions, rights
from families.forms.own_data import AskedForm, HoldForm, RefusalForm
from families.models import ErasureRequest, SupportRequest
from families.steps import CALL_YOURSELF, told_family

ERASED = (
    _("Everything about the family is erased at once, for good: names, addresses, talks, the diary, booked times."),
    _("Anonymous rows stay for the figures: municipality, dates, hours, how it ended."),
    _("Registrations to our activities and wishes that came from the same e-mail or phone go too."),
    _("The family's private link stops working."),
)


def newest_request(asked: ErasureRequest) -> SupportRequest | None:
    return asked.family.requests.select_related("contact").order_by("-received_at").first()


def told_asker(asked: ErasureRequest) -> list[Any]:
    """Return how the family hears of the answer."""
    request = newest_request(asked)
    return told_family(request) if request else [CALL_YOURSELF]


def why_not_ask(request: SupportRequest, *, actor: Actor) -> Any:
    return rights.why_not_ask_erasure(request.family, actor=actor)


ASK = Step(
    title=_("The family asks to be erased"),
    submit=_("Write it down"),
    done=_("It is written down. Answer within a month."),
    why_not=why_not_ask,
    act=lambda row, actor, channel: actions.ask_erasure(row.family, channel=channel, actor=actor),
    happens=lambda row: [
        _("The wish comes to Today. Somebody answers it within a month."),
        _("Nothing is erased before the answer."),
    ],
    form=lambda data, row: AskedForm(data),
)
APPROVE = Step(
    title=_("Erase the family's data"),
    submit=_("Erase for good"),
    done=_("The family's data has been erased."),
    why_not=lambda row, actor: rights.why_not_approve(row, on=timezone.localdate(), actor=actor),
    act=actions.approve_erasure,
    happens=lambda row: ERASED,
    told=lambda row: [_("Nobody gets a message: there is no address left. Tell the family before you erase.")],
    tone="danger",
)
REFUSE = Step(
    title=_("Do not erase yet"),
    submit=_("Send the answer"),
    done=_("The family can read the answer."),
    why_not=rights.why_not_refuse,
    act=actions.refuse_erasure,
    happens=lambda row: [
        _("The family reads the reason on its page, and how to complain about it."),
        _("The data stays. Place a legal hold too, if the nightly erasing must not touch it."),
    ],
    told=told_asker,
    form=lambda data, row: RefusalForm(data),
)


HOLD = Step(
    title=_("Legal hold"),
    submit=_("Place the hold"),
    done=_("The hold is in force."),
    why_not=lambda row, actor: rights.why_not_hold(row.family, actor=actor),
    act=lambda row, actor, **told: actions.place_hold(row.family, **told, actor=actor),
    happens=lambda row: [
        _("Nothing of this family is erased before the last day: not at night and not when asked."),
        _("A hold that is in force gives way to this one."),
        _("The family can see the reason and the day on its page."),
    ],
    form=lambda data, row: HoldForm(data),
)
LIFT = Step(
    title=_("Lift the legal hold"),
    submit=_("Lift the hold"),
    done=_("The hold has been lifted."),
    why_not=rights.why_not_lift_hold,
    act=actions.lift_hold,
    happens=lambda row: [
        _("The data is erased when its time comes. What is already past its time goes the next night."),
        _("The hold was to end on %(day)s.") % {"day": date_format(row.until, "DATE_FORMAT")},
    ],
)
RESTRICT = Step(
    title=_("Stop using the data"),
    submit=_("Stop using it"),
    done=_("The data is kept and not used."),
    why_not=lambda row, actor: rights.why_not_restrict(row.family, actor=actor),
    act=lambda row, actor: actions.restrict_family(row.family, actor=actor),
    happens=lambda row: [
        _("Do this when the family has asked for it. The data is kept, and nobody works with it."),
        _("A waiting request waits for the family. Nothing is erased meanwhile."),
    ],
)
RELEASE = Step(
    title=_("Use the data again"),
    submit=_("Use it again"),
    done=_("The data may be used again."),
    why_not=lambda row, actor: rights.why_not_release(row.family, actor=actor),
    act=lambda row, actor: actions.release_family(row.family, actor=actor),
    happens=lambda row: [
        _("Do this when the family has said that its data may be used again."),
        _("A request that waited for the family is open again."),
    ],
)
OFFERED = {
    "request-erasure": ASK,
    "request-legal-hold": HOLD,
    "request-restrict": RESTRICT,
    "request-release": RELEASE,
}
OUT_OF_PLACE = frozenset({"erased", "already_asked", "restricted", "not_restricted"})


def offers(request: SupportRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return what can be done about the family's data now: corrections first."""
    page = reverse("coordinator:request-contact", args=[request.pk])
    correct = [{"label": _("Correct the contact details"), "url": page, "refusal": ""}] if request.contact else []
    return [*correct, *offers_of(request, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)]


def answers(asked: ErasureRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the two answers to a wish to be erased, greyed with the reason where one is not possible."""
    shown = {"erasure-approve": APPROVE, "erasure-refuse": REFUSE}
    return offers_of(asked, shown, actor=actor, out_of_place=frozenset({"answered", "erased"}))


def alerts_of(request: SupportRequest, *, actor: Actor) -> list[dict[str, Any]]:
    """Return what the office must know of the family's data before it works with it, as alerts."""
    family, found = request.family, []
    if family.erased_at:
        text = _("The family's data has been erased. An anonymous row is left for the figures.")
        return [{"tone": "info", "text": text}]
    if asked := ErasureRequest.objects.visible_to(actor).waiting().filter(family=family).first():
        url, text = reverse("coordinator:erasure-detail", args=[asked.pk]), _("The family has asked to be erased.")
        found.append({"tone": "soon", "text": text, "url": url, "label": _("Look at it and answer")})
    if family.restricted_at:
        text = _("The family has asked us not to use its data for now. Wait until it says that we may again.")
        found.append({"tone": "soon", "text": text})
    if hold := rights.hold_on(family, timezone.localdate()):
        words = _("Legal hold until %(day)s: %(reason)s. Nothing is erased before that.")
        facts = {"day": date_format(hold.until, "DATE_FORMAT"), "reason": hold.get_reason_display()}
        url = reverse("coordinator:legal-hold-lift", args=[hold.pk])
        found.append({"tone": "info", "text": words % facts, "url": url, "label": _("Lift the legal hold")})
    return found
