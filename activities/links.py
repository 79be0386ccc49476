"""The keyed hash by which the address of somebody without an account is known again, and their private links."""

from __future__ import annotations

import hmac
from hashlib import sha256

import phonenumbers
from django.conf import settings

from accounts.links import row_of, token_of

__all__ = ["address_key", "normal", "row_of", "token_of"]
ADDRESS = b"activities.address:"


def address_key(text: str) -> str:
    """Return the keyed hash of an e-mail address or a phone number, the same however it is written."""
    return hmac.new(settings.SECRET_KEY.encode(), ADDRESS + normal(text).encode(), sha256).hexdigest()


def normal(text: str) -> str:
    """Return an e-mail in small letters, a phone number as E.164; what is neither, as it is."""
    written = text.strip().lower()
    if "@" in written:
        return written
    try:
        number = phonenumbers.parse(written, settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return written
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
