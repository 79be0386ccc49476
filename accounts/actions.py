from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import Membership, Municipality, Organisation, User
from core import audit
from core.actor import Actor, Role


@transaction.atomic
def open_account(
    *, email: str, name: str, language: str, actor: Actor, password: str | None = None, phone: str = ""
) -> User:
    """Create a person who signs in. Without a password they sign in with one-time codes."""
    user = User.objects.create_user(email, password, name=name, language=language, phone=phone)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("user.opened_account", user, actor=actor)
    return user


@transaction.atomic
def give_hat(
    user: User, *, role: Role, organisation: Organisation, municipalities: Iterable[Municipality], actor: Actor
) -> Membership:
    """Give `user` a role in an organisation, or widen the municipalities of the one they have."""
    hat, _created = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    hat.municipalities.add(*municipalities)
    if not hat.is_active:
        hat.is_active = True
        hat.save(update_fields=["is_active"])
    audit.record("membership.given", hat, actor=actor, reason=role)
    return hat


@transaction.atomic
def take_hat(membership: Membership, *, actor: Actor) -> None:
    """End a role; access ends with the next request."""
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    audit.record("membership.ended", membership, actor=actor, reason=membership.role)


@transaction.atomic
def choose_language(user: User, language: str, *, actor: Actor) -> None:
    """Keep the language in which a person reads pages and messages."""
    user.language = language
    user.save(update_fields=["language"])
    audit.record("user.language_chosen", user, actor=actor, fields=["language"])
