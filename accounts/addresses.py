"""The keyed hash by which an e-mail address or a phone number is known again without being kept."""

from __future__ import annotations

import hmac
from hashlib import sha256

import phonenumbers
from django.conf import settings


def address_key(text: str, *, salt: str) -> str:
    """Return the keyed hash of an e-mail address or a phone number, the same however it is written."""
    return key_under(settings.SECRET_KEY, text, salt)


def address_keys(text: str, *, salt: str) -> set[str]:
    """Return the hashes of an address under the secret of the site and those that it had before."""
    return {key_under(secret, text, salt) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}


def key_under(secret: str, text: str, salt: str) -> str:
    return hmac.new(secret.encode(), f"{salt}:{normal(text)}".encode(), sha256).hexdigest()


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
