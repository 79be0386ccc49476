from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from families import consents, referral_rules
from families.actions.arrival import Answers, receive_request, reference_of
from families.models import Referral, SupportRequest


@transaction.atomic
def refer_family(answers: Answers, *, tells: str, submission_key: str, actor: Actor) -> Referral:
    """Take in a request that a professional makes together with the parent; one sending makes one referral (R-GD-2).

    The key is bound to who sends it, so that nobody comes by another's referral. The parent's own permission is asked
    when we talk. Raises `Refused` as `receive_request` does.
    """
    refuse(referral_rules.why_not_refer(actor=actor))
    asked = replace(
        answers,
        asked_by=SupportRequest.AskedBy.PROFESSIONAL,
        has_consent=False,
        consent_version=consents.BESIDE_PARENT,
    )
    request = receive_request(asked, submission_key=f"referral-{actor.user_id}-{submission_key}", actor=actor)
    referral, is_new = Referral.objects.get_or_create(
        request=request,
        defaults={
            "organisation_id": actor.organisation_id,
            "referrer_id": actor.user_id,
            "receipt": reference_of(f"referral:{request.submission_key}"),
            "tells": tells,
        },
    )
    if is_new:
        audit.record("referral.made", referral, actor=actor, reason=tells, organisation_id=request.organisation_id)
    return referral


@transaction.atomic
def choose_telling(referral: Referral, *, tells: str, actor: Actor) -> None:
    """Keep what the referrer may be told from now on; what they have already seen cannot be taken back."""
    refuse(referral_rules.why_not_choose_telling(referral, actor=actor))
    referral.tells = Referral.Tells(tells)
    referral.tells_since = timezone.now()
    referral.save(update_fields=["tells", "tells_since"])
    organisation_id = referral.request.organisation_id
    audit.record("referral.telling_chosen", referral, actor=actor, reason=tells, organisation_id=organisation_id)
