"""Why views may not be kept, messages not sent to many, and tables not brought in. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.actor import Actor
from core.refusals import Refusal
from notifications.rendering import NEVER_WRITTEN
from volunteers import states
from volunteers.models import Volunteer
from volunteers.rules.register import why_not_role
from volunteers.serving import languages_read

MOST_RECIPIENTS = 1_000
MOST_VIEWS = 30


def why_not_work_in(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """The register is worked on by the coordinators of its own organisation."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and organisation.pk not in actor.organisation_ids:
        return Refusal("other_organisation", _("This is another association's register."))
    return None


def why_not_import(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    return why_not_work_in(organisation, actor=actor)


def why_not_keep_view(organisation: Organisation, kept: int, *, actor: Actor) -> Refusal | None:
    """A person keeps a handful of views: more would not be found again."""
    if refusal := why_not_work_in(organisation, actor=actor):
        return refusal
    if kept >= MOST_VIEWS:
        return Refusal("too_many", _("You have many saved views. Remove one first."))
    return None


def why_not_send_bulk(
    organisation: Organisation, volunteers: Collection[Volunteer], *, words: Mapping[str, str], actor: Actor
) -> Refusal | None:
    """A message to many goes to those who serve, to each in their language, and says nothing of any family."""
    if refusal := why_not_work_in(organisation, actor=actor) or why_not_reach(volunteers):
        return refusal
    if any(not is_reachable(volunteer, organisation, actor) for volunteer in volunteers):
        return Refusal("not_serving", _("Messages go to those who serve in your own municipalities."))
    read = languages_read(volunteers)
    if not all(words.get(f"{part}_{language}") for language in read for part in ("subject", "body")):
        return Refusal("language_missing", _("Write the message in every language in which those who get it read."))
    if any(stem in " ".join(words.values()).casefold() for stem in NEVER_WRITTEN):
        return Refusal("tells", _("Leave out what tells of families: child protection and requests for support."))
    return None


def why_not_reach(volunteers: Collection[Volunteer]) -> Refusal | None:
    """A message has readers, and no more than one looks through before sending."""
    if not volunteers:
        return Refusal("nobody", _("Nobody is left with these choices. Choose more widely."))
    if len(volunteers) > MOST_RECIPIENTS:
        return Refusal("too_many", _("These are more than a thousand volunteers. Narrow the choices."))
    return None


def is_reachable(volunteer: Volunteer, organisation: Organisation, actor: Actor) -> bool:
    if volunteer.organisation_id != organisation.pk or volunteer.state == states.Volunteer.ENDED:
        return False
    return actor.is_system or volunteer.municipality_id in actor.municipality_ids
