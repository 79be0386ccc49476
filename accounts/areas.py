"""Areas and hats: which part of the site asks for which role, and how a request comes to wear it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models import Membership
from core.actor import Actor, Role

AREAS: dict[str, Role] = {
    "coordinator": Role.COORDINATOR,
    "volunteer": Role.VOLUNTEER,
    "applicant": Role.APPLICANT,
    "family": Role.FAMILY,
    "partner": Role.PARTNER,
    "administration": Role.ADMINISTRATOR,
    "checker": Role.CHECKER,
    "statistics": Role.STATISTICS,
}
SECOND_FACTOR_ROLES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.CHECKER})  # R-AC-5


@dataclass(frozen=True, slots=True)
class Hat:
    """What a request wears in an area; `membership` is None for hats that need no account."""

    actor: Actor
    language: str
    membership: Membership | None = None


HatBuilder = Callable[[HttpRequest], Hat | None]
_builders: dict[Role, HatBuilder] = {}


def register_hat(role: Role, builder: HatBuilder) -> None:
    """Let a higher app say how `role` is worn without an account, such as a family's private link."""
    _builders[role] = builder


def memberships_of(request: HttpRequest) -> list[Membership]:
    """Return the person's active memberships, read once per request."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "_memberships"):
        rows = request.user.memberships.active().select_related("organisation", "user")
        request._memberships = list(rows.prefetch_related("municipalities"))
    return request._memberships


def wear(request: HttpRequest, role: Role) -> Hat | None:
    """Return the hat for `role`, or None when the person does not have it.

    A person with the same role in two organisations wears one at a time: the one chosen in the session, or the first.
    """
    if role in _builders:
        return _builders[role](request)
    chosen = request.session.get("hats", {}).get(role.value)
    mine = [m for m in memberships_of(request) if m.role == role]
    membership = next((m for m in mine if m.pk == chosen), mine[0] if mine else None)
    return hat_of(membership) if membership else None


def hat_of(membership: Membership) -> Hat:
    """Return the hat that one membership gives."""
    actor = Actor(
        role=Role(membership.role),
        label=membership.user.name,
        user_id=membership.user_id,
        organisation_ids=frozenset({membership.organisation_id}),
        municipality_ids=frozenset(m.pk for m in membership.municipalities.all()),
    )
    return Hat(actor=actor, language=membership.user.language, membership=membership)


def first_area(request: HttpRequest) -> str | None:
    """Return the area a signed-in person lands in."""
    roles = {m.role for m in memberships_of(request)}
    return next((area for area, role in AREAS.items() if role in roles), None)
