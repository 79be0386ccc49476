"""Messages about signing in, and invitations: the kinds that belong to no programme."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account import app_settings as allauth_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, User
from core.actor import Role
from notifications import kinds, outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import SEALED_ADDRESS, Recipient, register_recipient

LINK_LASTS = timedelta(days=1)


def reach_user(key: str) -> Recipient | None:
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        return None
    return Recipient(
        language=user.language,
        email=user.email,
        phone=user.phone,
        sms_allowed=bool(user.phone),
        hats=frozenset(user.memberships.active().values_list("role", flat=True)),
    )


def reach_invited(key: str) -> Recipient | None:
    invitation = open_invitation(key)
    return Recipient(language=invitation.language, email=invitation.email) if invitation else None


def open_invitation(key: Any) -> Invitation | None:
    rows = Invitation.objects.open(timezone.now()).select_related("invited_by")
    return rows.filter(pk=key).first()


def about_signing_in(kind: str, *, email: str, language: str, code: str = "", path: str = "") -> OutboxMessage:
    """Put a message about signing in into the outbox. Its words are sealed; each asking is a new message."""
    lasts = timedelta(seconds=allauth_settings.LOGIN_BY_CODE_TIMEOUT) if code else LINK_LASTS
    return outbox.enqueue(
        kind,
        key=f"{kind}:{secrets.token_hex(16)}",
        recipient=SEALED_ADDRESS,
        channel=kinds.EMAIL,
        context={"language": language},
        expires_at=timezone.now() + lasts,
        sealed=json.dumps({"email": email, "code": code, "path": path}),
    )


def invited(invitation: Invitation, *, token: str) -> OutboxMessage:
    """Put the letter of an invitation into the outbox; its link is sealed until it has gone.

    An invitation to one locality concerns that locality's coordinators; one to several concerns the whole office.
    """
    places = list(invitation.municipalities.values_list("pk", flat=True)[:2])
    return outbox.enqueue(
        "invitation",
        key=f"invitation:{invitation.pk}",
        recipient=invitation,
        channel=kinds.EMAIL,
        context={"invitation": invitation.pk},
        expires_at=invitation.expires_at,
        organisation_id=invitation.organisation_id,
        municipality_id=places[0] if len(places) == 1 else None,
        sealed=token,
    )


def invitation_revoked(invitation: Invitation) -> None:
    outbox.cancel(f"invitation:{invitation.pk}")


def build_sign_in(message: OutboxMessage) -> dict[str, Any]:
    said = json.loads(message.sealed or "{}")
    return {
        "code": said["code"],
        "link": said["path"],
        "minutes": allauth_settings.LOGIN_BY_CODE_TIMEOUT // 60,
    }


def sign_in_still_due(message: OutboxMessage) -> bool:
    return bool(message.sealed)


def sign_in_sample(**said: str) -> Sample:
    context = {"code": "", "link": "", "minutes": 3, "email": "aino.kettunen@example.org", "name": "Aino Kettunen"}
    return Sample(context={**context, **said}, planted=("aino.kettunen", "Kettunen"))


def build_invitation(message: OutboxMessage) -> dict[str, Any]:
    invitation = open_invitation(message.context["invitation"])
    if invitation is None:
        return {}
    return {
        "role": invitation.get_role_display(),
        "until": invitation.expires_at,
        "link": reverse("public:invitation", args=[message.sealed]),
        "writer": writer(invitation),
    }


def writer(invitation: Invitation) -> Mapping[str, str] | None:
    """Return who writes the letter: first name, role in the association and phone (domain 8.4)."""
    user = invitation.invited_by
    if user is None:
        return None
    hat = user.memberships.active().filter(organisation=invitation.organisation_id).first()
    return {"first_name": user.first_name, "role": hat.get_role_display() if hat else "", "phone": user.phone}


def invitation_still_due(message: OutboxMessage) -> bool:
    return bool(message.sealed) and open_invitation(message.context["invitation"]) is not None


def invitation_sample() -> Sample:
    context = {
        "role": Role.VOLUNTEER.label,
        "until": timezone.now(),
        "link": "/fi/invitation/token/",
        "writer": {"first_name": "Maija", "role": Role.COORDINATOR.label, "phone": "040 000 0001"},
        "name": "Aino Kettunen",
        "email": "aino.kettunen@example.org",
    }
    return Sample(context=context, planted=("Kettunen", "aino.kettunen"))


def register_sign_in(name: str, title: Any, **said: str) -> None:
    register(
        Kind(
            name=name,
            title=title,
            audience=Role.PUBLIC,
            build=build_sign_in,
            still_due=sign_in_still_due,
            sample=lambda: sign_in_sample(**said),
            urgent=True,
        )
    )


register_recipient("accounts.User", reach_user)
register_recipient("accounts.Invitation", reach_invited)
register_sign_in("sign_in_code", _("Sign-in code"), code="482915")
register_sign_in("password_reset", _("New password"), link="/accounts/password/reset/key/1-abc/")
register_sign_in("email_confirmation", _("Confirming an e-mail address"), link="/accounts/confirm-email/abc/")
register_sign_in("unknown_account", _("Sign-in with an unknown address"))
register_sign_in("account_exists", _("Account that is there already"), link="/accounts/password/reset/")
register_sign_in("sign_in_changed", _("Change of sign-in details"))
register(
    Kind(
        name="invitation",
        title=_("Invitation"),
        audience=Role.PUBLIC,
        build=build_invitation,
        still_due=invitation_still_due,
        sample=invitation_sample,
    )
)
