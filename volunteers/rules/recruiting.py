"""Why an application may not be taken in, and why a volunteer may not ask a friend along now. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.models import Volunteer, VolunteerRole
from volunteers.rules.register import why_not_serve
from volunteers.vocabulary import Unit

NOT_OPEN = Refusal("not_recruiting", _("We are not looking for volunteers for this role just now."))


def why_not_recruit(role: VolunteerRole, municipality: Municipality) -> Refusal | None:
    """A role is applied for where its programme works, while it is open."""
    if not role.is_recruiting or not role.programme.is_open:
        return NOT_OPEN
    if not role.programme.municipalities.filter(pk=municipality.pk).exists():
        return Refusal("not_here", _("This role is not open in this municipality."))
    return None


def why_not_apply(
    role: VolunteerRole, municipality: Municipality, *, unit: str, email: str, other_email: str, are_adults: bool
) -> Refusal | None:
    """Everybody may apply for an open role who is 18 (R-GD-6); two apply as two people (domain.md 3.1)."""
    if refusal := why_not_recruit(role, municipality):
        return refusal
    if not are_adults:
        return Refusal("not_adult", _("You can volunteer with us when you are 18."))
    if unit == Unit.COUPLE and not other_email:
        return Refusal("other_missing", _("Write the name and the e-mail of the other adult too."))
    if other_email and other_email.lower() == email.lower():
        return Refusal("same_address", _("Each of you needs an e-mail address of your own."))
    return None


def why_not_share(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """A volunteer who serves shares a link of their own."""
    if actor.role != Role.VOLUNTEER:
        return Refusal("not_yours", _("Only a volunteer can make this link."))
    return why_not_serve(volunteer)
