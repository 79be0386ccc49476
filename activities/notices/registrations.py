"""What those who registered are told, over the way they chose: that they have a place or wait for one, that a place is
offered, the day before, and thanks afterwards. No message names the activity, or anybody (R-AC-6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from activities.links import token_of
from activities.models import Registration, Session
from activities.occasions import Occasion, occasion_of, place_in_line
from activities.states import HAS_PLACE, STANDING
from activities.states import Registration as State
from core.actor import Actor, Role
from notifications import outbox
from notifications.kinds import EMAIL, SMS, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient
from volunteers.notices.training import stamp_of

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "Eroneuvo-ilta")
THANKED_WITHIN = timedelta(days=7)
AGAIN = "again"
NEWS = (State.REGISTERED, State.CONFIRMED, State.WAITLISTED, State.OFFER_EXPIRED, State.CANCELLED)


def resolve(pk: str) -> Recipient | None:
    registration = Registration.objects.filter(pk=pk).first()
    if registration is None:
        return None
    is_sms = registration.channel == Registration.Channel.SMS
    return Recipient(
        language=registration.language,
        email="" if is_sms else registration.email,
        phone=str(registration.phone) if is_sms else "",
        sms_allowed=is_sms,
        page=reverse("coordinator:registration-detail", args=[registration.pk]),
    )


register_recipient("activities.Registration", resolve)


def tell(kind: str, registration: Registration, *, moment: str, expires_at: datetime | None, **context: Any) -> None:
    """Queue a message; `moment` tells one such message from the next. What is over is not written about."""
    if expires_at is None or expires_at <= timezone.now():
        return
    outbox.enqueue(
        kind,
        key=f"{kind}:{registration.pk}:{moment}",
        recipient=registration,
        channel=registration.channel,
        context={"registration": registration.pk, **context},
        expires_at=expires_at,
        organisation_id=registration.organisation_id,
        municipality_id=registration.activity.municipality_id,
    )


def moved(registration: Registration, *, actor: Actor) -> None:
    """Tell the new state. Who has just done it on our page reads it at once, whatever the hour."""
    stamp, ends_at = stamp_of(registration.state_since), occasion_of(registration).ends_at
    if registration.state == State.OFFERED:
        tell("registration_offer", registration, moment=stamp, expires_at=registration.offer_until, at=stamp)
    elif registration.state in NEWS:
        kind = "registration_received" if actor.role == Role.PUBLIC else "registration_news"
        tell(kind, registration, moment=f"{registration.state}:{stamp}", expires_at=ends_at, what=registration.state)


def again(registration: Registration) -> None:
    """Tell whoever registers a second time that they have registered, once a day, where nobody else reads it."""
    moment = f"{AGAIN}:{timezone.localdate().isoformat()}"
    ends_at = occasion_of(registration).ends_at
    tell("registration_received", registration, moment=moment, expires_at=ends_at, what=AGAIN)


def session_ahead(registration: Registration, session: Session) -> None:
    """Remind of a time the day before."""
    stamp = stamp_of(session.starts_at)
    context = {"session": session.pk, "at": stamp}
    moment = f"{session.pk}:{stamp}"
    tell("registration_reminder", registration, moment=moment, expires_at=session.starts_at, **context)


def thank(registration: Registration, session: Session) -> None:
    """Thank for coming, and ask how it was; once for all times of a closed group."""
    until = session.ends_at + THANKED_WITHIN
    tell("registration_thanks", registration, moment="once", expires_at=until, session=session.pk)


# At sending


def reader_of(message: OutboxMessage) -> Registration | None:
    rows = Registration.objects.select_related("activity", "session")
    return rows.filter(pk=message.context["registration"]).first()


def session_of(message: OutboxMessage) -> Session | None:
    return Session.objects.live().filter(pk=message.context["session"]).first()


def lies_ahead(occasion: Occasion) -> bool:
    return occasion.ends_at is not None and occasion.ends_at > timezone.now()


def still_so(message: OutboxMessage) -> bool:
    """The state is still what is told of, and unless it was cancelled there is something to come to."""
    registration, what = reader_of(message), message.context["what"]
    if registration is None:
        return False
    if what == State.CANCELLED:
        return registration.state == State.CANCELLED
    is_so = registration.state in STANDING if what == AGAIN else registration.state == what
    return is_so and lies_ahead(occasion_of(registration))


def still_offered(message: OutboxMessage) -> bool:
    registration = reader_of(message)
    if registration is None or registration.state != State.OFFERED or registration.offer_until is None:
        return False
    is_same = stamp_of(registration.state_since) == message.context["at"]
    return is_same and registration.offer_until > timezone.now() and bool(occasion_of(registration).times)


def still_ahead(message: OutboxMessage) -> bool:
    registration, session = reader_of(message), session_of(message)
    if registration is None or session is None or registration.state not in HAS_PLACE:
        return False
    return session.starts_at > timezone.now() and stamp_of(session.starts_at) == message.context["at"]


def still_thanked(message: OutboxMessage) -> bool:
    """Whoever had a place and was not marked as missing."""
    registration, session = reader_of(message), session_of(message)
    if registration is None or session is None:
        return False
    return registration.state in (State.CONFIRMED, State.ATTENDED) and session.activity.was_public


def page_of(registration: Registration) -> str:
    """Return the path of somebody's own page, in their language."""
    with translation.override(registration.language):
        return reverse("public:registration", args=[token_of(registration)])


def build(message: OutboxMessage) -> dict[str, Any]:
    registration = Registration.objects.for_page().get(pk=message.context["registration"])
    occasion = occasion_of(registration)
    return {
        "link": page_of(registration),
        "what": message.context.get("what", ""),
        "at": occasion.next_start(timezone.now()) or occasion.begins_at,
        "until": registration.offer_until,
        "draws_at": occasion.draws_at,
        "number": place_in_line(registration),
    }


def build_of_session(message: OutboxMessage) -> dict[str, Any]:
    """Return what is said of one time: that of the reminder, whichever it is of a closed group."""
    session = session_of(message)
    return {**build(message), "at": session.starts_at if session else None}


def build_thanks(message: OutboxMessage) -> dict[str, Any]:
    registration = Registration.objects.get(pk=message.context["registration"])
    with translation.override(registration.language):
        return {"link": reverse("public:session-feedback", args=[message.context["session"]])}


def sample() -> Sample:
    now = timezone.now()
    shown = {"link": "/fi/registration/", "what": "confirmed", "at": now, "until": now, "draws_at": now, "number": 3}
    planted = dict(zip(("called", "address", "phone", "activity"), PLANTED, strict=True))
    return Sample(context={**shown, **planted}, planted=PLANTED)


BOTH = (EMAIL, SMS)
READER = Role.PUBLIC
TITLES = {
    "registration_received": (_("A registration has arrived"), build, still_so),
    "registration_news": (_("News about a registration"), build, still_so),
    "registration_offer": (_("A place is free"), build, still_offered),
    "registration_reminder": (_("Reminder of a registration"), build_of_session, still_ahead),
    "registration_thanks": (_("Thanks for coming"), build_thanks, still_thanked),
}
for name, (title, builder, is_due) in TITLES.items():
    is_urgent = name == "registration_received"
    register(Kind(name, title, READER, builder, is_due, sample, channels=BOTH, urgent=is_urgent))
