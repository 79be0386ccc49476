from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, can_advance, moved_on
from families import consents, notices, rules
from families.models import Adult, Consent, ContactAttempt, IntakeTalk, Redirect, SupportRequest
from families.states import RedirectReason, Request
from partners.models import ServiceEntry


@transaction.atomic
def assign_request(request: SupportRequest, *, to: User, actor: Actor) -> None:
    """Make `to` the responsible person; the first to take a new request also opens the contact.

    Nothing is taken from a colleague who was faster: raises `NotNow`. Taking twice is taking once.
    """
    refuse(rules.why_not_assign(request, to=to, actor=actor))
    if request.assigned_to_id not in (None, to.pk):
        raise moved_on()
    if request.state == Request.RECEIVED:
        advance(request, Request.IN_CONTACT, actor=actor, assigned_to=to)
    elif request.assigned_to_id is None:
        if not SupportRequest.objects.filter(pk=request.pk, assigned_to=None).update(assigned_to=to):
            raise moved_on()
        request.assigned_to = to
        audit.record("supportrequest.assigned", request, actor=actor, fields=["assigned_to"])


@transaction.atomic
def record_attempt(
    request: SupportRequest, *, outcome: str, actor: Actor, submission_key: str | None = None
) -> ContactAttempt:
    """Record one try to reach the family; the same `submission_key` always gives the same one.

    A try counts from the moment at which contact began, also the first.
    """
    sent = ContactAttempt.objects.filter(request=request, submission_key=submission_key)
    if submission_key and (already := sent.first()):
        return already
    refuse(rules.why_not_record_attempt(request, actor=actor))
    if request.state != Request.IN_CONTACT:
        advance(request, Request.IN_CONTACT, actor=actor)
    told = {"outcome": outcome, "by_id": actor.user_id, "submission_key": submission_key}
    try:
        with transaction.atomic():
            attempt = ContactAttempt.objects.create(request=request, **told)
    except IntegrityError:
        return sent.get()
    audit.record("supportrequest.contact_tried", request, actor=actor, reason=outcome)
    return attempt


@transaction.atomic
def record_intake(request: SupportRequest, *, actor: Actor, at: datetime | None = None, **ticks: Any) -> IntakeTalk:
    """Record the intake talk: `ticks` are the fields of `IntakeTalk`."""
    refuse(rules.why_not_work(request, actor=actor))
    talk, _created = IntakeTalk.objects.update_or_create(
        request=request, defaults={**ticks, "at": at or timezone.now(), "by_id": actor.user_id}
    )
    audit.record("supportrequest.intake_recorded", request, actor=actor, fields=list(ticks))
    return talk


@transaction.atomic
def record_consent(request: SupportRequest, *, giver: Adult, channel: str, actor: Actor) -> Consent:
    """Record a consent given by phone or on paper, in the current version of its text (R-GD-1).

    The same yes, given in the same way, is kept once while it is in force.
    """
    refuse(rules.why_not_work(request, actor=actor))
    SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    what = {"purpose": Consent.Purpose.FAMILY_SUPPORT, "text_version": consents.CURRENT, "channel": channel}
    if already := Consent.objects.filter(request=request, giver=giver, withdrawn_at=None, **what).first():
        return already
    consent = Consent.objects.create(request=request, giver=giver, language=giver.language, **what)
    audit.record("consent.given", consent, actor=actor, organisation_id=request.organisation_id)
    return consent


@transaction.atomic
def accept_request(request: SupportRequest, *, actor: Actor) -> None:
    """Decide that the family is eligible; from here a companion is looked for."""
    refuse(rules.why_not_accept(request, actor=actor))
    advance(request, Request.ACCEPTED, actor=actor)
    notices.request_moved(request)


@transaction.atomic
def hold_request(request: SupportRequest, *, actor: Actor) -> None:
    """Wait for the family."""
    refuse(rules.why_not_hold(request, actor=actor))
    advance(request, Request.ON_HOLD, actor=actor)


@transaction.atomic
def redirect_request(
    request: SupportRequest, *, service: ServiceEntry, next_step: str, reason: RedirectReason | str, actor: Actor
) -> None:
    """Guide the family elsewhere with one concrete next step and a contact route (domain.md 2.2)."""
    refuse(rules.why_not_redirect(request, actor=actor))
    Redirect.objects.create(request=request, service=service, next_step=next_step)
    advance(request, Request.REDIRECTED, actor=actor, reason=reason, reason_code=reason)
    notices.request_moved(request)


@transaction.atomic
def decline_request(request: SupportRequest, *, reason: RedirectReason | str, actor: Actor) -> None:
    """Say that we cannot help this time, with a reason code."""
    refuse(rules.why_not_decline(request, actor=actor))
    advance(request, Request.DECLINED, actor=actor, reason=reason, reason_code=reason)
    notices.request_moved(request)


@transaction.atomic
def withdraw_request(request: SupportRequest, *, actor: Actor) -> None:
    """The family takes its request and its consent back; nobody asks why (R-GD-1)."""
    refuse(rules.why_not_withdraw(request, actor=actor))
    advance(request, Request.WITHDRAWN, actor=actor)
    for consent in request.consents.filter(withdrawn_at=None):
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        audit.record("consent.withdrawn", consent, actor=actor, organisation_id=request.organisation_id)


@transaction.atomic
def expire_request(request: SupportRequest, *, on: date, actor: Actor) -> None:
    """Close a request whose family was not reached."""
    refuse(rules.why_not_expire(request, on=on, actor=actor))
    advance(request, Request.EXPIRED, actor=actor)


@transaction.atomic
def reopen_request(request: SupportRequest, *, at: datetime, actor: Actor) -> None:
    """Open a withdrawn, unreached or held request again."""
    refuse(rules.why_not_reopen(request, at=at, actor=actor))
    advance(request, Request.IN_CONTACT, actor=actor)


def mark_proposed(request: SupportRequest, *, actor: Actor) -> None:
    """A companion has been suggested; called by matching in the transaction of the proposal."""
    advance(request, Request.PROPOSED, actor=actor)


def wait_again(request: SupportRequest, *, actor: Actor, reason: str = "") -> None:
    """A suggestion came to nothing, or the family wants a new companion: it waits again, without blame."""
    if can_advance(request, Request.ACCEPTED):
        advance(request, Request.ACCEPTED, actor=actor, reason=reason)


def mark_matched(request: SupportRequest, *, actor: Actor) -> None:
    """The companionship has begun."""
    advance(request, Request.MATCHED, actor=actor)


def complete_request(request: SupportRequest, *, actor: Actor, reason: str = "") -> None:
    """The companionship has ended."""
    advance(request, Request.COMPLETED, actor=actor, reason=reason)


@transaction.atomic
def choose_language(adult: Adult, language: str, *, actor: Actor) -> None:
    """Keep the language in which the parent reads pages and messages."""
    adult.language = language
    adult.save(update_fields=["language"])
    audit.record(
        "adult.language_chosen", adult, actor=actor, fields=["language"], organisation_id=adult.family.organisation_id
    )
