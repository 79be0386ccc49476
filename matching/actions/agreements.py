from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import moved_on
from matching import notices, rules, safe_places
from matching.models import Agreement, AgreementAcceptance, Goal, Match

TEXT_VERSION = "2026-1"


@transaction.atomic
def write_agreement(
    match: Match, *, starts_on: date, goals: list[str], actor: Actor, submission_key: str | None = None, **terms: Any
) -> Agreement:
    """Write the three-party agreement, or a new version of it that all three accept anew (domain.md 2.3).

    `terms` are its purpose, rhythm and place, and in the closing a new `planned_end_on`. The same `submission_key`
    always gives the same version.
    """
    Match.objects.select_for_update().get(pk=match.pk)
    if submission_key and (already := match.agreements.filter(submission_key=submission_key).first()):
        return already
    refuse(rules.why_not_write_agreement(match, actor=actor) or rules.why_not_goals(goals))
    days = {"starts_on": starts_on, "planned_end_on": terms.pop("planned_end_on", None)}
    refuse(rules.why_not_agree_days(match, **days, today=timezone.localdate()))
    refuse(safe_places.why_not_name_place(match, terms["place"]))
    agreement = new_version(match, submission_key=submission_key, **terms, **days)
    for order, text in enumerate(goals, start=1):
        Goal.objects.create(agreement=agreement, order=order, text=text)
    audit.record("agreement.written", agreement, actor=actor, organisation_id=match.organisation_id)
    notices.agreement_written(agreement)
    return agreement


def new_version(match: Match, *, starts_on: date, planned_end_on: date | None, **terms: Any) -> Agreement:
    """Write the next version. Its last day is the planned one; before the trial the programme's length tells it."""
    programme = match.request.programme
    newest = match.agreements.order_by("-version").first()
    try:
        with transaction.atomic():
            return Agreement.objects.create(
                match=match,
                version=newest.version + 1 if newest else 1,
                text_version=TEXT_VERSION,
                starts_on=starts_on,
                trial_ends_on=starts_on + timedelta(days=programme.trial_days),
                planned_end_on=planned_end_on
                or match.planned_end_on
                or starts_on + timedelta(days=programme.length_days),
                **terms,
            )
    except IntegrityError as error:
        raise moved_on() from error


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
