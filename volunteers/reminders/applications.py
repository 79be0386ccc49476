"""What is due in applications at a moment: those that nobody answered, and those whose training is complete."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from core.actor import Actor
from core.retention import months_before
from volunteers import actions, rules
from volunteers.models import Requirement, VolunteerApplication
from volunteers.states import Application as State


def close_unanswered(at: datetime, *, actor: Actor) -> int:
    """Close applications without an answer for sixty days, and those on hold for six months; return how many."""
    unanswered = VolunteerApplication.objects.filter(
        state__in=(State.RECEIVED, State.IN_CONTACT), state_since__lte=at - rules.NO_ANSWER
    )
    on_hold = VolunteerApplication.objects.filter(
        state=State.ON_HOLD, state_since__lte=months_before(at, rules.HOLD_MONTHS)
    )
    count = 0
    for application in [*unanswered.for_list(), *on_hold.for_list()]:
        if rules.why_not_expire_application(application, at=at, actor=actor) is None:
            actions.expire_application(application, at=at, actor=actor)
            count += 1
    return count


def move_on_trained(at: datetime, *, actor: Actor) -> int:
    """Move applications on whose training is complete (domain.md 2.5); return how many.

    Where a role asks for no training, only a person can say that it is done.
    """
    asked = Requirement.objects.filter(kind=Requirement.Kind.MODULE).values("role")
    in_training = list(VolunteerApplication.objects.filter(state=State.IN_TRAINING, role__in=asked).for_list())
    missing = rules.why_not_trained(in_training, on=timezone.localdate(at))
    count = 0
    for application, refusal in zip(in_training, missing, strict=True):
        if refusal is None and rules.why_not_check(application, on=timezone.localdate(at), actor=actor) is None:
            actions.begin_checks(application, actor=actor)
            count += 1
    return count
