"""Why an extract may not be asked, ordered or marked as seen now (Act 148/2014; domain.md 3.2). Pure: no writes."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.evidence import EXTRACT_MONTHS, months_after, outside_act
from volunteers.models import ExtractCheck, Requirement, VolunteerRole
from volunteers.requirements import standing
from volunteers.rules.requirements import why_not_administer
from volunteers.serving import roles_of_person

Policy = VolunteerRole.ExtractPolicy
RENEWED_BEFORE = timedelta(days=60)  # as early as the first reminder, a new consent can be given

NO_RIGHT = {
    "is_regularly_with_minors": Refusal(
        "not_regular",
        _(
            "The law gives no right to an extract for this role: being with children is not a regular and essential"
            " part of it."
        ),
    ),
    "is_in_personal_contact": Refusal(
        "not_personal",
        _("The law gives no right to an extract for this role: there is no personal contact with a child."),
    ),
    "is_alone_with_minors": Refusal(
        "not_alone",
        _(
            "The law gives no right to an extract for this role: the volunteer is not alone with a child, and the child"
            " can be protected in another way."
        ),
    ),
}
BEFORE_THE_ACT = Refusal(
    "before_the_act", _("The law concerns only volunteers who joined after 1 May 2014. No extract is asked.")
)
MISSING = {
    "extract_reason": Refusal("reason_missing", _("Write why the three conditions hold for this role.")),
    "safety_instruction": Refusal(
        "instruction_missing",
        _("Give the address of the written instruction that protects children. The law asks for it first."),
    ),
    "extract_decided_on": Refusal("decision_missing", _("Write the day when the board decided this.")),
}


def why_not_lawful(role: VolunteerRole, *, today: date) -> Refusal | None:
    """An extract may be asked for a role when all three conditions of section 5 hold, and the organiser has assessed
    the task and has written instructions (section 4). The act does not reach paid work. R-CR-1.
    """
    if role.is_paid:
        return Refusal("paid", _("This role is paid. The law on volunteers' extracts does not concern it."))
    for name, refusal in (NO_RIGHT | MISSING).items():
        if not getattr(role, name):
            return refusal
    if role.extract_decided_on is not None and role.extract_decided_on > today:
        return Refusal("decision_ahead", _("The board's decision lies ahead. Come back when it has been made."))
    return None


def why_not_decide_policy(role: VolunteerRole, *, today: date, actor: Actor) -> Refusal | None:
    """An administrator writes the board's decision down; `role` holds the answers that are to be kept."""
    if refusal := why_not_administer(role.organisation_id, actor=actor):
        return refusal
    return why_not_lawful(role, today=today) if role.extract_policy == Policy.USED else None


def why_not_consent(role: VolunteerRole, user: User, *, actor: Actor) -> Refusal | None:
    """Consent is the person's own, for a role of theirs that asks for an extract, when one is needed."""
    if actor.role not in (Role.APPLICANT, Role.VOLUNTEER) or actor.user_id != user.pk:
        return Refusal("not_yours", _("Only the person can give this consent."))
    if not role.asks_extract:
        return Refusal("not_asked", _("No extract is asked for this role."))
    if role not in roles_of_person(user, actor.organisation_ids):
        return Refusal("not_your_role", _("You have not applied for this role."))
    if is_outside_act(role, user):
        return BEFORE_THE_ACT
    if ExtractCheck.objects.filter(volunteer=user, role=role, checked_at=None).exists():
        return Refusal("given", _("You have already given your consent."))
    if not needs_extract(role, user, timezone.localdate()):
        return Refusal("in_order", _("Your extract has been seen. Nothing more is needed."))
    return None


def is_outside_act(role: VolunteerRole, user: User) -> bool:
    """Whether the person serves in the association since before the act: none may be asked of them in any role."""
    return bool(outside_act([Requirement(role=role, kind=Requirement.Kind.EXTRACT)], [user.pk]))


def needs_extract(role: VolunteerRole, user: User, today: date) -> bool:
    """Whether the extract of a person has not been seen for the role, or its validity ends within two months."""
    rows = [row for row in standing(user, role, today) if row.requirement.kind == Requirement.Kind.EXTRACT]
    return any(not row.is_met or (row.ends_on and row.ends_on <= today + RENEWED_BEFORE) for row in rows)


def why_not_withdraw_consent(check: ExtractCheck, *, actor: Actor) -> Refusal | None:
    """Consent can be withdrawn until the extract has been ordered (R-CR-8)."""
    if actor.role not in (Role.APPLICANT, Role.VOLUNTEER) or actor.user_id != check.volunteer_id:
        return Refusal("not_yours", _("Only the person can withdraw this consent."))
    if check.checked_at:
        return Refusal("seen", _("Your extract has already been seen."))
    if check.requested_at:
        return Refusal("ordered", _("Your extract has already been ordered. Call us if you want to talk about it."))
    return None


def why_not_check(check: ExtractCheck, *, actor: Actor) -> Refusal | None:
    """Extracts are handled by the checker of the association, and never one's own (R-CR-6)."""
    if actor.role != Role.CHECKER or check.organisation_id not in actor.organisation_ids:
        return Refusal("not_yours", _("Only the person who checks extracts can do this."))
    if check.volunteer_id == actor.user_id:
        return Refusal("own", _("Your own extract is handled by another checker."))
    if check.checked_at:
        return Refusal("seen", _("This extract has already been seen."))
    return None


def why_not_order(check: ExtractCheck, *, actor: Actor) -> Refusal | None:
    """An extract is ordered once, with consent, for a role that still asks for it."""
    if refusal := why_not_check(check, actor=actor):
        return refusal
    if check.consent_given_at is None:
        return Refusal("no_consent", _("There is no consent. Without it an extract may not be ordered."))
    if check.requested_at:
        return Refusal("ordered", _("This extract has already been ordered."))
    if not check.role.asks_extract:
        return Refusal("not_asked", _("No extract is asked for this role any more."))
    if check.role not in roles_of_person(check.volunteer, {check.organisation_id}):
        return Refusal("not_in_role", _("This person is no longer in the role or applying for it. Order nothing."))
    if is_outside_act(check.role, check.volunteer):
        return BEFORE_THE_ACT
    return None


def why_not_see(check: ExtractCheck, *, issued_on: date | None, today: date, actor: Actor) -> Refusal | None:
    """An extract that was ordered is seen while it is at most six months old (R-CR-4)."""
    if refusal := why_not_check(check, actor=actor):
        return refusal
    if check.requested_at is None:
        return Refusal("not_ordered", _("Order the extract first."))
    if issued_on and issued_on > today:
        return Refusal("ahead", _("The date of the extract cannot lie ahead."))
    if issued_on and months_after(issued_on, EXTRACT_MONTHS) < today:
        return Refusal("too_old", _("This extract is over six months old. Order a new one."))
    return None
