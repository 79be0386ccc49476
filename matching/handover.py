"""What a new companion learns of the time before: what the family has ticked, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.actor import Actor
from matching.models import Agreement, Handover, Match, Meeting

Item = Handover.Item
VISITS = 10


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What the family agreed to pass on from its earlier companionship; shared times and steps are where all are."""

    goals: list[str] = field(default_factory=list)
    rhythm: str = ""
    place: str = ""
    visits: list[Meeting] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.rhythm or self.place or self.visits)


def passed_on(match: Match, *, actor: Actor) -> PassedOn | None:
    """Return what the companion of `match` may know of the companionship before it; None when that is nothing.

    The earlier rows are not within the companion's reach: the handover, which is, opens the ticked part of them.
    """
    if not match.is_shared:
        return None
    handovers = Handover.objects.visible_to(actor).filter(match__request=match.request_id).exclude(match=match)
    handover = handovers.order_by("-match__ended_on", "-match__pk").first()
    if handover is None:
        return None
    found = ticked(handover)
    return None if found.is_empty else found


def ticked(handover: Handover) -> PassedOn:
    items, earlier = set(handover.items), handover.match_id
    agreement = Agreement.objects.filter(match=earlier).order_by("-version").first()
    goals = agreement.goals.all() if agreement and Item.GOALS in items else []
    visits = Meeting.objects.filter(match=earlier).logged().exclude(note="") if Item.DIARY in items else []
    has_rhythm = agreement is not None and Item.RHYTHM in items
    return PassedOn(
        goals=[goal.text for goal in goals if goal.text],
        rhythm=agreement.rhythm if has_rhythm else "",
        place=agreement.place if has_rhythm else "",
        visits=list(visits[:VISITS]),
    )
