"""The local network: its meetings and what was decided there, needs that partners and workers tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from accounts.models import Organisation
from activities.actions import needs
from activities.models import Wish
from partners.actions import meetings as actions
from partners.models import Decision, NetworkMeeting
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, a_partner_worker
from tests.factories.shifts import at

FACTS: dict[str, Any] = {
    "title": "Lapsiperheiden verkosto",
    "minutes": 90,
    "place": "Kirjaston kokoushuone",
    "agenda": "Syksyn tarpeet ja yhteinen kalenteri",
}


def a_meeting(
    office: Office, coordinator: Person, invited: Iterable[Organisation], *, days: int = 10, **facts: Any
) -> NetworkMeeting:
    """Return a meeting that a coordinator has called, so many days ahead."""
    return actions.call_meeting(
        organisation=office.organisation,
        municipality=office.municipality,
        invited=list(invited),
        actor=coordinator.actor,
        **{**FACTS, "starts_at": at(days, 9), **facts},
    )


def pass_by(meeting: NetworkMeeting, by: timedelta) -> NetworkMeeting:
    """Let so much time pass over a meeting."""
    moved = {"starts_at": F("starts_at") - by, "changed_at": F("changed_at") - by}
    NetworkMeeting.objects.filter(pk=meeting.pk).update(**moved)
    meeting.refresh_from_db()
    return meeting


def a_held_meeting(
    office: Office, coordinator: Person, invited: Iterable[Organisation], *, notes: str = "", **facts: Any
) -> NetworkMeeting:
    """Return a meeting that was held five days ago, with everybody there."""
    invited = list(invited)
    meeting = pass_by(a_meeting(office, coordinator, invited, **facts), timedelta(days=15))
    actions.write_minutes(meeting, came=[office.organisation, *invited], notes=notes, actor=coordinator.actor)
    return meeting


def a_decision(meeting: NetworkMeeting, coordinator: Person, *, days: int = 7, **facts: Any) -> Decision:
    """Return a next step of a meeting, due in so many days."""
    told = {"text": "Kerätään kalenteri", "responsible": meeting.organisation, **facts}
    return actions.decide(meeting, due_on=timezone.localdate() + timedelta(days=days), actor=coordinator.actor, **told)


def a_need(office: Office, worker: Person, organisation: Organisation, **facts: Any) -> Wish:
    """Return a need that a partner tells."""
    told = {"text": "Isille paikka tavata", "language": "en", "submission": uuid4(), **facts}
    return needs.tell_need(partner=organisation, municipality=office.municipality, actor=worker.actor, **told)


def networked(office: Office, coordinator: Person, words: str, name: str) -> None:
    """Everything of a network in one office: a held meeting with an answer and a decision, and a partner's need."""
    organisation = a_partner(office, name=f"Verkostokumppani {office.organisation.pk} {office.municipality.pk}")
    worker = a_partner_worker(organisation, name)
    meeting = a_meeting(office, coordinator, [organisation], title=f"Verkosto {words}", agenda=words)
    actions.answer_meeting(meeting, organisation=organisation, comes=True, actor=worker.actor)
    pass_by(meeting, timedelta(days=15))
    came = [office.organisation, organisation]
    actions.write_minutes(meeting, came=came, notes=words, actor=coordinator.actor)
    a_decision(meeting, coordinator, text=f"Kerätään {words}", responsible=organisation)
    a_need(office, worker, organisation, text=words)
