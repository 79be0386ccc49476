"""What one registers for: one time of an activity, or all the times of a closed one at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from activities.models import Activity, Registration, Session
from activities.querysets.registrations import RegistrationQuerySet
from activities.queue import Room, Waiting, in_order
from activities.states import Registration as State
from activities.vocabulary import Entry, Seat

DRAWN_BEFORE = timedelta(days=7)  # where the activity says nothing else


@dataclass(frozen=True)
class Occasion:
    """`session` is None when it is for all times. Facts are read once: make a new one after a change."""

    activity: Activity
    session: Session | None = None

    @property
    def row(self) -> Activity | Session:
        """The row that is held while places are counted and given."""
        return self.session or self.activity

    @cached_property
    def times(self) -> list[Session]:
        """The times that are to be held or were, the first first."""
        if self.session:
            return [self.session] if self.session.is_live else []
        return list(self.activity.sessions.live().order_by("starts_at"))

    @property
    def begins_at(self) -> datetime | None:
        return self.times[0].starts_at if self.times else None

    @property
    def ends_at(self) -> datetime | None:
        return max((one.ends_at for one in self.times), default=None)

    def next_start(self, now: datetime) -> datetime | None:
        """Return when it begins, or goes on, next."""
        return next((one.starts_at for one in self.times if one.starts_at > now), None)

    @property
    def closes_at(self) -> datetime | None:
        """When registration ends. After a draw one can still come into the queue."""
        if self.begins_at is None or self.is_drawn:
            return self.begins_at
        return self.begins_at - timedelta(hours=self.activity.closes_hours)

    @property
    def is_drawn(self) -> bool:
        """Whether its places are given in a draw."""
        return self.activity.is_rotating and self.session is not None and self.activity.places is not None

    @property
    def awaits_draw(self) -> bool:
        return self.is_drawn and self.session is not None and self.session.drawn_at is None

    @property
    def draws_at(self) -> datetime | None:
        """When places are drawn: so many hours before as the activity says, else a week before."""
        if not self.is_drawn or self.begins_at is None:
            return None
        return self.begins_at - (timedelta(hours=self.activity.closes_hours) or DRAWN_BEFORE)

    @property
    def registrations(self) -> RegistrationQuerySet:
        return Registration.objects.filter(activity=self.activity, session=self.session)


def occasion_of(registration: Registration) -> Occasion:
    return Occasion(registration.activity, registration.session)


def occasion_at(session: Session) -> Occasion:
    """Return what one registers for in order to come to `session`."""
    return Occasion(session.activity, None if session.activity.entry == Entry.CLOSED else session)


def held(occasion: Occasion) -> Occasion:
    """Return the occasion anew with its row held: places are counted and given by one at a time."""
    if occasion.session is None:
        return Occasion(Activity.objects.select_for_update(of=("self",)).get(pk=occasion.activity.pk))
    rows = Session.objects.select_for_update(of=("self",)).select_related("activity")
    session = rows.get(pk=occasion.session.pk)
    return Occasion(session.activity, session)


def room_of(occasion: Occasion) -> Room:
    """Return what is left now."""
    counted: Any = type(occasion.row)._default_manager.all().with_taken().get(pk=occasion.row.pk)
    activity = occasion.activity
    places = None if activity.places is None else activity.places - counted.taken
    if occasion.session is None or activity.children_per_adult is None:
        return Room(places)
    return Room(places, counted.hands * activity.children_per_adult - counted.children_coming)


def seats_for(activity: Activity, *, adults: int, children: int) -> int:
    """Return how many of the activity's places so many people take."""
    if activity.seat == Seat.CHILD:
        return children
    return adults + children if activity.seat == Seat.PERSON else 1


def left_last_time(occasion: Occasion) -> set[str]:
    """Return the address keys of those who were left in the queue at the time before."""
    if not occasion.is_drawn or occasion.session is None:
        return set()
    series = Q(activity=occasion.activity) | Q(activity=occasion.activity.continues_id)
    before = Session.objects.live().filter(series, starts_at__lt=occasion.session.starts_at)
    last = before.order_by("-starts_at").first()
    rows = Registration.objects.filter(session=last, state=State.WAITLISTED) if last else Registration.objects.none()
    return set(rows.values_list("contact_key", flat=True))


def waiting_in(occasion: Occasion, *states: str) -> list[Waiting]:
    """Return those who are in `states`, in the order of the queue."""
    left, drawn_at = left_last_time(occasion), occasion.session.drawn_at if occasion.session else None
    rows = occasion.registrations.filter(state__in=states)
    return in_order(
        Waiting(
            key=row.pk,
            since=row.registered_at,
            seats=row.seats,
            children=row.children,
            was_left=row.contact_key in left,
            is_late=drawn_at is not None and row.registered_at > drawn_at,
        )
        for row in rows
    )


def place_in_line(registration: Registration) -> int | None:
    """Return how manieth somebody is in the queue, None for who does not wait."""
    if registration.state != State.WAITLISTED:
        return None
    keys = [one.key for one in waiting_in(occasion_of(registration), State.WAITLISTED)]
    return keys.index(registration.pk) + 1 if registration.pk in keys else None
