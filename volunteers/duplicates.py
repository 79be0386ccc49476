"""Who may be in the register twice: the same address, the same phone, or the same name in the same place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.querysets import folded
from volunteers.models import Volunteer
from volunteers.states import Volunteer as State

PHONE_DIGITS = 9  # what is left of a Finnish number without 0 or +358


class Likeness(TextChoices):
    EMAIL = "email", _("the same e-mail address but for its spelling")
    PHONE = "phone", _("the same phone number")
    NAME = "name", _("the same name and municipality")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may be one person's; the first is the one to keep: in service, and the older."""

    kept: int
    gone: int
    why: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file is compared by."""

    pk: int
    user_id: int
    together_with_id: int | None
    has_ended: bool
    keys: tuple[tuple[Likeness, str], ...]


def pairs_of(rows: QuerySet[Volunteer]) -> list[Pair]:
    """Return the likely doubles among the volunteers `rows`, in one query; the surest first."""
    found: dict[tuple[int, int], list[Likeness]] = {}
    groups: dict[tuple[Likeness, str], list[Seen]] = {}
    for one in seen_in(rows):
        for key in one.keys:
            groups.setdefault(key, []).append(one)
    for (likeness, _key), group in groups.items():
        ordered = sorted(group, key=lambda one: (one.has_ended, one.pk))
        for kept, gone in pairwise(ordered):
            if not kept.has_ended and not are_a_couple(kept, gone):
                found.setdefault((kept.pk, gone.pk), []).append(likeness)
    pairs = [Pair(kept, gone, tuple(why)) for (kept, gone), why in found.items()]
    return sorted(pairs, key=lambda pair: (-len(pair.why), pair.kept, pair.gone))


def seen_in(rows: QuerySet[Volunteer]) -> Iterable[Seen]:
    columns = ("pk", "user_id", "together_with_id", "state", "user__email", "user__phone", "user__name")
    living = rows.filter(erased_at=None).order_by()
    for pk, user_id, other_id, state, email, phone, name, code in living.values_list(*columns, "municipality_id"):
        keys = [(Likeness.EMAIL, plain_address(email)), (Likeness.NAME, f"{folded(name)}|{code}")]
        digits = "".join(filter(str.isdigit, phone))[-PHONE_DIGITS:]
        keys += [(Likeness.PHONE, digits)] if len(digits) == PHONE_DIGITS else []
        yield Seen(pk, user_id, other_id, state == State.ENDED, tuple(keys))


def are_a_couple(one: Seen, other: Seen) -> bool:
    return one.user_id == other.together_with_id or other.user_id == one.together_with_id


def plain_address(email: str) -> str:
    """Return an address without what makes no other mailbox of it: capitals, and what follows a plus sign."""
    name, _at, host = email.casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"
