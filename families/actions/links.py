from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from families import household_rules, notices
from families.actions.calendars import close_feed
from families.links import mint_spoken_code
from families.models import Adult, FamilyLink


@transaction.atomic
def revoke_links(adult: Adult, *, actor: Actor) -> int:
    """Close every open private link of `adult`, and the address for calendars; return how many links there were."""
    now = timezone.now()
    count = FamilyLink.objects.valid(now).filter(adult=adult).update(revoked_at=now)
    close_feed(adult, actor=actor)
    audit.record("familylink.revoked", adult, actor=actor, organisation_id=adult.family.organisation_id)
    return count


@transaction.atomic
def send_new_link(adult: Adult, *, actor: Actor) -> None:
    """Send a fresh private link to the address on file of `adult`."""
    notices.new_link(adult)
    audit.record("familylink.asked", adult, actor=actor, organisation_id=adult.family.organisation_id)


def send_new_links(address: str, *, actor: Actor) -> None:
    """Send a fresh private link to everybody whose e-mail or phone number is `address`; say nothing of how many.

    An adult who must not know of the contact is nobody here, and leaves no trace of having been asked about. Nothing is
    sent where somebody else reads it too.
    """
    for adult in Adult.objects.told().reached_at(address).select_related("family"):
        if adult.gets_keys:
            send_new_link(adult, actor=actor)


@transaction.atomic
def send_code(link: FamilyLink, code: str, *, actor: Actor) -> None:
    """Send a one-time code to the address on file of the adult who holds `link`."""
    notices.family_code(link, code)
    audit.record("familylink.code_sent", link, actor=actor, organisation_id=link.adult.family.organisation_id)


@transaction.atomic
def read_code(adult: Adult, *, actor: Actor) -> str:
    """Return a code to be read aloud to `adult`, who is on the phone; it is shown once and kept nowhere."""
    refuse(household_rules.why_not_read_code(adult, actor=actor))
    return mint_spoken_code(adult, actor=actor)
