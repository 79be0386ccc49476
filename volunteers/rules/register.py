"""Why something may not be done to a volunteer's place in the register now. Pure: no writes."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import can_advance
from volunteers import states
from volunteers.models import Volunteer

LONGEST_PAUSE = timedelta(days=366)  # domain.md 2.5: asked again after twelve months
OFFICE = frozenset({Role.COORDINATOR, Role.SYSTEM})
OFFICE_AND_VOLUNTEER = OFFICE | {Role.VOLUNTEER}


def why_not_role(actor: Actor, allowed: frozenset[Role] = OFFICE) -> Refusal | None:
    """The register belongs to the office; a volunteer decides of their own pause."""
    if actor.role in allowed:
        return None
    return Refusal("not_yours", _("Only a coordinator can do this."))


def why_not_serve(volunteer: Volunteer) -> Refusal | None:
    """An ended volunteer's row stays as it is, for the certificate."""
    if volunteer.state == states.Volunteer.ENDED:
        return Refusal("has_ended", _("This volunteer has ended."))
    return None


def why_not_approve(
    *, email: str, organisation: Organisation, municipality: Municipality, actor: Actor
) -> Refusal | None:
    """A person comes into the register of the coordinator's own organisation once, in a municipality of hers."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and organisation.pk not in actor.organisation_ids:
        return Refusal("other_organisation", _("Add volunteers to your own organisation."))
    if not actor.is_system and municipality.pk not in actor.municipality_ids:
        return Refusal("other_municipality", _("Choose a municipality that you look after."))
    if is_in_register(email, organisation):
        return Refusal("already_there", _("This person is already in the register. Search by name."))
    return None


def is_in_register(email: str, organisation: Organisation) -> bool:
    """Whether the person of an address has a file here, or serves in one together with somebody."""
    here = Volunteer.objects.filter(organisation=organisation)
    beside = here.serving().filter(together_with__email__iexact=email)
    return here.filter(user__email__iexact=email).exists() or beside.exists()


def why_not_update(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """What matching reads is kept up to date while the volunteer serves."""
    return why_not_role(actor) or why_not_serve(volunteer)


def why_not_pause(volunteer: Volunteer, *, until: date | None, today: date, actor: Actor) -> Refusal | None:
    """A pause is the volunteer's right; with an end, it lies within twelve months."""
    if refusal := why_not_role(actor, OFFICE_AND_VOLUNTEER) or why_not_serve(volunteer):
        return refusal
    if not can_advance(volunteer, states.Volunteer.PAUSED):
        return Refusal("is_paused", _("This volunteer is already on a pause."))
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        return Refusal("pause_length", _("Choose a day within the next twelve months."))
    return None


def why_not_resume(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """Only a pause can be ended."""
    if refusal := why_not_role(actor, OFFICE_AND_VOLUNTEER):
        return refusal
    if volunteer.state != states.Volunteer.PAUSED:
        return Refusal("not_paused", _("There is no pause to end."))
    return None


def has_unsent(volunteer: Volunteer) -> bool:
    """Whether the volunteer has journeys to ask back that have not been sent to the office."""
    return volunteer.claims.filter(state=states.Claim.DRAFT, lines__isnull=False).exists()


def why_not_end(volunteer: Volunteer, *, actor: Actor, leaves_unsent: bool = False) -> Refusal | None:
    """Nobody is left alone, and nobody loses expenses: with the hat goes the way to mend a claim or to send it."""
    if refusal := why_not_role(actor) or why_not_serve(volunteer):
        return refusal
    if volunteer.matches.live().exists():
        return Refusal("has_family", _("Close this volunteer's companionships and suggestions first."))
    if volunteer.claims.filter(state=states.Claim.RETURNED).exists():
        return Refusal(
            "returned_claims",
            _(
                "The volunteer has a claim for expenses to mend. Ask them to send it again, or take it back on the "
                "page of the claim and decide it yourself."
            ),
        )
    if not leaves_unsent and has_unsent(volunteer):
        return Refusal("unsent", _("The volunteer has expenses that have not been sent. Ask them to send them first."))
    return None
