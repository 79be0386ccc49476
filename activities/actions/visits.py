"""Visits of peer parents to a host: asked for, taken, agreed, made, counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality
from activities import notices, rules
from activities.actions.places import held_volunteer
from activities.models import HostVisit
from activities.receiving import organisation_in
from activities.states import Visit as State
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from volunteers.models import Volunteer

ON_THE_WAY = {State.TAKEN: State.CONFIRMED, State.CONFIRMED: State.HELD, State.HELD: State.REPORTED}


def ask_visit(
    *, municipality: Municipality, starts_at: datetime, submission: UUID, actor: Actor, **facts: Any
) -> HostVisit:
    """A host asks for a visit; `facts` are fields of `HostVisit`. The same `submission` is one visit.

    Raises `Refused` for a time that has passed, and where nobody works.
    """
    refuse(rules.why_not_ask_visit(starts_at=starts_at, now=timezone.now()))
    organisation = organisation_in(municipality)
    place = {"organisation": organisation, "municipality": municipality}
    try:
        with transaction.atomic():
            visit = HostVisit.objects.create(starts_at=starts_at, submission=submission, **place, **facts)
            audit.record("hostvisit.asked", visit, actor=actor)
            notices.visits.visit_asked(visit)
            return visit
    except IntegrityError:
        return HostVisit.objects.get(submission=submission)


def held_visit(visit: HostVisit) -> HostVisit:
    """Return the visit as it is now with its row held: two volunteers cannot take it at once."""
    HostVisit.objects.select_for_update().get(pk=visit.pk)
    return HostVisit.objects.for_list().get(pk=visit.pk)


@transaction.atomic
def take_visit(visit: HostVisit, volunteer: Volunteer, *, actor: Actor) -> None:
    """A peer parent would come; the host is asked to agree. Raises `Refused`, also for a lost race."""
    visit, volunteer = held_visit(visit), held_volunteer(volunteer)
    now = timezone.now()
    refuse(rules.why_not_take_visit(visit, volunteer, now=now, actor=actor))
    advance(visit, State.TAKEN, actor=actor, volunteer=volunteer, taken_at=now)
    notices.visits.visit_taken(visit)


@transaction.atomic
def assign_visit(visit: HostVisit, *, volunteer: Volunteer, actor: Actor) -> None:
    """The office gives a visit to a peer parent who has said yes, and who gets it in writing."""
    take_visit(visit, volunteer, actor=actor)
    notices.visits.visit_given(held_visit(visit))


@transaction.atomic
def give_visit_back(visit: HostVisit, *, actor: Actor) -> None:
    """The peer parent cannot come after all: others see the visit again, and the host is told."""
    visit = held_visit(visit)
    refuse(rules.why_not_give_back(visit, now=timezone.now(), actor=actor))
    advance(visit, State.WISHED, actor=actor, reason="given_back", volunteer=None, taken_at=None)
    notices.visits.visit_looking(visit)


@transaction.atomic
def confirm_visit(visit: HostVisit, *, actor: Actor) -> None:
    """The host agrees: the peer parent is told."""
    visit = held_visit(visit)
    refuse(rules.why_not_confirm_visit(visit, actor=actor))
    advance(visit, State.CONFIRMED, actor=actor)
    notices.visits.visit_confirmed(visit)


@transaction.atomic
def cancel_visit(visit: HostVisit, *, words: str = "", actor: Actor) -> None:
    """The visit is not made; whoever else was to know is told. `words` are read on the page, never in a message."""
    visit = held_visit(visit)
    now = timezone.now()
    refuse(rules.why_not_cancel_visit(visit, now=now, actor=actor))
    advance(visit, State.CANCELLED, actor=actor, cancel_words=words)
    notices.visits.visit_cancelled(visit, now=now, by_host=rules.is_host(visit, actor))


@transaction.atomic
def hold_visit(visit: HostVisit, *, actor: Actor) -> None:
    """The time of an agreed visit is over."""
    visit = held_visit(visit)
    refuse(rules.why_not_hold_visit(visit, now=timezone.now()))
    advance(visit, State.HELD, actor=actor)


@transaction.atomic
def report_visit(visit: HostVisit, *, adults: int, fathers: int, children: int, result: str = "", actor: Actor) -> None:
    """Tell how many were there, and in one line how it went. The visit was made, and so was agreed."""
    visit = held_visit(visit)
    now = timezone.now()
    refuse(rules.why_not_report_visit(visit, now=now, actor=actor, adults=adults, fathers=fathers))
    while visit.state in ON_THE_WAY:
        advance(visit, ON_THE_WAY[State(visit.state)], actor=actor)
    told = {"adults": adults, "fathers": fathers, "children": children, "result": result, "counted_at": now}
    keep(visit, "hostvisit.counted", actor=actor, **told)


@transaction.atomic
def thank_visit(visit: HostVisit, *, host_face: int, host_words: str = "", actor: Actor) -> None:
    """The host tells how it was."""
    visit = held_visit(visit)
    refuse(rules.why_not_thank(visit, now=timezone.now(), actor=actor))
    keep(visit, "hostvisit.thanked", actor=actor, host_face=host_face, host_words=host_words)


def keep(visit: HostVisit, verb: str, *, actor: Actor, **told: Any) -> None:
    for name, value in told.items():
        setattr(visit, name, value)
    visit.save(update_fields=list(told))
    audit.record(verb, visit, actor=actor, fields=told)
