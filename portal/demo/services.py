"""The services, talks and calls of the demo families: what each has asked for and how far it has come."""

from __future__ import annotations

from typing import Any

from families import actions
from families.models import ServiceStep
from families.states import ServiceStep as State
from matching import actions as matching
from matching.models import Concern
from partners.models import Benefit
from portal.demo import people
from portal.demo.clock import at
from portal.demo.steps import Teller, match_of, office, parent, request_of

WAY = (State.CONTACTED, State.APPLIED, State.STARTED, State.STAYED)


def step(t: Teller, code: str, days_ago: int, *, benefit: str = "", service: str = "", to: str = "") -> ServiceStep:
    """The family puts a service or a benefit on its way, open to the companion, and comes as far as `to`."""
    found = Benefit.objects.get(key=benefit) if benefit else None
    with at(t.when(days_ago, "19.00")):
        row = actions.add_step(
            request_of(code).family, service=service, benefit=found, is_shared=True, actor=parent(code)
        )
    for number, state in enumerate(WAY[: WAY.index(to) + 1] if to else ()):
        with at(t.when(days_ago - 1 - number, "19.30")):
            actions.move_step(row, to=state, actor=parent(code))
    return row


def wish_talk(t: Teller, code: str, days_ago: int) -> None:
    """A parent asks for a talk without the child, in the evening."""
    with at(t.when(days_ago, "21.40")):
        actions.wish_talk(request_of(code).contact, times=["tue_evening", "wed_evening"], actor=parent(code))


def asked_outside_role(t: Teller, code: str, volunteer: str, days_ago: int) -> None:
    """The companion was asked for more than the role holds, and the coordinator knows of it the next day."""
    with at(t.when(days_ago, "14.00")):
        actor = people.volunteer_actor(volunteer)
        concern = matching.raise_concern(match_of(code), kind=Concern.Kind.OUTSIDE_ROLE, actor=actor)
    with at(t.when(days_ago - 1, "9.00")):
        matching.acknowledge_concern(concern, actor=office(request_of(code)).actor)


def second_parent(t: Teller, code: str, days_ago: int, called: str, **contact: Any) -> None:
    """The contact adds the other parent, who is asked by the ways of contact chosen here."""
    with at(t.when(days_ago, "20.00")):
        actions.add_adult(request_of(code).family, called=called, is_told=True, actor=parent(code), **contact)
