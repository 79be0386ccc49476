"""Why a volunteer may not change the own times, rest, stop or be erased now. Pure: no writes."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from core.retention import months_before
from volunteers.models import Volunteer
from volunteers.retention import has_held_family
from volunteers.rules.register import LONGEST_PAUSE, OFFICE, OFFICE_AND_VOLUNTEER, why_not_role, why_not_serve
from volunteers.rules.support import why_not_own
from volunteers.states import Claim
from volunteers.states import Volunteer as State

MOST_HOLIDAYS = 20
MOST_FAMILIES = 3  # that a volunteer may offer to; more of them are agreed with the office
UNSETTLED = (Claim.SENT, Claim.RETURNED, Claim.APPROVED)
ANSWER_WITHIN_MONTHS = 1  # GDPR 12(3)


def answer_by(volunteer: Volunteer) -> date:
    """Return the last day on which a wish to be erased is answered in time."""
    return timezone.localdate(months_before(volunteer.erasure_asked_at or timezone.now(), -ANSWER_WITHIN_MONTHS))


def most_families(volunteer: Volunteer) -> int:
    """Return the most families that a volunteer may offer to be beside at a time."""
    return max(MOST_FAMILIES, volunteer.capacity)


def why_not_change_times(volunteer: Volunteer, *, actor: Actor, capacity: int | None = None) -> Refusal | None:
    """A volunteer decides of the own times, and of how many families at once within reason."""
    if refusal := why_not_own(volunteer, actor=actor) or why_not_serve(volunteer):
        return refusal
    if capacity is not None and not 1 <= capacity <= most_families(volunteer):
        return Refusal("too_many", _("Call your coordinator if you would like to be beside more families."))
    return None


def why_not_add_holiday(
    volunteer: Volunteer, *, actor: Actor, from_on: date, until_on: date, today: date
) -> Refusal | None:
    """Days that go on or lie ahead, within a year."""
    if refusal := why_not_own(volunteer, actor=actor) or why_not_serve(volunteer):
        return refusal
    if until_on < from_on:
        return Refusal("wrong_order", _("The last day comes after the first."))
    if until_on < today or until_on > today + LONGEST_PAUSE:
        return Refusal("not_ahead", _("Choose days within the next twelve months."))
    if volunteer.holidays.filter(until_on__gte=today).count() >= MOST_HOLIDAYS:
        return Refusal("too_many", _("There are many holidays already. Remove some first."))
    return None


def why_not_lengthen_pause(volunteer: Volunteer, *, actor: Actor, until: date | None, today: date) -> Refusal | None:
    """A pause can be made longer, at most twelve months at a time; then it is asked again (domain.md 2.5)."""
    if refusal := why_not_own(volunteer, actor=actor):
        return refusal
    if volunteer.state != State.PAUSED:
        return Refusal("not_paused", _("You are not on a pause."))
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        return Refusal("pause_length", _("Choose a day within the next twelve months."))
    return None


def why_not_wish_to_stop(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """Anybody may stop at any time; it is said once."""
    if refusal := why_not_own(volunteer, actor=actor) or why_not_serve(volunteer):
        return refusal
    if volunteer.wants_to_stop_at:
        return Refusal("told_already", _("You have told us already. Your coordinator calls you."))
    return None


def why_not_stay(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_own(volunteer, actor=actor) or why_not_serve(volunteer):
        return refusal
    if not volunteer.wants_to_stop_at:
        return Refusal("not_told", _("You have not told us that you want to stop."))
    return None


# Own data


def why_not_change_own(user: User, *, actor: Actor) -> Refusal | None:
    """Everybody corrects the own details."""
    if actor.user_id != user.pk:
        return Refusal("not_yours", _("This belongs to another volunteer."))
    return None


def why_not_speak_for(volunteer: Volunteer, person: User | None, *, actor: Actor) -> Refusal | None:
    """Each of those who serve decides of the own data, and the office writes down what it is told."""
    if person not in volunteer.people:
        return Refusal("other_person", _("This person does not serve as this volunteer."))
    if actor.role == Role.VOLUNTEER and person.pk != actor.user_id:
        return Refusal("not_yours", _("This belongs to another volunteer."))
    return why_not_role(actor, OFFICE_AND_VOLUNTEER)


def speaker_of(volunteer: Volunteer, actor: Actor) -> User:
    """Return the one of those who serve who acts; where none of them does, the one in whose name the file is."""
    return next((person for person in volunteer.people if person.pk == actor.user_id), volunteer.user)


def why_not_ask_to_be_erased(volunteer: Volunteer, *, actor: Actor, person: User | None = None) -> Refusal | None:
    """One wish at a time is enough."""
    if refusal := why_not_speak_for(volunteer, person or speaker_of(volunteer, actor), actor=actor):
        return refusal
    if volunteer.erased_at:
        return Refusal("is_erased", _("The data of this volunteer has been erased."))
    if volunteer.erasure_asked_at:
        return Refusal("already_asked", _("This has been asked already. It is answered within a month."))
    return None


def why_not_take_wish_back(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    if not volunteer.asks_to_be_erased:
        return Refusal("not_asked", _("Nothing has been asked."))
    return why_not_speak_for(volunteer, volunteer.asks_to_be_erased, actor=actor)


def why_not_erase_file(volunteer: Volunteer, *, on: date, actor: Actor) -> Refusal | None:
    """A file is erased when its person has asked, the service has ended and nobody else's right needs it."""
    if refusal := why_not_role(actor, OFFICE | {Role.ADMINISTRATOR}):
        return refusal
    if not volunteer.asks_to_be_erased:
        return Refusal("not_asked", _("The volunteer has not asked for this."))
    if volunteer.state != State.ENDED:
        return Refusal("serves_still", _("End the service first."))
    if has_held_family(volunteer, on):
        return Refusal("legal_hold", _("A family of this volunteer is under a legal hold. Ask the administrator."))
    if volunteer.claims.filter(state__in=UNSETTLED).exists():
        return Refusal("open_claims", _("There are expenses that have not been paid. Settle them first."))
    return None
