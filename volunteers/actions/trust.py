from __future__ import annotations

from django.db import transaction

from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers.models import Volunteer
from volunteers.rules import trust as rules


@transaction.atomic
def let_publish(volunteer: Volunteer, *, actor: Actor) -> None:
    """Let a volunteer publish what they propose themselves."""
    refuse(rules.why_not_trust(volunteer, actor=actor))
    set_may_publish(volunteer, True, actor=actor)


@transaction.atomic
def stop_publishing(volunteer: Volunteer, *, actor: Actor) -> None:
    """From now on a coordinator publishes what the volunteer proposes; what is public stays."""
    refuse(rules.why_not_trust_no_more(volunteer, actor=actor))
    set_may_publish(volunteer, False, actor=actor)


def set_may_publish(volunteer: Volunteer, may_publish: bool, *, actor: Actor) -> None:
    volunteer.may_publish = may_publish
    volunteer.save(update_fields=["may_publish"])
    verb = "volunteer.trusted_to_publish" if may_publish else "volunteer.publishes_no_more"
    audit.record(verb, volunteer, actor=actor)
