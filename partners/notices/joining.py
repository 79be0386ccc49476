"""What an organisation that wishes to come along is told: that it was received, the answer, and a link. No words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.links import token_of
from accounts.models import Invitation
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient
from partners.models import PartnerApplication
from partners.states import Application as State

PLANTED = ("Kettunen", "Esimerkkineuvola")
WITHIN = timedelta(days=14)
TRUE_IN = {
    "partner_application_received": (State.RECEIVED, State.APPROVED, State.DECLINED),
    "partner_welcome": (State.APPROVED,),
    "partner_application_answered": (State.DECLINED,),
}


def resolve_sender(pk: str) -> Recipient | None:
    """Return how the sender is written to at work; None when the contact has been erased."""
    application = PartnerApplication.objects.filter(pk=pk).exclude(contact_email="").first()
    if application is None:
        return None
    page = reverse("coordinator:partner-application", args=[application.pk])
    return Recipient(language=application.language, email=application.contact_email, page=page)


register_recipient("partners.PartnerApplication", resolve_sender)


def tell(kind: str, application: PartnerApplication, *, invitation: int = 0, sealed: str = "") -> None:
    """Queue one message; each answer is told once."""
    outbox.enqueue(
        kind,
        key=f"{kind}:{application.pk}:{application.state_since:%Y%m%dT%H%M%S.%f}",
        recipient=application,
        channel=EMAIL,
        context={"application": application.pk, "invitation": invitation},
        expires_at=timezone.now() + WITHIN,
        municipality_id=application.municipality_id,
        sealed=sealed,
    )


def application_received(application: PartnerApplication) -> None:
    """The receipt, with the sender's private link."""
    tell("partner_application_received", application)


def partner_welcome(application: PartnerApplication, invitation: Invitation | None = None, secret: str = "") -> None:
    """Welcome to the partners: the link of the invitation, or of signing in for who has the hat already."""
    tell("partner_welcome", application, invitation=invitation.pk if invitation else 0, sealed=secret)


def application_answered(application: PartnerApplication) -> None:
    """Not now: the answer is read on the private page."""
    tell("partner_application_answered", application)


# At sending


def application_of(message: OutboxMessage) -> PartnerApplication | None:
    return PartnerApplication.objects.filter(pk=message.context["application"]).first()


def still_so(message: OutboxMessage) -> bool:
    application = application_of(message)
    return application is not None and application.state in TRUE_IN[message.kind]


def still_welcome(message: OutboxMessage) -> bool:
    """The invitation is open still, where there is one."""
    key = message.context["invitation"]
    return still_so(message) and (not key or Invitation.objects.open(timezone.now()).filter(pk=key).exists())


def build(message: OutboxMessage) -> dict[str, Any]:
    return {"link": private_path(application_of(message))}


def private_path(application: PartnerApplication) -> str:
    """Return the path of the sender's own page, in the sender's language."""
    with translation.override(application.language):
        return reverse("public:partner-application", args=[token_of(application)])


def build_welcome(message: OutboxMessage) -> dict[str, Any]:
    if not message.sealed:
        return {"link": reverse("partner:home"), "until": None}
    invitation = Invitation.objects.get(pk=message.context["invitation"])
    with translation.override(application_of(message).language):
        link = reverse("public:invitation", args=[message.sealed])
    return {"link": link, "until": invitation.expires_at}


def sample() -> Sample:
    shown = {"link": "/fi/partners/abc/", "until": timezone.now()}
    planted = {"contact": PLANTED[0], "name": PLANTED[1]}
    return Sample(context={**shown, **planted}, planted=PLANTED)


register(Kind("partner_application_received", _("A partner's form has arrived"), Role.PUBLIC, build, still_so, sample))
register(Kind("partner_welcome", _("Welcome to the partners"), Role.PUBLIC, build_welcome, still_welcome, sample))
register(Kind("partner_application_answered", _("Answer to a partner"), Role.PUBLIC, build, still_so, sample))
