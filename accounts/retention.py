"""How long accounts and invitations are kept, and what is left of an account that is erased: a number."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import Invitation, User
from core import audit
from core.actor import Actor
from core.privacy import erase
from core.retention import Line, delete_rows, register

INVITATION_KEPT = timedelta(weeks=2)


@transaction.atomic
def erase_account(user: User, *, actor: Actor, reason: str) -> None:
    """Erase a person: name, addresses, hats and ways to sign in, in every app; a row that says nothing stays.

    The caller has asked whether it may be done.
    """
    Invitation.objects.filter(email__iexact=user.email).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    touched = erase(user)
    audit.record("user.erased", user, actor=actor, reason=reason, fields=touched)
    user.refresh_from_db()


def old_invitations(at: datetime) -> QuerySet[Invitation]:
    """Return invitations that were accepted, taken back or ran out two weeks ago."""
    day = at - INVITATION_KEPT
    return Invitation.objects.filter(Q(accepted_at__lte=day) | Q(revoked_at__lte=day) | Q(expires_at__lte=day))


register(
    Line(
        code="invitation",
        keep="invitations: two weeks from when they were accepted, taken back or ran out",
        due=old_invitations,
        erase=delete_rows,
    )
)
