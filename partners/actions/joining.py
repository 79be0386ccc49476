"""Organisations that wish to come along: received, answered, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import advance
from notifications import invitations
from partners.actions.register import open_partner, page_of, save
from partners.models import Contact, PartnerApplication
from partners.notices import joining as notices
from partners.rules import joining as rules
from partners.states import Application as State


def apply_partner(*, municipality: Municipality, submission: UUID, actor: Actor, **told: Any) -> PartnerApplication:
    """Receive the form; `told` are fields of `PartnerApplication`. The same `submission` is one application.

    Raises `Refused` where nobody works.
    """
    refuse(rules.why_not_apply(municipality))
    try:
        with transaction.atomic():
            application = PartnerApplication.objects.create(municipality=municipality, submission=submission, **told)
            audit.record("partnerapplication.received", application, actor=actor)
            notices.application_received(application)
            return application
    except IntegrityError:
        return PartnerApplication.objects.get(submission=submission)


def held(application: PartnerApplication) -> PartnerApplication:
    """Return the application as it is now with its row held: two coordinators cannot answer at once."""
    return PartnerApplication.objects.select_for_update().get(pk=application.pk)


@transaction.atomic
def approve_application(
    application: PartnerApplication, *, organisation: Organisation | None = None, actor: Actor
) -> Organisation:
    """Take the organisation into the register, as a new one or as `organisation`, and invite its contact.

    Raises `Refused`, also for a lost race.
    """
    application = held(application)
    refuse(rules.why_not_answer(application, actor=actor))
    refuse(rules.why_not_become(application, organisation, actor=actor))
    partner = organisation or new_partner(application, actor=actor)
    if organisation:
        join(application, organisation)
    Contact.objects.get_or_create(
        organisation=partner,
        email=application.contact_email,
        defaults={
            "name": application.contact_name,
            "title": application.contact_title,
            "phone": application.contact_phone,
            "is_first": not partner.contacts.filter(is_first=True).exists(),
        },
    )
    advance(application, State.APPROVED, actor=actor, became=partner)
    welcome(application, partner, actor=actor)
    return partner


def new_partner(application: PartnerApplication, *, actor: Actor) -> Organisation:
    return open_partner(
        name=application.name,
        kind=application.kind,
        places=[application.municipality],
        business_id=application.business_id,
        offers=application.offers,
        wishes=application.wishes,
        actor=actor,
    )


def join(application: PartnerApplication, organisation: Organisation) -> None:
    """Add to a partner what it did not tell before; nothing that it has written is lost."""
    organisation.municipalities.add(application.municipality)
    profile = page_of(organisation)
    told = {name: [*getattr(profile, name), *getattr(application, name)] for name in ("offers", "wishes")}
    save(profile, {name: list(dict.fromkeys(words)) for name, words in told.items()} | {"is_active": True})
    if application.business_id and not organisation.business_id:
        save(organisation, {"business_id": application.business_id})


def welcome(application: PartnerApplication, partner: Organisation, *, actor: Actor) -> None:
    """Invite the contact to the partner's hat; who has it, or has been invited, is told where to go."""
    email = application.contact_email
    if invitations.why_not_this_person(email, Role.PARTNER, partner):
        notices.partner_welcome(application)
        return
    who = {"email": email, "name": application.contact_name, "language": application.language}
    places = [application.municipality]
    made = invitations.make_invitation(**who, role=Role.PARTNER, organisation=partner, places=places, actor=actor)
    notices.partner_welcome(application, *made)


@transaction.atomic
def decline_application(application: PartnerApplication, *, words: str = "", actor: Actor) -> None:
    """Say not now; `words` are read on the sender's page, never in a message. Raises `Refused`."""
    application = held(application)
    refuse(rules.why_not_answer(application, actor=actor))
    advance(application, State.DECLINED, actor=actor, answer_words=words)
    notices.application_answered(application)


@transaction.atomic
def reconsider_application(application: PartnerApplication, *, actor: Actor) -> None:
    """Take a no back: it waits again. Raises `Refused`."""
    application = held(application)
    refuse(rules.why_not_reconsider(application, actor=actor))
    advance(application, State.RECEIVED, actor=actor, reason="reconsidered", answer_words="")


@transaction.atomic
def withdraw_application(application: PartnerApplication, *, actor: Actor) -> None:
    """The sender takes it back. Raises `Refused`."""
    application = held(application)
    refuse(rules.why_not_withdraw(application, actor=actor))
    advance(application, State.WITHDRAWN, actor=actor)
