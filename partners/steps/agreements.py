"""What is done with an agreement, in the words of the pages."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.steps import Step, Words
from core.actor import Actor
from notifications.dates import full_date
from partners.actions import agreements as actions
from partners.forms.agreements import AcceptForm, EndForm, SignedForm
from partners.models import PartnerAgreement
from partners.rules import agreements as rules
from partners.shown.agreements import months_in_words


def others(agreement: PartnerAgreement) -> list[Words]:
    return [_("The coordinators, administrators and partners of the other parties")]


def last_words(agreement: PartnerAgreement) -> list[Words]:
    begins = full_date(agreement.starts_on) if agreement.starts_on else ""
    return [
        _("Your organisation says yes to version %(number)s.") % {"number": agreement.version},
        _("When every party has accepted, it is in force from %(day)s.") % {"day": begins},
    ]


def renewal_words(agreement: PartnerAgreement) -> list[Words]:
    return [
        _("A new draft begins with the same words. You can change them."),
        _("This agreement stays in force until the new one has been accepted and begins."),
    ]


def accept_form(data: Any, agreement: PartnerAgreement) -> AcceptForm:
    return AcceptForm(data, initial={"version": agreement.version})


OFFER = Step(
    title=gettext_lazy("Offer it to the parties"),
    submit=gettext_lazy("Offer it"),
    done=gettext_lazy("The parties can read the agreement now."),
    why_not=rules.why_not_offer,
    act=actions.offer_agreement,
    happens=lambda row: [_("The parties read it and can write remarks."), _("You can still change it.")],
    told=others,
)
TO_DRAFT = Step(
    title=gettext_lazy("Take it back to the desk"),
    submit=gettext_lazy("Take it back"),
    done=gettext_lazy("The agreement is a draft again."),
    why_not=rules.why_not_take_to_draft,
    act=actions.take_to_draft,
    happens=lambda row: [_("The parties do not see it before you offer it again. Their remarks stay.")],
)
ASK = Step(
    title=gettext_lazy("Ask for acceptance"),
    submit=gettext_lazy("Ask the parties"),
    done=gettext_lazy("The parties are asked to accept the agreement."),
    why_not=rules.why_not_ask_acceptance,
    act=actions.ask_acceptance,
    happens=lambda row: [
        _("Every party is asked to accept exactly these words."),
        _("If you change the words afterwards, everybody is asked again."),
    ],
    told=others,
)
AGAIN = Step(
    title=gettext_lazy("Talk it over again"),
    submit=gettext_lazy("Talk it over again"),
    done=gettext_lazy("The agreement is talked over again."),
    why_not=rules.why_not_negotiate_again,
    act=actions.negotiate_again,
    happens=lambda row: [_("What has been accepted is accepted no more.")],
    told=others,
)
ACCEPT = Step(
    title=gettext_lazy("Accept the agreement"),
    submit=gettext_lazy("Accept"),
    done=gettext_lazy("Thank you. Your organisation has accepted the agreement."),
    why_not=rules.why_not_accept,
    act=actions.accept_agreement,
    happens=last_words,
    told=lambda row: [_("The other parties, when everybody has accepted")],
    form=accept_form,
)
ACCEPT_BACK = Step(
    title=gettext_lazy("Take our acceptance back"),
    submit=gettext_lazy("Take it back"),
    done=gettext_lazy("Your acceptance has been taken back."),
    why_not=rules.why_not_take_acceptance_back,
    act=actions.take_acceptance_back,
    happens=lambda row: [_("The agreement is not in force before your organisation accepts it again.")],
)
SIGNED = Step(
    title=gettext_lazy("Record a signature on paper"),
    submit=gettext_lazy("Record it"),
    done=gettext_lazy("The signature is recorded."),
    why_not=rules.why_not_record_signature,
    act=actions.record_signature,
    happens=lambda row: [
        _("Use this when a party has signed the printed version. Keep the paper."),
        last_words(row)[1],
    ],
    told=lambda row: [_("The other parties, when everybody has accepted")],
    form=lambda data, row: SignedForm(data, agreement=row),
)
END = Step(
    title=gettext_lazy("Give notice"),
    submit=gettext_lazy("End the agreement"),
    done=gettext_lazy("Notice has been given. The parties are told."),
    why_not=rules.why_not_end_agreement,
    act=actions.end_agreement,
    happens=lambda row: [
        _("The agreement is in force until its last day. It ends for every party."),
        _("What families can find already stays. Nothing new is published together after that."),
        _("Time of notice: %(time)s.") % {"time": months_in_words(row.notice_months)},
    ],
    told=others,
    form=lambda data, row: EndForm(data),
    tone="danger",
)
RENEW = Step(
    title=gettext_lazy("Renew the agreement"),
    submit=gettext_lazy("Begin the renewal"),
    done=gettext_lazy("The renewal is a draft now. Look it through and offer it."),
    why_not=rules.why_not_renew,
    act=actions.renew_agreement,
    happens=renewal_words,
)
CANCEL = Step(
    title=gettext_lazy("Leave it unmade"),
    submit=gettext_lazy("Leave it unmade"),
    done=gettext_lazy("The agreement is not made."),
    why_not=rules.why_not_cancel_agreement,
    act=actions.cancel_agreement,
    happens=lambda row: [_("The agreement is closed without being made. It cannot be opened again.")],
    told=lambda row: others(row) if row.state in rules.TALKED_OF else [],
    tone="danger",
)
STEPS = {
    "agreement-accept": ACCEPT,
    "agreement-offer": OFFER,
    "agreement-ask": ASK,
    "agreement-signed": SIGNED,
    "agreement-again": AGAIN,
    "agreement-renew": RENEW,
    "agreement-to-draft": TO_DRAFT,
    "agreement-accept-back": ACCEPT_BACK,
    "agreement-end": END,
    "agreement-cancel": CANCEL,
}
SHOWN_WHEN_REFUSED = frozenset({"purpose", "parties", "missing"})


def offers(agreement: PartnerAgreement, *, area: str, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now in this area; what only lacks something is greyed with the reason."""
    found = []
    for name, step in STEPS.items():
        refusal = step.why_not(agreement, actor=actor)
        url = address_of(area, name, agreement)
        if url and (refusal is None or refusal.code in SHOWN_WHEN_REFUSED):
            found.append({"label": step.title, "url": url, "refusal": refusal.sentence if refusal else ""})
    return found


def address_of(area: str, name: str, agreement: PartnerAgreement) -> str:
    """Return the address of a step, empty where the area has none."""
    try:
        return reverse(f"{area}:{name}", args=[agreement.pk])
    except NoReverseMatch:
        return ""
