"""The keyed hash by which the address of somebody without an account is known again, and their private links."""

from __future__ import annotations

from accounts import addresses
from accounts.addresses import normal
from accounts.links import row_of, token_of

__all__ = ["address_key", "normal", "row_of", "token_of"]


def address_key(text: str) -> str:
    """Return the keyed hash of an e-mail address or a phone number, the same however it is written."""
    return addresses.address_key(text, salt="activities.address")
