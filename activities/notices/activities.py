"""What those who registered are told when a time moves or is not held. No message names the activity (R-AC-6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Registration, Session
from activities.notices.registrations import page_of, reader_of
from activities.states import STANDING
from activities.states import Activity as State
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, SMS, Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.notices.training import stamp_of

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "Eroneuvo-ilta")
ALL_TIMES = 0


def registered_for(activity: Activity, sessions: Collection[Session]) -> QuerySet[Registration]:
    """Return those who would come to one of `sessions`, for this time alone or for all times of the activity."""
    return activity.registrations.standing().for_times(sessions)


def tell(kind: str, registration: Registration, session: Session | None, *, at: datetime, **context: Any) -> None:
    stamp = stamp_of(at)
    key = session.pk if session else ALL_TIMES
    outbox.enqueue(
        kind,
        key=f"{kind}:{registration.pk}:{key}:{stamp}",
        recipient=registration,
        channel=registration.channel,
        context={"registration": registration.pk, "session": key, "at": stamp, **context},
        expires_at=session.ends_at if session else None,
        organisation_id=registration.organisation_id,
        municipality_id=registration.activity.municipality_id,
    )


def times_changed(activity: Activity, sessions: list[Session]) -> None:
    """Tell what became of `sessions`, once to each: of one time, or that some of all times, or all, are others.

    Of a time that is not held, and where none is left, it is told that it is cancelled.
    """
    now = timezone.now()
    by_key, goes_on = {session.pk: session for session in sessions}, activity.sessions.ahead(now).exists()
    alone = sessions[0] if len(sessions) == 1 else None
    for registration in registered_for(activity, sessions).select_related("activity"):
        session = by_key.get(registration.session_id) or alone
        is_held = session.is_live if session else goes_on
        tell("activity_changed" if is_held else "activity_cancelled", registration, session, at=now)


# At sending


def session_of(message: OutboxMessage) -> Session | None:
    return Session.objects.filter(pk=message.context["session"]).first()


def still_changed(message: OutboxMessage) -> bool:
    """They would still come, and the time has not changed again or been cancelled since."""
    registration, session = reader_of(message), session_of(message)
    if registration is None or registration.state not in STANDING or registration.activity.state == State.CANCELLED:
        return False
    if message.context["session"] == ALL_TIMES:
        return registration.activity.sessions.ahead(timezone.now()).exists()
    return session is not None and session.is_live and session.starts_at > timezone.now()


def still_cancelled(message: OutboxMessage) -> bool:
    registration, session = reader_of(message), session_of(message)
    if registration is None or registration.state not in STANDING:
        return False
    if session is None:
        return not registration.activity.sessions.ahead(timezone.now()).exists()
    return not session.is_live


def build(message: OutboxMessage) -> dict[str, Any]:
    registration, session = Registration.objects.get(pk=message.context["registration"]), session_of(message)
    return {"link": page_of(registration), "at": session.starts_at if session else None}


def sample() -> Sample:
    shown = {"link": "/fi/registration/", "at": timezone.now()}
    planted = dict(zip(("called", "address", "phone", "activity"), PLANTED, strict=True))
    return Sample(context={**shown, **planted}, planted=PLANTED)


TITLES = {
    "activity_changed": (_("What was registered for has changed"), still_changed),
    "activity_cancelled": (_("What was registered for is cancelled"), still_cancelled),
}
for name, (title, is_due) in TITLES.items():
    register(Kind(name, title, Role.PUBLIC, build, is_due, sample, channels=(EMAIL, SMS), urgent=True))
