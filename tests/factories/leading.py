"""Activities that a volunteer leads, what was counted there and said of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone

from activities import actions
from activities.models import Activity, Feedback, Presence, Session
from core.actor import Actor
from tests.factories.cast import MAKER, Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import registered, taking_names


def led_by(person: Person, activity: Activity) -> Activity:
    """Let a volunteer lead an activity."""
    activity.leaders.add(person.volunteer)
    return activity


def a_cafe(office: Office, *people: Person, **facts: Any) -> Activity:
    """Return a family café that `people` lead."""
    return an_activity(office, leaders=[person.volunteer for person in people], **facts)


def begun(activity: Activity, *, ago: timedelta = timedelta(hours=1), **facts: Any) -> Session:
    """Return a time of two hours that began so long ago."""
    return a_session(activity, starts_at=timezone.now() - ago, **facts)


def counted(session: Session, adults: int = 8, children: int = 11, **more: Any) -> Session:
    """Return a time whose heads have been counted."""
    told = {"fathers": 2, "first_timers": 1, "actor": MAKER, **more}
    return actions.count_heads(session, adults=adults, children=children, **told)


def said(session: Session, face: int = Feedback.Face.GOOD, words: str = "") -> Feedback:
    """Return what somebody said of a time."""
    return actions.give_feedback(session, face=face, words=words, submission=uuid4(), actor=Actor.public())


def begin(session: Session) -> Session:
    """Let a time begin an hour ago."""
    by = session.starts_at - timezone.now() + timedelta(hours=1)
    Session.objects.filter(pk=session.pk).update(starts_at=F("starts_at") - by, ends_at=F("ends_at") - by)
    session.refresh_from_db()
    return session


def with_family(office: Office, leader: Person, called: str = "Perhe Puro", **facts: Any) -> Session:
    """Return a time with a family, a child of whom something must be known; it has begun."""
    activity = led_by(leader, taking_names(office, places=10, asks_children=True, **facts))
    session = a_session(activity)
    kid = {"birth_year": timezone.localdate().year - 4, "called": "Nalle", "must_know": "Pähkinät"}
    registered(session, called, adults=2, children=1, kids=[kid], is_father=True, is_first_time=True)
    return begin(session)


def worked_on(office: Office, leader: Person, words: str) -> Presence:
    """A family that came, the heads of the time, and what was said of it."""
    session = with_family(office, leader, words)
    family = registered_of(session)
    presence = actions.mark_presence(family, session, came=True, actor=leader.actor)
    counted(session, actor=leader.actor)
    said(session, words=words)
    return presence


def registered_of(session: Session) -> Any:
    return session.registrations.order_by("pk").first()
