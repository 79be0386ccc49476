"""A volunteer's own times as a calendar reads them: what, when and what kind of place, and no family's name.

The calendar often belongs to somebody else's service, so nothing in it tells whom the volunteer meets or where they
live.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.areas import hat_of
from activities.models import Shift
from activities.shown.own_shifts import entry_of as shift_entry
from activities.states import HANDS
from core.actor import Actor, Role
from matching.models import Match, Meeting
from matching.states import Match as State
from volunteers.actions.portal import hashed
from volunteers.calendars import Entry, file_of
from volunteers.models import CourseSession, SupervisionPlace, Volunteer
from volunteers.shown.supervision import entry_of
from volunteers.states import HAS_PLACE

SHOWN_AFTER = timedelta(days=92)
USUAL_LENGTH = timedelta(minutes=90)
FIRST_MEETING = timedelta(hours=1)
Source = Callable[[Volunteer, Actor, datetime], Iterator[Entry]]


def find_reader(token: str) -> Volunteer | None:
    """Return the serving volunteer whose calendar has this secret; None when it is unknown or closed."""
    rows = Volunteer.objects.serving().for_list()
    return rows.filter(feed__token_hash=hashed(token), user__is_active=True).first()


def actor_of(volunteer: Volunteer) -> Actor | None:
    """Return the volunteer as they are when signed in; None when the hat has been taken."""
    hats = volunteer.user.memberships.active().filter(organisation=volunteer.organisation_id, role=Role.VOLUNTEER)
    hat = hats.select_related("organisation", "user").prefetch_related("municipalities").first()
    return hat_of(hat).actor if hat else None


def feed_of(volunteer: Volunteer, actor: Actor, *, at: datetime) -> bytes:
    """Return everything of what is ahead and newly past, in the volunteer's own language."""
    with translation.override(volunteer.user.language):
        entries = [entry for source in SOURCES for entry in source(volunteer, actor, at - SHOWN_AFTER)]
        return file_of(sorted(entries, key=lambda entry: (entry.starts_at, entry.uid)))


def meetings(volunteer: Volunteer, actor: Actor, since: datetime) -> Iterator[Entry]:
    rows = Meeting.objects.visible_to(actor).filter(match__volunteer=volunteer, starts_at__gt=since)
    for row in rows:
        length = timedelta(minutes=row.minutes) if row.minutes else USUAL_LENGTH
        yield Entry(
            uid=f"meeting-{row.pk}",
            starts_at=row.starts_at,
            ends_at=row.starts_at + length,
            summary=_("Volunteering"),
            place=capfirst(row.get_place_type_display()),
            changed_at=row.logged_at or row.starts_at,
        )


def first_meetings(volunteer: Volunteer, actor: Actor, since: datetime) -> Iterator[Entry]:
    rows = Match.objects.visible_to(actor).filter(volunteer=volunteer, state=State.MEETING_BOOKED)
    for row in rows.filter(first_meeting_at__gt=since):
        yield Entry(
            uid=f"first-meeting-{row.pk}",
            starts_at=row.first_meeting_at,
            ends_at=row.first_meeting_at + FIRST_MEETING,
            summary=_("First meeting of all three"),
            place="",
            changed_at=row.state_since,
        )


def supervisions(volunteer: Volunteer, actor: Actor, since: datetime) -> Iterator[Entry]:
    rows = SupervisionPlace.objects.visible_to(actor).filter(volunteer=volunteer, session__cancelled_at=None)
    for place in rows.filter(session__starts_at__gt=since).select_related("session"):
        yield entry_of(place.session)


def courses(volunteer: Volunteer, actor: Actor, since: datetime) -> Iterator[Entry]:
    own = {"course__participations__user": volunteer.user_id, "course__participations__state__in": HAS_PLACE}
    rows = CourseSession.objects.visible_to(actor).live().filter(starts_at__gt=since, **own)
    for session in rows.select_related("course").distinct():
        yield Entry(
            uid=f"course-session-{session.pk}",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            summary=str(session.course),
            place=session.place or session.link,
            changed_at=session.changed_at,
        )


def shifts(volunteer: Volunteer, actor: Actor, since: datetime) -> Iterator[Entry]:
    own = volunteer.shift_places.filter(state__in=HANDS)
    rows = Shift.objects.visible_to(actor).live().filter(places__in=own, starts_at__gt=since)
    for shift in rows.select_related("municipality"):
        yield shift_entry(shift)


SOURCES: tuple[Source, ...] = (meetings, first_meetings, supervisions, courses, shifts)
