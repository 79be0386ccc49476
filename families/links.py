"""Making a private link: a verb of its own module because messages mint a link at the moment they are sent."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core import audit
from core.actor import Actor
from families.access import CODE_MINUTES, LINK_DAYS, hashed
from families.models import Adult, FamilyLink


@transaction.atomic
def mint_link(adult: Adult, *, actor: Actor, token: str = "") -> str:
    """Make a private link for `adult` and return its secret, which is stored as a hash only.

    The same `token` makes the same link once: sending a form twice gives one link.
    """
    token = token or secrets.token_urlsafe(32)
    expires_at = timezone.now() + timedelta(days=LINK_DAYS)
    link, created = FamilyLink.objects.get_or_create(
        token_hash=hashed(token), defaults={"adult": adult, "expires_at": expires_at}
    )
    if created:
        audit.record("familylink.made", link, actor=actor, organisation_id=adult.family.organisation_id)
    return token


def spoken_hash(code: str) -> str:
    """Return the hash under which a code read aloud is stored: keyed, because a code is short, and never a link's."""
    digits = "".join(code.split())
    return salted_hmac("families.links.spoken", digits, algorithm="sha256").hexdigest()


@transaction.atomic
def mint_spoken_code(adult: Adult, *, actor: Actor) -> str:
    """Make a code of ten digits that is read aloud to `adult` and opens the page once; only its hash is stored."""
    code = f"{secrets.randbelow(10**10):010d}"
    expires_at = timezone.now() + timedelta(minutes=CODE_MINUTES)
    link = FamilyLink.objects.create(adult=adult, token_hash=spoken_hash(code), expires_at=expires_at)
    audit.record("familylink.code_read", link, actor=actor, organisation_id=adult.family.organisation_id)
    return code


@transaction.atomic
def take_spoken_code(code: str, *, actor: Actor) -> tuple[FamilyLink, str] | None:
    """Turn a code into a private link and return it with its secret; None when it is unknown, used or too old."""
    now, token = timezone.now(), secrets.token_urlsafe(32)
    rows = FamilyLink.objects.valid(now).filter(token_hash=spoken_hash(code)).select_related("adult__family")
    link = rows.select_for_update(of=("self",)).first()
    if link is None:
        return None
    link.token_hash, link.expires_at = hashed(token), now + timedelta(days=LINK_DAYS)
    link.save(update_fields=["token_hash", "expires_at"])
    audit.record("familylink.code_used", link, actor=actor, organisation_id=link.adult.family.organisation_id)
    return link, token
