"""Volunteers meet with somebody who listens: the office plans, volunteers come; who came is kept, nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation, User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from volunteers.models import SupervisionPlace, SupervisionSession, Volunteer
from volunteers.notices import support as notices
from volunteers.rules import support as rules


@transaction.atomic
def plan_supervision(
    organisation: Organisation,
    *,
    leader: User,
    starts_at: datetime,
    actor: Actor,
    municipality: Municipality | None = None,
    **told: Any,
) -> SupervisionSession:
    """Plan a session, for the volunteers of one municipality or of the whole association.

    `told` are minutes, place, link and capacity.
    """
    about: dict[str, Any] = {"municipality": municipality, "starts_at": starts_at}
    refuse(rules.why_not_plan_supervision(organisation_id=organisation.pk, **about, now=timezone.now(), actor=actor))
    session = SupervisionSession.objects.create(organisation=organisation, leader=leader, **about, **told)
    audit.record("supervision.planned", session, actor=actor)
    return session


def held(session: SupervisionSession) -> SupervisionSession:
    """Return the session with its row held: places are counted and given by one at a time."""
    return SupervisionSession.objects.select_for_update().get(pk=session.pk)


@transaction.atomic
def cancel_supervision(session: SupervisionSession, *, actor: Actor) -> None:
    """Take the session back; those who were coming hear of it."""
    session = held(session)
    refuse(rules.why_not_cancel_supervision(session, now=timezone.now(), actor=actor))
    session.cancelled_at = timezone.now()
    session.save(update_fields=["cancelled_at"])
    audit.record("supervision.cancelled", session, actor=actor)
    for place in session.places.select_related("volunteer__user", "session"):
        notices.supervision_cancelled(place)


@transaction.atomic
def join_supervision(session: SupervisionSession, volunteer: Volunteer, *, actor: Actor) -> SupervisionPlace:
    """Take a place, with a reminder the day before; the office adds also those who came without one."""
    session = held(session)
    refuse(rules.why_not_join_supervision(session, volunteer, now=timezone.now(), actor=actor))
    has_begun = session.starts_at <= timezone.now()
    place = SupervisionPlace.objects.create(session=session, volunteer=volunteer, came=True if has_begun else None)
    audit.record("supervision.joined", session, actor=actor)
    if not has_begun:
        notices.supervision_ahead(place)
    return place


@transaction.atomic
def leave_supervision(place: SupervisionPlace, *, actor: Actor) -> None:
    """Give the place up."""
    refuse(rules.why_not_leave_supervision(place, now=timezone.now(), actor=actor))
    audit.record("supervision.left", place.session, actor=actor)
    place.delete()


@transaction.atomic
def mark_supervision(session: SupervisionSession, *, came: Collection[int], actor: Actor) -> None:
    """Keep who came, by the keys of their places."""
    refuse(rules.why_not_mark_supervision(session, now=timezone.now(), actor=actor))
    session.places.filter(pk__in=came).update(came=True)
    session.places.exclude(pk__in=came).update(came=False)
    audit.record("supervision.attendance_marked", session, actor=actor, fields=["came"])
