"""Making a private link: a verb of its own module because messages mint a link at the moment they are sent."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from families.access import LINK_DAYS, hashed
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
