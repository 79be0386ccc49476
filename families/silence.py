"""The addresses of adults who must not know: they are not kept, but known again, so that nothing goes there."""

from __future__ import annotations

from accounts.addresses import address_key, address_keys
from families.models import Adult

SALT = "families.silent"


def keys_of(adult: Adult) -> list[str]:
    """Return the keyed hashes of the addresses that are on file of `adult`."""
    return [address_key(address, salt=SALT) for address in (str(adult.phone), adult.email) if address]


def is_kept_from(adult: Adult, address: str) -> bool:
    """Whether `address` is, or was, that of another of the same family who must not know of the contact."""
    silent = Adult.objects.filter(family=adult.family_id, is_told=False).exclude(pk=adult.pk)
    keys = address_keys(address, salt=SALT)
    return silent.reached_at(address).exists() or any(keys & set(row.silent_keys) for row in silent)


def reached_with(adult: Adult) -> list[Adult]:
    """Return the others of the family who know of the contact and are reached at an address of `adult`."""
    others = Adult.objects.told().filter(family=adult.family_id).exclude(pk=adult.pk)
    mine = {str(adult.phone), adult.email.casefold()} - {""}
    return [other for other in others if other.address.casefold() in mine]
