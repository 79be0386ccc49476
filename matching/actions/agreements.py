from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import moved_on
from matching import notices, rules, safe_places
from matching.models import Agreement, AgreementAcceptance, Goal, Match

TEXT_VERSION = "2026-1"


@transaction.atomic
def write_agreement(
    match: Match, *, purpose: str, rhythm: str, place: str, starts_on: date, goals: list[str], actor: Actor
) -> Agreement:
    """Write the three-party agreement, or a new version of it that all three accept anew (domain.md 2.3)."""
    refuse(rules.why_not_write_agreement(match, actor=actor) or rules.why_not_goals(goals))
    refuse(safe_places.why_not_name_place(match, place))
    programme = match.request.programme
    newest = match.agreements.order_by("-version").first()
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                match=match,
                version=newest.version + 1 if newest else 1,
                text_version=TEXT_VERSION,
                purpose=purpose,
                rhythm=rhythm,
                place=place,
                starts_on=starts_on,
                trial_ends_on=starts_on + timedelta(days=programme.trial_days),
                planned_end_on=starts_on + timedelta(days=programme.length_days),
            )
    except IntegrityError as error:
        raise moved_on() from error
    for order, text in enumerate(goals, start=1):
        Goal.objects.create(agreement=agreement, order=order, text=text)
    audit.record("agreement.written", agreement, actor=actor, organisation_id=match.organisation_id)
    notices.agreement_written(agreement)
    return agreement


@transaction.atomic
def accept_agreement(
    agreement: Agreement, *, party: str, actor: Actor, channel: str = "web_form"
) -> AgreementAcceptance:
    """Record one party's yes with its time and version; saying yes twice is one yes."""
    refuse(rules.why_not_accept_agreement(agreement, party=party, actor=actor))
    label = actor.label if actor.role != Role.FAMILY else "family"
    acceptance, created = AgreementAcceptance.objects.get_or_create(
        agreement=agreement, party=party, defaults={"channel": channel, "by_label": label}
    )
    if created:
        audit.record(
            "agreement.accepted", agreement, actor=actor, reason=party, organisation_id=agreement.match.organisation_id
        )
    return acceptance
