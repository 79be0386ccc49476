from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from families.models import SupportRequest
from matching import rules
from matching.candidates import Listing
from matching.models import Choice, Match, ShownShortlist
from matching.states import Outcome
from volunteers.models import Volunteer

SET_ASIDE_DAYS = 30


@transaction.atomic
def keep_shown(request: SupportRequest, listing: Listing, *, actor: Actor) -> ShownShortlist:
    """Keep the shortlist as it is shown; the same list looked at again by the same person is kept once."""
    listed = [{"volunteer": one.volunteer.pk, "fit": one.fit, "values": one.values} for one in listing.candidates]
    weights = list(listing.weights.listed())
    last = last_shown(request, by_id=actor.user_id)
    if last and (last.listed, last.weights) == (listed, weights):
        return last
    return ShownShortlist.objects.create(
        request=request,
        by_id=actor.user_id,
        listed=listed,
        weights=weights,
        considered=listing.considered,
        feasible=listing.feasible,
    )


def last_shown(request: SupportRequest, *, by_id: int | None) -> ShownShortlist | None:
    return ShownShortlist.objects.filter(request=request, by_id=by_id).order_by("-pk").first()


def rank_in(shown: ShownShortlist | None, volunteer_id: int) -> int | None:
    """Return the place of a volunteer in the list that was shown, None when not on it."""
    listed = [row["volunteer"] for row in shown.listed] if shown else []
    return listed.index(volunteer_id) + 1 if volunteer_id in listed else None


def keep_choice(match: Match, *, reason: str, is_from_plan: bool, actor: Actor) -> Choice:
    """Keep who was chosen, from which list and from which place on it."""
    shown = None if is_from_plan else last_shown(match.request, by_id=actor.user_id)
    return Choice.objects.create(
        request=match.request,
        volunteer=match.volunteer,
        by_id=actor.user_id,
        outcome=Outcome.SUGGESTED,
        reason=reason,
        shown=shown,
        is_from_plan=is_from_plan,
        rank=rank_in(shown, match.volunteer_id),
        match=match,
    )


@transaction.atomic
def set_aside(request: SupportRequest, volunteer: Volunteer, *, reason: str, actor: Actor) -> Choice:
    """Leave a planned pair out of plans for a month, and keep why. Nobody is told."""
    refuse(rules.why_not_set_aside(request, volunteer, reason=reason, actor=actor))
    choice = Choice.objects.create(
        request=request,
        volunteer=volunteer,
        by_id=actor.user_id,
        outcome=Outcome.SET_ASIDE,
        reason=reason,
        is_from_plan=True,
        blocked_until=timezone.now() + timedelta(days=SET_ASIDE_DAYS),
    )
    audit.record("choice.set_aside", request, actor=actor, reason=reason)
    return choice
