from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.transitions import moved_on
from matching.journeys import chosen, suggested
from matching.models import MeetingFeeling
from volunteers import actions as volunteers
from volunteers.models import ExpenseClaim, ExpenseLine, Volunteer


@transaction.atomic
def claim_journeys(claim: ExpenseClaim, *, keys: Collection[str], actor: Actor) -> list[ExpenseLine]:
    """Add the ticked journeys of logged visits to a claim; each can be asked back once.

    `keys` are of `matching.journeys.suggested`. Raises `NotNow` when one of them has been asked back meanwhile.
    """
    Volunteer.objects.select_for_update(of=("self",)).get(pk=claim.volunteer_id)
    found = chosen(suggested(claim, today=timezone.localdate(), actor=actor), keys)
    if len(found) < len(set(keys)):
        raise moved_on()
    lines = []
    for journey in found:
        line = volunteers.add_line(claim, actor=actor, **journey.facts)
        feeling = MeetingFeeling.objects.get(pk=journey.feeling.pk)
        setattr(feeling, journey.field, line)
        feeling.save(update_fields=[journey.field])
        lines.append(line)
    audit.record("expenseclaim.visits_ticked", claim, actor=actor)
    return lines
