"""What somebody of a family told us without its file, at the same addresses; the apps above say how it is erased."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from families.models import Family

_erasers: list[Callable[..., Collection[str]]] = []


def register(eraser: Callable[..., Collection[str]]) -> None:
    """Let `eraser(family, addresses, at=)` erase what its app keeps of these addresses; it returns labels of models."""
    _erasers.append(eraser)


def addresses_of(family: Family) -> set[str]:
    """Return the e-mails and phone numbers at which adults of the family are reached."""
    found = family.adults.values_list("email", "phone")
    return {str(address) for told in found for address in told if address}


def erase_elsewhere(families: Iterable[Family], *, at: datetime) -> set[str]:
    """Erase what is kept elsewhere at the addresses of `families`, in the transaction of the caller."""
    return {
        label for family in families for eraser in _erasers for label in eraser(family, addresses_of(family), at=at)
    }
