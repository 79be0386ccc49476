from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from volunteers import rules, usual
from volunteers.models import Exemption, Requirement, TrainingModule, VolunteerRole


def add_requirement(
    role: VolunteerRole,
    *,
    kind: str,
    actor: Actor,
    module: TrainingModule | None = None,
    valid_months: int | None = None,
    grace_days: int = 0,
) -> Requirement:
    """Ask one thing more of those who serve in `role`. Whoever does not have it is suggested to nobody until then."""
    refuse(rules.why_not_add_requirement(role, kind=kind, module=module, actor=actor))
    try:
        with transaction.atomic():
            requirement = Requirement.objects.create(
                role=role, kind=kind, module=module, valid_months=valid_months, grace_days=grace_days
            )
            audit.record("volunteerrole.requirement_added", role, actor=actor, reason=kind)
    except IntegrityError as error:
        raise moved_on() from error
    return requirement


@transaction.atomic
def change_requirement(requirement: Requirement, *, valid_months: int | None, grace_days: int, actor: Actor) -> None:
    """Change how long what is asked stays in force, and how long after that it still counts."""
    refuse(rules.why_not_change_requirement(requirement, actor=actor))
    requirement.valid_months, requirement.grace_days = valid_months, grace_days
    requirement.save(update_fields=["valid_months", "grace_days"])
    fields = ["valid_months", "grace_days"]
    audit.record(
        "volunteerrole.requirement_changed", requirement.role, actor=actor, reason=requirement.kind, fields=fields
    )


@transaction.atomic
def remove_requirement(requirement: Requirement, *, actor: Actor) -> None:
    """Ask it no more. What people have done stays theirs; exemptions from it are gone."""
    refuse(rules.why_not_remove_requirement(requirement, actor=actor))
    role, kind = requirement.role, requirement.kind
    requirement.delete()
    audit.record("volunteerrole.requirement_removed", role, actor=actor, reason=kind)


@transaction.atomic
def use_usual_requirements(role: VolunteerRole, *, actor: Actor) -> int:
    """Ask what is usually asked in such a role, beside what it asks already; return how many things are new."""
    refuse(rules.why_not_administer(role.organisation_id, actor=actor))
    missing = usual.missing_of(role)
    for asked in missing:
        add_requirement(role, actor=actor, **asked)
    return len(missing)


@transaction.atomic
def exempt(requirement: Requirement, user: User, *, reason: str, ends_on: date, actor: Actor) -> Exemption:
    """Free one person from one requirement, for a reason, until and with the day `ends_on`."""
    today = timezone.localdate()
    refuse(rules.why_not_exempt(requirement, user, reason=reason, ends_on=ends_on, today=today, actor=actor))
    exemption = Exemption.objects.create(
        requirement=requirement, user=user, reason=reason, ends_on=ends_on, granted_by_id=actor.user_id
    )
    audit.record("exemption.granted", exemption, actor=actor, reason=reason)
    return exemption


@transaction.atomic
def exempt_from_all(
    freed: Iterable[tuple[Requirement, User]], *, reason: str, ends_on: date, actor: Actor
) -> list[Exemption]:
    """Free people from several things at once, or from none where one of them is refused."""
    return [exempt(one, user, reason=reason, ends_on=ends_on, actor=actor) for one, user in freed]


@transaction.atomic
def end_exemption(exemption: Exemption, *, actor: Actor) -> None:
    """Take an exemption back: from now on the thing is asked of the person too."""
    refuse(rules.why_not_end_exemption(exemption, today=timezone.localdate(), actor=actor))
    audit.record("exemption.ended", exemption, actor=actor)
    exemption.delete()
