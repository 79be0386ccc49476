"""Why heads may not be counted, or it may not be marked who came, now. Pure: no writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from activities import states
from activities.models import Activity, Registration, Session
from activities.rules.shifts import is_own, why_not_arrange
from core.actor import Actor, Role
from core.refusals import Refusal

DOORS_OPEN = timedelta(hours=1)  # people come before it begins


def leads(activity: Activity, actor: Actor) -> bool:
    """Whether the activity is led by the person who acts, alone or in a couple."""
    if actor.role != Role.VOLUNTEER:
        return False
    return any(is_own(leader, actor) for leader in activity.leaders.select_related("user", "together_with"))


def why_not_lead(session: Session, *, actor: Actor) -> Refusal | None:
    """What happens at one time of an activity is its leaders' to write down, and the office's."""
    activity = session.activity
    if not leads(activity, actor) and (
        refusal := why_not_arrange(activity.organisation_id, activity.municipality_id, actor=actor)
    ):
        return refusal
    if not session.is_live:
        return Refusal("is_cancelled", _("This time was cancelled."))
    if not activity.was_public:
        return Refusal("not_published", _("This has not been published."))
    return None


def why_not_count(session: Session, *, now: datetime, actor: Actor) -> Refusal | None:
    """Heads are counted from the beginning on; late is better than never."""
    if refusal := why_not_lead(session, actor=actor):
        return refusal
    if session.starts_at > now:
        return Refusal("not_begun", _("You can count when it has begun."))
    return None


def why_not_heads(*, adults: int, fathers: int | None, first_timers: int | None) -> Refusal | None:
    """Fathers and those who come for the first time are some of the adults."""
    if fathers is not None and fathers > adults:
        return Refusal("too_many_fathers", _("Fathers are part of the adults. There cannot be more of them."))
    if first_timers is not None and first_timers > adults:
        return Refusal("too_many_new", _("Those here for the first time are part of the adults."))
    return None


def why_not_mark_presence(
    registration: Registration, session: Session, *, now: datetime, actor: Actor
) -> Refusal | None:
    """Who has a place is marked from an hour before the beginning on."""
    if refusal := why_not_lead(session, actor=actor):
        return refusal
    is_of_it = registration.session_id in (session.pk, None) and registration.activity_id == session.activity_id
    if not is_of_it or not registration.has_place:
        return Refusal("no_place", _("They have no place here this time."))
    if session.starts_at - DOORS_OPEN > now:
        return Refusal("not_begun", _("You can mark who came from an hour before it begins."))
    return None


def why_not_say_not_held(session: Session, *, now: datetime, actor: Actor) -> Refusal | None:
    """The office says afterwards that a time was not held, unless heads were counted there."""
    activity = session.activity
    if refusal := why_not_arrange(activity.organisation_id, activity.municipality_id, actor=actor):
        return refusal
    if refusal := why_not_count(session, now=now, actor=actor):
        return refusal
    if session.is_counted:
        return Refusal("is_counted", _("Heads were counted here. Correct the numbers instead."))
    return None


def why_not_report(activity: Activity, *, now: datetime) -> Refusal | None:
    """An activity is reported when it is over and each of its times has been counted."""
    if activity.state != states.Activity.HELD:
        return Refusal("not_held", _("This is not over yet."))
    open_times = activity.sessions.live()
    if open_times.ahead(now).exists() or open_times.filter(counted_at=None).exists():
        return Refusal("not_counted", _("Some times have not been counted yet."))
    return None
