"""Invitations: how people come to have an account and a hat."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import give_hat, open_account
from accounts.models import Invitation, Membership, Municipality, Organisation, User
from core import audit
from core.actor import Actor, Role
from core.refusals import NotNow, Refusal, Refused, refuse
from notifications import notices

INVITATION_LASTS = timedelta(days=14)
MAY_INVITE = {
    Role.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.VOLUNTEER, Role.PARTNER, Role.CHECKER}),
    Role.COORDINATOR: frozenset({Role.VOLUNTEER}),
    Role.SYSTEM: frozenset(Membership.ROLES),
}
NEEDS_A_PLACE = frozenset({Role.COORDINATOR, Role.VOLUNTEER})
MOST_CHECKERS = 2  # extracts are seen by one or two named people (domain.md 3.2, R-CR-6)

LINK_IS_OVER = Refusal("link_over", _("This invitation has been used or has expired. Ask for a new one."))


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation whose link ends in `token`, open or not."""
    return Invitation.objects.filter(token_hash=hash_of(token)).select_related("organisation").first()


def why_not_invite(
    *, email: str, role: str, organisation: Organisation, municipalities: Iterable[Municipality], actor: Actor
) -> Refusal | None:
    """Return why `actor` may not invite `email` to `role`, None when nothing is in the way."""
    codes = {municipality.pk for municipality in municipalities}
    return (
        why_not_this_role(role, organisation, actor=actor)
        or why_not_these_places(role, codes, organisation, actor=actor)
        or why_not_this_person(email, role, organisation)
    )


def why_not_this_role(role: str, organisation: Organisation, *, actor: Actor) -> Refusal | None:
    if role not in MAY_INVITE.get(actor.role, frozenset()):
        return Refusal("role", _("You cannot invite people to this role. Ask your organisation's administrator."))
    if not actor.is_system and organisation.pk not in actor.organisation_ids:
        return Refusal("other_organisation", _("You can invite people to your own organisation only."))
    return None


def why_not_these_places(role: str, codes: set[str], organisation: Organisation, *, actor: Actor) -> Refusal | None:
    if role in NEEDS_A_PLACE and not codes:
        return Refusal("no_place", _("Choose at least one municipality."))
    if actor.role == Role.COORDINATOR and not codes <= actor.municipality_ids:
        return Refusal("other_place", _("You can invite people to your own municipalities only."))
    if not codes <= set(organisation.municipalities.values_list("pk", flat=True)):
        return Refusal("place_not_served", _("Your organisation does not work in all of these municipalities."))
    return None


def why_not_this_person(email: str, role: str, organisation: Organisation) -> Refusal | None:
    hats = Membership.objects.active().filter(organisation=organisation, role=role)
    if hats.filter(user__email__iexact=email).exists():
        return Refusal("has_role", _("This person already has this role."))
    waiting = Invitation.objects.open(timezone.now()).filter(organisation=organisation, role=role)
    if waiting.filter(email__iexact=email).exists():
        return Refusal("already_invited", _("This person has already been invited. The invitation is still open."))
    if role == Role.CHECKER and hats.count() + waiting.count() >= MOST_CHECKERS:
        return Refusal("enough_checkers", _("Two people at most check extracts. End the role of one of them first."))
    return None


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: str,
    organisation: Organisation,
    municipalities: Iterable[Municipality],
    language: str,
    actor: Actor,
) -> Invitation:
    """Invite a person to a role; the letter's link works once, for 14 days. Raises `Refused`."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    places = list(municipalities)
    refuse(why_not_invite(email=email, role=role, organisation=organisation, municipalities=places, actor=actor))
    who = {"email": email, "name": name, "language": language}
    invitation, token = make_invitation(**who, role=role, organisation=organisation, places=places, actor=actor)
    notices.invited(invitation, token=token)
    return invitation


def make_invitation(
    *, email: str, role: str, organisation: Organisation, places: Iterable[Municipality], actor: Actor, **who: str
) -> tuple[Invitation, str]:
    """Write an invitation down and return it with its link's secret; the caller has asked whether, and sends it."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        organisation=organisation,
        role=role,
        token_hash=hash_of(token),
        invited_by_id=actor.user_id,
        expires_at=timezone.now() + INVITATION_LASTS,
        **who,
    )
    invitation.municipalities.set(places)
    audit.record("invitation.sent", invitation, actor=actor, reason=role)
    return invitation, token


def why_not_accept(invitation: Invitation | None) -> Refusal | None:
    """Return why this invitation cannot be accepted, None when it is open."""
    if invitation is None or not Invitation.objects.open(timezone.now()).filter(pk=invitation.pk).exists():
        return LINK_IS_OVER
    return None


def open_invitation_of(token: str) -> Invitation:
    invitation = invitation_of(token)
    if invitation is None:
        raise Refused(LINK_IS_OVER)
    refuse(why_not_accept(invitation))
    return invitation


@transaction.atomic
def accept(token: str, *, name: str, password: str | None, actor: Actor) -> User:
    """Use an invitation up: open the account unless there is one, and give the hat.

    Having the link proves that the address is theirs. An account that exists keeps its name and its password. Raises
    `Refused` for a link that is over, `NotNow` when it was used a moment ago.
    """
    invitation = open_invitation_of(token)
    used = Invitation.objects.open(timezone.now()).filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if not used:
        raise NotNow(LINK_IS_OVER)
    user = account_for(invitation, name=name, password=password, actor=actor)
    places = invitation.municipalities.all()
    role = Role(invitation.role)
    give_hat(user, role=role, organisation=invitation.organisation, municipalities=places, actor=actor)
    audit.record("invitation.accepted", invitation, actor=actor, reason=invitation.role)
    return user


def account_for(invitation: Invitation, *, name: str, password: str | None, actor: Actor) -> User:
    found = User.objects.filter(email__iexact=invitation.email).first()
    if found is not None:
        return found
    language = invitation.language
    return open_account(email=invitation.email, name=name, language=language, password=password, actor=actor)


def why_not_revoke(invitation: Invitation, *, actor: Actor) -> Refusal | None:
    """Return why `actor` may not take this invitation back, None when they may."""
    refusal = why_not_this_role(invitation.role, invitation.organisation, actor=actor)
    return refusal or why_not_accept(invitation)


@transaction.atomic
def revoke(invitation: Invitation, *, actor: Actor) -> None:
    """Take an invitation back: its link stops working, and a letter that has not gone does not go. Raises `Refused`."""
    refuse(why_not_revoke(invitation, actor=actor))
    used = Invitation.objects.open(timezone.now()).filter(pk=invitation.pk).update(revoked_at=timezone.now())
    if not used:
        raise NotNow(LINK_IS_OVER)
    audit.record("invitation.revoked", invitation, actor=actor)
    notices.invitation_revoked(invitation)
