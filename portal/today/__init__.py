"""The coordinator's work queue: everything that waits for a person, the most urgent first.

Each source is one query, whatever the number of rows; a row names the family by its reference alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from portal.today.agreements import agreement_works
from portal.today.applications import application_works
from portal.today.arrivals import request_works
from portal.today.concerns import concern_works, feeling_works
from portal.today.contact import check_in_works, unlogged_works
from portal.today.counts import count_works
from portal.today.course import match_works
from portal.today.evidence import call_works, no_contact_works, participation_works
from portal.today.expenses import expense_works
from portal.today.network import network_works
from portal.today.own_data import erasure_works
from portal.today.partners import partner_works
from portal.today.readings import reading_works
from portal.today.requirements import requirement_works
from portal.today.shifts import shift_works
from portal.today.talks import family_talk_works
from portal.today.training import training_works
from portal.today.upkeep import barrier_works, helpline_works, message_works
from portal.today.visits import visit_works
from portal.today.volunteers import volunteer_works
from portal.today.wishes import wish_works
from portal.today.work import KINDS, Work
from volunteers.answering import Away, away_on

__all__ = ["KINDS", "Queue", "Work", "queue_of"]


@dataclass(frozen=True, slots=True)
class Queue:
    """What is shown of the queue, and how many there are of each kind."""

    works: list[Work]
    counts: list[dict[str, Any]]
    total: int
    mine: int


def queue_of(actor: Actor, now: datetime, *, kind: str = "", only_mine: bool = False) -> Queue:
    """Return the queue as `actor` wants to see it: one kind or all, own rows or everybody's."""
    away = away_on(actor.organisation_ids, timezone.localdate(now))
    answered = (answered_today(work, actor, away) for work in works(actor, now))
    everything = sorted(answered, key=lambda work: work.urgency)
    mine = [work for work in everything if work.responsible_id == actor.user_id]
    reach = mine if only_mine else everything
    numbers = Counter(work.kind for work in reach)
    counts = [{"kind": name, "label": KINDS[name], "count": numbers[name]} for name in KINDS if numbers[name]]
    shown = [work for work in reach if not kind or work.kind == kind]
    return Queue(works=shown, counts=counts, total=len(everything), mine=len(mine))


def answered_today(work: Work, actor: Actor, away: Away) -> Work:
    """Return the row as its deputy's while the responsible person is away."""
    office = actor.organisation_id
    if office is None or not away.is_away(office, work.responsible_id):
        return work
    answer = away.answer(office, away.rows[office, work.responsible_id].membership.user)
    if answer.person is None:
        return work
    words = _("%(deputy)s, for %(name)s") % {"deputy": answer.person.name, "name": answer.instead_of.name}
    return replace(work, responsible=words, responsible_id=answer.person.pk)


def house_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """What waits between organisations."""
    yield from partner_works(actor, now)
    yield from agreement_works(actor, timezone.localdate(now))


def works(actor: Actor, now: datetime) -> Iterator[Work]:
    today = timezone.localdate(now)
    yield from concern_works(actor, now)
    yield from request_works(actor, today)
    yield from application_works(actor, now)
    yield from family_talk_works(actor, now)
    yield from erasure_works(actor, today)
    yield from match_works(actor, now)
    yield from check_in_works(actor, today)
    yield from unlogged_works(actor, now)
    yield from no_contact_works(actor, now)
    yield from call_works(actor)
    yield from participation_works(actor)
    yield from requirement_works(actor, today)
    yield from volunteer_works(actor, now)
    yield from training_works(actor, now)
    yield from shift_works(actor, now)
    yield from count_works(actor, now)
    yield from visit_works(actor, now)
    yield from wish_works(actor, now)
    yield from expense_works(actor, now)
    yield from feeling_works(actor)
    yield from message_works(actor)
    yield from works_with_others(actor, now)


def works_with_others(actor: Actor, now: datetime) -> Iterator[Work]:
    """What waits in the work with partners and in what is told of their services."""
    yield from network_works(actor, now)
    yield from house_works(actor, now)
    yield from barrier_works(actor, timezone.localdate(now))
    yield from helpline_works(actor, timezone.localdate(now))
    yield from reading_works(actor)
