"""Why what a role asks may not be changed now, or somebody be freed from it. Pure: no writes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.evidence import months_after
from volunteers.models import Exemption, Requirement, TrainingModule, Volunteer, VolunteerApplication, VolunteerRole
from volunteers.vocabulary import ExemptionReason

Kind = Requirement.Kind
LONGEST_EXEMPTION_MONTHS = 12
# Training can be replaced by other learning; what a person says yes to, or is asked, cannot.
REASONS: dict[str, frozenset[str]] = {
    Kind.MODULE: frozenset(ExemptionReason.values),
    Kind.INTERVIEW: frozenset({ExemptionReason.TRANSITION}),
    Kind.AGREEMENT: frozenset({ExemptionReason.TRANSITION}),
    Kind.CONFIDENTIALITY: frozenset({ExemptionReason.TRANSITION}),
    Kind.EXTRACT: frozenset({ExemptionReason.TRANSITION}),
}


def why_not_administer(organisation_id: int, *, actor: Actor) -> Refusal | None:
    """An administrator decides what the own organisation asks of its volunteers."""
    if actor.is_system:
        return None
    if actor.role != Role.ADMINISTRATOR:
        return Refusal("not_yours", _("Only an administrator of the organisation can do this."))
    if organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another organisation."))
    return None


def why_not_add_requirement(
    role: VolunteerRole, *, kind: str, module: TrainingModule | None, actor: Actor
) -> Refusal | None:
    """A role asks each thing once; whether it asks an extract is decided on a page of its own."""
    if refusal := why_not_administer(role.organisation_id, actor=actor):
        return refusal
    if kind == Kind.EXTRACT:
        return Refusal("extract", _("Whether an extract is asked is decided on its own page, with reasons."))
    if (kind == Kind.MODULE) != (module is not None):
        return Refusal("module", _("Choose which training is asked."))
    if module and module.organisation_id != role.organisation_id:
        return Refusal("other_module", _("Choose a training of your own organisation."))
    if Requirement.objects.filter(role=role, kind=kind, module=module).exists():
        return Refusal("asked", _("This role asks for it already."))
    return None


def why_not_change_requirement(requirement: Requirement, *, actor: Actor) -> Refusal | None:
    """How long a thing is in force, and its grace, can be changed at any time."""
    return why_not_administer(requirement.role.organisation_id, actor=actor)


def why_not_remove_requirement(requirement: Requirement, *, actor: Actor) -> Refusal | None:
    """An extract stays asked as long as the board's decision says so."""
    if refusal := why_not_administer(requirement.role.organisation_id, actor=actor):
        return refusal
    if requirement.kind == Kind.EXTRACT and requirement.role.asks_extract:
        return Refusal("extract", _("Whether an extract is asked is decided on its own page, with reasons."))
    return None


def why_not_exempt(
    requirement: Requirement, user: User, *, reason: str, ends_on: date, today: date, actor: Actor
) -> Refusal | None:
    """A coordinator frees one person from one thing, for a reason that suits it, for at most twelve months."""
    if refusal := why_not_free(requirement, user, actor=actor):
        return refusal
    if reason not in REASONS[requirement.kind]:
        return Refusal(
            "reason", _("This reason does not suit “%(what)s”. Choose another.") % {"what": str(requirement)}
        )
    if reason == ExemptionReason.TRANSITION and not has_been_volunteer(user, requirement.role.organisation_id):
        return Refusal("never_served", _("This person has not been a volunteer of the association. Choose another."))
    if not today < ends_on <= months_after(today, LONGEST_EXEMPTION_MONTHS):
        return Refusal("exemption_length", _("Choose a day within the next twelve months."))
    return None


def has_been_volunteer(user: User, organisation_id: int) -> bool:
    """Whether the person has a file in the association, alone or together with somebody."""
    files = Volunteer.objects.filter(organisation=organisation_id)
    return files.filter(Q(user=user) | Q(together_with=user)).exists()


def why_not_free(requirement: Requirement, user: User, *, actor: Actor) -> Refusal | None:
    """Exemptions belong to coordinators, for the volunteers and applicants whom they look after."""
    if actor.role not in (Role.COORDINATOR, Role.SYSTEM):
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not actor.is_system and requirement.role.organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another organisation."))
    if not looks_after(user, actor=actor):
        return Refusal("not_yours_to_look_after", _("This person is looked after by somebody else."))
    return None


def looks_after(user: User, *, actor: Actor) -> bool:
    """Whether the coordinator has the person as a volunteer or an applicant."""
    for model in (Volunteer, VolunteerApplication):
        rows = model.objects.visible_to(actor)
        if rows.filter(user=user).exists() or rows.filter(together_with=user).exists():
            return True
    return False


def why_not_end_exemption(exemption: Exemption, *, today: date, actor: Actor) -> Refusal | None:
    """An exemption that is in force can be taken back."""
    if exemption.ends_on < today:
        return Refusal("over", _("This exemption has ended."))
    return why_not_free(exemption.requirement, exemption.user, actor=actor)
