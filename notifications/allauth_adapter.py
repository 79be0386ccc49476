"""Signing in, as allauth does it, with every message going through the outbox and no way to sign up alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import Language, User
from notifications import notices

KINDS = {
    "account/email/login_code": "sign_in_code",
    "account/email/password_reset_key": "password_reset",
    "account/email/email_confirmation": "email_confirmation",
    "account/email/email_confirmation_signup": "email_confirmation",
    "account/email/unknown_account": "unknown_account",
    "account/email/account_already_exists": "account_exists",
}
LINKS = ("password_reset_url", "activate_url")


class OutboxAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put one of allauth's letters into the outbox in our own words; what we have no words for is a change."""
        link = next((context[name] for name in LINKS if name in context), "")
        with transaction.atomic():
            notices.about_signing_in(
                KINDS.get(template_prefix, "sign_in_changed"),
                email=email,
                language=language_of(email),
                code=context.get("code", ""),
                path=path_of(link),
            )


def language_of(email: str) -> str:
    """Return the language a person has chosen, for others that of the page they wrote their address on."""
    chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
    here = (get_language() or "")[:2]
    return chosen or (here if here in Language.values else Language.FINNISH)


def path_of(link: str) -> str:
    """Return `link` without its host: that comes from the settings, never from what a browser claims."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
