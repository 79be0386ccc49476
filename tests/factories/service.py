"""What happens around a volunteer's service: colleagues, a companionship with visits, supervision."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import Role
from matching import actions as matching
from matching.models import Match, Meeting
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import SupervisionSession, Volunteer

VISIT = {"minutes": 60, "form": "face_to_face", "place_type": "outside"}


def colleague(office: Office, name: str = "Jaana Varalla") -> Person:
    """Return another coordinator of the same place."""
    return cast.worker(office, Role.COORDINATOR, name)


def hat_of(person: Person) -> Any:
    return person.user.memberships.get(role=Role.COORDINATOR)


def away(person: Person, deputy: Person, *, begins: int = 0, ends: int = 7) -> Any:
    """Write down an absence from `begins` to `ends` days from today."""
    today = timezone.localdate()
    days = {"from_on": today + timedelta(days=begins), "until_on": today + timedelta(days=ends)}
    return actions.record_absence(hat_of(person), deputy=deputy.user, **days, actor=person.actor)


def beside_a_family(office: Office, coordinator: Person, volunteer: Volunteer, called: str = "Kaisa") -> Match:
    """Return a companionship that goes on."""
    parent = cast.parent(office, called)
    request = matches.accepted(parent.request, office=coordinator.actor, worker=coordinator.user)
    return matches.match_in("active", request, volunteer, office=coordinator.actor)


def visited(match: Match, *, at: datetime | None = None, mood: int = 4, **told: Any) -> Meeting:
    """Log a visit that began at `at`, an hour ago unless told."""
    at = at or timezone.now() - timedelta(hours=1)
    actor = matches.volunteer_actor(match.volunteer)
    meeting = matching.log_visit(
        match, starts_at=timezone.now() - timedelta(hours=1), mood=mood, actor=actor, **VISIT, **told
    )
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=at, logged_at=at + timedelta(hours=1))
    meeting.refresh_from_db()
    return meeting


def supervision(office: Office, coordinator: Person, *, days: float = 7, **told: Any) -> SupervisionSession:
    """Plan a supervision some days from now; one that has been held is one whose day has come since."""
    at = timezone.now() + timedelta(days=days)
    told = {"place": "Kerhotalo", **told}
    session = actions.plan_supervision(
        office.organisation,
        leader=coordinator.user,
        starts_at=max(at, timezone.now() + timedelta(hours=1)),
        actor=coordinator.actor,
        **told,
    )
    SupervisionSession.objects.filter(pk=session.pk).update(starts_at=at)
    session.refresh_from_db()
    return session


def supported(office: Office, coordinator: Person, volunteer: Person, worker_name: str) -> None:
    """Everything there can be around one volunteer's service, and another volunteer who has ended."""
    deputy, row, today = colleague(office, f"Jaana {worker_name}"), volunteer.volunteer, timezone.localdate()
    away(coordinator, deputy, begins=200, ends=210)
    session = supervision(office, coordinator, municipality=office.municipality)
    actions.join_supervision(session, row, actor=volunteer.actor)
    days = {"from_on": today + timedelta(days=30), "until_on": today + timedelta(days=40)}
    actions.add_holiday(row, **days, actor=volunteer.actor)
    actions.record_volunteer_call(row, actor=coordinator.actor)
    actions.thank(row, occasion="begun", actor=coordinator.actor)
    actions.make_calendar(row, actor=volunteer.actor)
    actions.ask_phone_change(volunteer.user, "+358400000066", actor=volunteer.actor)
    ended = cast.volunteer(office, f"Loppu {worker_name}")
    actions.end_volunteer(ended.volunteer, actor=coordinator.actor)
